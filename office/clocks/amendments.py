"""A year's holiday notice: which open clocks it would move, and applying it."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from office.clocks.models import CalendarDay, CalendarNotice, Clock, OfficeHours
from office.clocks.reckoning import reckoning
from office.clocks.recount import open_clocks, promise
from office.clocks.services import CALENDAR_LOCK
from office.clocks.stored import calendar_with
from office.time import now, today

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Move(NamedTuple):
    """An open clock whose due date, or the certainty of it, the notice changes."""

    clock: Clock
    due_before: datetime
    due_after: datetime
    provisional_before: bool
    provisional_after: bool


def preview(notice: CalendarNotice) -> Iterator[Move]:
    """The open clocks that applying the notice would change; writes nothing."""
    calendar = calendar_with(notice)
    for clock in chain.from_iterable(open_clocks()):
        found = reckoning(clock, calendar)
        if (found.due_at, found.provisional) != (clock.due_at, clock.provisional):
            yield Move(clock, clock.due_at, found.due_at, clock.provisional, found.provisional)


class DayChange(NamedTuple):
    """A day that is another kind of day once the notice is in force."""

    day: date
    before: str  # its kind and name in words; empty for an ordinary day
    after: str
    is_past: bool


def changed_days(notice: CalendarNotice) -> list[DayChange]:
    """How the notice differs from its year's version in force: each year's newest version counts whole."""
    applied = CalendarNotice.objects.filter(year=notice.year, applied_at__isnull=False)
    newest = applied.exclude(pk=notice.pk).order_by("-version").first()
    before, after = (_days_in_words(one) for one in (newest, notice))
    here = today()
    return [DayChange(day, before.get(day, ""), after.get(day, ""), day <= here)
            for day in sorted(before.keys() | after.keys()) if before.get(day) != after.get(day)]


def _days_in_words(notice: CalendarNotice | None) -> dict[date, str]:
    days = notice.days.all() if notice else ()
    return {row.day: f"{row.get_kind_display()}, {row.name}" for row in days}  # type: ignore[attr-defined]


def refusal(notice: CalendarNotice) -> "StrOrPromise | None":
    """Why the notice cannot be applied now, for the user; None if it can."""
    if notice.applied_at is not None:
        return _("This notice has been applied already.")
    if not notice.days.exists():
        return _("The notice has no days yet.")
    newest = CalendarNotice.objects.filter(year=notice.year, applied_at__isnull=False).first()
    if newest is not None and newest.version >= notice.version:
        return _("A later version for this year has been applied already.")
    return None


@transaction.atomic
def apply_notice(notice: CalendarNotice, reason: str, by: Any = None) -> None:
    """Put the notice in force and promise that every open clock is counted again; closed ones keep theirs.

    `by` is the Person whose act it is. Raises ValidationError when it cannot be applied or no reason is given.
    """
    if not reason.strip():
        raise ValidationError(_("Give the reason for the change."), code="reason")
    _hold_calendar()
    notice.refresh_from_db(from_queryset=CalendarNotice.objects.select_for_update())
    problem = refusal(notice)
    if problem is not None:
        raise ValidationError(problem, code="notice")
    notice.applied_at = now()
    notice._change_reason = reason[:100]  # type: ignore[attr-defined]
    notice.save(update_fields=["applied_at"])
    promise(f"notice:{notice.pk}", f"{notice} {notice.source}: {reason.strip()}", by)


@transaction.atomic
def settle_hours(reason: str, by: Any = None) -> None:
    """After office hours were saved: end each where the next begins, and promise the counting again."""
    _hold_calendar()
    rows = list(OfficeHours.objects.order_by("valid_from"))
    for row, following in pairwise(rows):
        if row.valid_to != following.valid_from:
            row.valid_to = following.valid_from
            row._change_reason = reason[:100]  # type: ignore[attr-defined]
            row.save()
    promise(f"hours:{now().isoformat()}", reason.strip(), by)


@transaction.atomic
def next_version(notice: CalendarNotice, entered_by: Any = None) -> CalendarNotice:
    """A draft of the year's next version with the same days, to be changed and applied."""
    newest = CalendarNotice.objects.filter(year=notice.year).latest("version")
    draft = CalendarNotice.objects.create(
        year=notice.year, version=newest.version + 1, source=notice.source, entered_by=entered_by
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(notice=draft, day=row.day, kind=row.kind, name=row.name) for row in notice.days.all()
    )
    return draft


def _hold_calendar() -> None:
    """Wait until nobody is counting; whoever begins now counts with what this transaction leaves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CALENDAR_LOCK])
