"""The drafting of a plan: its fields, and the rows that stand in it. Sent for approval, it stands still."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from office.clocks.stored import current_calendar
from office.records.perform import Change, changing, differs
from planning.plan.models import Plan, Status
from planning.plan.rows import Goal, Indicator, Target, Task

FIELDS = ("title", "category", "first_year", "last_year", "text", "carries_out_id", "grade")
ROWS: dict[str, Any] = {"goal": Goal, "indicator": Indicator, "task": Task}


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """A first version is the root of those that revise it."""
    if change.record.root_id is None:
        change.record.root_id = change.record.pk


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """Once it is not a draft any more, only files are added. Raises ValidationError for anything else."""
    if change.record.status != Status.DRAFT and differs(change.record, FIELDS):
        raise ValidationError(_("A plan stands still while it is approved and carried out: revise it instead. "
                                "Files may still be added."))


def save_row(user: Any, pk: int, what: str, row_pk: int | None, said: dict[str, Any]) -> None:
    """Put a goal, an indicator or a task into a draft, or change it (`row_pk`), for whoever may edit the plan.

    An indicator brings its yearly targets under `targets`: the value of each year. Raises Denied, or
    ValidationError for a plan that is not a draft, and for a task that is due on no working day.
    """
    with changing(user, pk, "edit", cause=f"{'change' if row_pk else 'add'}_{what}") as change:
        plan = change.record
        _require_draft(plan)
        said, targets = {**said}, said.get("targets", {})
        said.pop("targets", None)
        _check(what, plan, said)
        row = _row(what, plan, row_pk)
        for name, found in said.items():
            setattr(row, name, found)
        row.save()
        for year, aim in targets.items():
            Target.objects.update_or_create(indicator=row, year=year, defaults={"value": aim})
        if what == "indicator" and row.first_id is None:
            row.first_id = row.pk
            row.save(update_fields=["first"])


def remove_row(user: Any, pk: int, what: str, row_pk: int) -> None:
    """Take a row out of a draft; it stays, dated. Raises Denied, or ValidationError if something stands under it."""
    with changing(user, pk, "edit", cause=f"remove_{what}") as change:
        _require_draft(change.record)
        row = _row(what, change.record, row_pk)
        under = [kind for kind in (Indicator, Task) if kind.objects.filter(goal=row.pk, removed_at=None).exists()]
        if what == "goal" and under:
            raise ValidationError(_("Indicators or tasks serve this goal: put them under another first."))
        row.removed_at = change.at
        row.save(update_fields=["removed_at"])


def _row(what: str, plan: Plan, row_pk: int | None) -> Any:
    kind = ROWS[what]
    if row_pk is None:
        last = kind.objects.filter(record=plan.pk).aggregate(last=Max("place"))["last"] or 0
        return kind(record=plan, place=last + 1)
    row = kind.objects.filter(record=plan.pk, pk=row_pk, removed_at=None).first()
    if row is None:
        raise ValidationError(_("This row is not in the plan any more."))
    return row


def _require_draft(plan: Plan) -> None:
    if plan.status != Status.DRAFT:
        raise ValidationError(_("Only a draft is changed: revise the plan instead."), code="not_draft")


def _check(what: str, plan: Plan, said: dict[str, Any]) -> None:
    if said.get("goal") is not None and said["goal"].record_id != plan.pk:
        raise ValidationError({"goal": _("This goal is another plan's.")})
    if what != "task":
        return
    day, calendar = said["due_on"], current_calendar()
    if not plan.first_year <= day.year <= plan.last_year:
        raise ValidationError({"due_on": _("A task is due in the years of its plan, %(years)s.") % {
            "years": plan.years()}})
    if not calendar.is_working_day(day):
        raise ValidationError({"due_on": _("This is no working day; the next one is %(day)s.") % {
            "day": f"{calendar.next_working_day(day):%Y-%m-%d}"}})


def contents_of(plan: Plan) -> dict[str, list[Any]]:
    """Everything that stands in a plan and is approved with it, as plain values in its order."""
    targets: dict[int, list[tuple[int, Decimal]]] = {}
    for row in Target.objects.filter(indicator__record=plan.pk, year__in=plan.every_year()).order_by("year"):
        targets.setdefault(row.indicator_id, []).append((row.year, row.value))
    return {
        "plan": [plan.title, plan.category, plan.first_year, plan.last_year, plan.text, plan.carries_out_id],
        "goals": [[row.pk, row.text] for row in plan.standing("goals")],
        "indicators": [[row.goal_id, row.name, row.unit, row.direction, f"{row.base:.2f}", row.division_id,
                        [[year, f"{aim:.2f}"] for year, aim in targets.get(row.pk, [])]]
                       for row in plan.standing("indicators")],
        "tasks": [[row.goal_id, row.title, row.text, row.division_id, row.due_on.isoformat()]
                  for row in plan.standing("tasks")],
        "files": sorted(plan.attachments.filter(withdrawn_at=None).values_list("file_id", flat=True)),
    }
