"""Decisions of the minutes (议定事项): who does them until when, and that each is accounted for."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.clocks.stored import current_calendar
from office.orgchart.models import Division
from office.records.perform import Change
from office.time import today
from secretariat.meeting.follow_up import open_for
from secretariat.meeting.models import Decision, Meeting, Status


def unaccounted(meeting: Meeting) -> list[Decision]:
    """The decisions for which there is neither an item nor a recorded reason."""
    return [one for one in meeting.decisions_made() if one.settled_at is None]


def has_unaccounted(meeting: Meeting) -> bool:
    """Some decision has neither an item nor a recorded reason."""
    return meeting.decisions.filter(settled_at=None).exists()


def decisions_of_year(year: int) -> list[Decision]:
    """Every decision of the minutes issued in a year, with `follow_up` (the item) and `no_action` (the reason)."""
    rows = Decision.objects.filter(record__dated__year=year).select_related("record", "lead", "follow_up")
    return list(rows.order_by("record__dated", "record", "item__place", "place", "pk"))


def due_fault(day: date) -> str:
    """What is wrong with a decision's date: over already, or no working day, then the next one is offered."""
    if day <= today():
        return _("Choose a day after today.")
    calendar = current_calendar()
    if not calendar.is_working_day(day):
        words = {"day": f"{day:%Y-%m-%d}", "next": f"{calendar.next_working_day(day):%Y-%m-%d}"}
        return _("%(day)s is no working day; the next is %(next)s.") % words
    return ""


def fault(decision: Decision) -> dict[str, str]:
    """What is wrong with a decision, by field: it has an owner and a date, or a reason why nothing follows."""
    if decision.no_action:
        return {"no_action": _("Either somebody does it, or nothing follows: not both.")} if decision.lead_id else {}
    found = {}
    if decision.lead_id is None:
        found["lead"] = _("Who sees to it? Name the division in charge, or say why nothing follows.")
    if decision.due is None:
        found["due"] = _("Until when?")
    elif said := due_fault(decision.due):
        found["due"] = said
    if decision.lead_id in decision.assisting:
        found["assisting"] = _("The division in charge does not assist itself.")
    return found


def open_items(change: Change) -> None:
    """One act: a supervised item for every decision that has none, each linked to the meeting."""
    meeting = change.record
    waiting = unaccounted(meeting)
    if not waiting:
        raise ValidationError(_("Every decision is accounted for already."))
    for one in waiting:
        helpers = Division.objects.filter(pk__in=one.assisting).order_by("order")
        _settle(change, one, open_for(change, one, list(helpers)))


def record_no_action(change: Change, line: int) -> None:
    """Nothing follows one decision after all; the reason stays with it. Raises ValidationError for another line."""
    rows = list(change.record.decisions_made())
    one = rows[line - 1] if 0 < line <= len(rows) else None
    if one is None or one.settled_at:
        raise ValidationError({"line": _("There is no such decision, or it is accounted for already.")})
    one.no_action = change.reason
    _settle(change, one, None)


def settle_silent(change: Change) -> None:
    """At the issue of the minutes: decisions that say themselves why nothing follows are accounted for."""
    for one in unaccounted(change.record):
        if one.no_action:
            _settle(change, one, None)


def _settle(change: Change, one: Decision, item: Any) -> None:
    one.follow_up_id = item.pk if item else None
    one.settled_at, one.settled_by_id = change.at, change.person_id
    one.save(update_fields=["follow_up", "no_action", "settled_at", "settled_by"])


def close(change: Change) -> None:
    """The meeting is done with. Raises ValidationError while a decision is not accounted for."""
    lacking = unaccounted(change.record)
    if lacking:
        raise ValidationError(_("Not accounted for yet: %(decisions)s"),
                              params={"decisions": "；".join(one.text[:60] for one in lacking)})


def may_be_accounted(meeting: Meeting) -> bool:
    """Minutes are issued, and some decision has nothing yet."""
    return meeting.status == Status.ISSUED and has_unaccounted(meeting)


def concerned(decisions: Iterable[Decision]) -> set[int]:
    """The divisions that these decisions name."""
    rows = list(decisions)
    return {one.lead_id for one in rows if one.lead_id} | {pk for one in rows for pk in one.assisting}
