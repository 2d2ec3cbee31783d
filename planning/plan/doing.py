"""Carrying a plan out: its tasks become supervised items by one act; its indicators are measured by their owners."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.permissions.standing import standing_of
from office.records.attachments import attach
from office.records.models import Attachment
from office.records.perform import Change
from office.time import today
from planning.plan.models import Plan, Status
from planning.plan.rows import Indicator, Measurement
from planning.supervising import supervise

ORIGIN = "plan"  # of the supervised items, as their register calls it


def hand_out(change: Change) -> None:
    """Every task that is none yet becomes a supervised item of its division; all of them, or none.

    Raises Denied for whoever may not open items, ValidationError if there is nothing to hand out, or with the rule
    of the items that refuses one.
    """
    tasks = list(change.record.standing("tasks").filter(item=None).select_related("division"))
    if not tasks:
        raise ValidationError(_("Every task of the plan is a supervised item already."))
    for task in tasks:
        try:
            item = supervise(change.user, change.record, origin=ORIGIN, title=task.title, text=task.text,
                             lead=task.division, due=task.due_on)
        except ValidationError as error:
            raise ValidationError(
                [_("Task %(place)d: %(why)s") % {"place": task.place, "why": why} for why in error.messages]) from error
        task.item_id = item.pk
        task.save(update_fields=["item"])


def has_tasks_to_hand_out(plan: Plan) -> bool:
    """Whether a task of it is no supervised item yet."""
    return plan.status == Status.IN_FORCE and bool(plan.standing("tasks").filter(item=None).exists())


def measure(change: Change, indicator: int, year: int, quarter: int, value: Decimal, note: str = "",
            correction: str = "", uploads: Iterable[UUID] = ()) -> None:
    """Enter the value of a period with its evidence, for the division that owns the indicator; once a period.

    A value that is there already is corrected with a reason (`correction`): the old one stays. Raises
    ValidationError for another division's indicator, a period to come or outside the plan, or without evidence.
    """
    plan = change.record
    row = plan.standing("indicators").filter(pk=indicator).first()
    if row is None:
        raise ValidationError({"indicator": _("This indicator is not in the plan.")})
    if not owns(change, row):
        raise ValidationError({"indicator": _("This indicator is another division's to measure.")})
    _check_period(plan, year, quarter)
    before = Measurement.objects.filter(indicator=row.first_id, year=year, quarter=quarter, corrected_by=None).first()
    if before is not None and not correction.strip():
        there = {"period": before.period(), "value": f"{before.value.normalize():f}"}
        raise ValidationError({
            "correction": _("For %(period)s there is %(value)s already: say why it is corrected.") % there})
    files = attach(change, uploads, Attachment.Purpose.RESULT)
    if not files:
        raise ValidationError({"value": _("Add the evidence of the value: a statement, a list, a screenshot.")})
    Measurement.objects.create(
        indicator_id=row.first_id, year=year, quarter=quarter, value=value, note=note, evidence=files[0],
        division_id=row.division_id, by_id=change.person_id, corrects=before,
        reason=correction.strip() if before else "")


def owns(change: Change, row: Indicator) -> bool:
    """Whether whoever acts has a post in the indicator's division, by whatever name it had."""
    seats = standing_of(change.user, change.at).seats
    return any(row.division_id in (seat.post.division_id, *seat.post.division.lineage) for seat in seats)


def _check_period(plan: Plan, year: int, quarter: int) -> None:
    """A period of the plan that is over: a value of what is still running would be a guess."""
    if not plan.first_year <= year <= plan.last_year:
        raise ValidationError({"year": _("The plan is for %(years)s.") % {"years": plan.years()}})
    day = today()
    if (year, quarter * 3 if quarter else 12) >= (day.year, day.month):
        raise ValidationError({"quarter": _("This period is not over yet.")})


def standing_values(plan: Plan) -> dict[int, list[Any]]:
    """The values that stand (not those that were corrected), by the first of their indicator's versions, in order."""
    rows = Measurement.objects.filter(
        indicator__in=plan.indicators.values("first"), year__in=plan.every_year(), corrected_by=None)
    found: dict[int, list[Any]] = {}
    for one in rows.select_related("evidence", "by", "corrects").order_by("year", "quarter"):
        found.setdefault(one.indicator_id, []).append(one)
    return found
