"""How a limit is counted: the due date is the last of the very days that the explanation prints."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from office.clocks.calendar import HOLIDAY, ONE_DAY, WEEKEND, WorkCalendar

WORKING_DAYS, OFFICE_HOURS, CALENDAR_DAYS = "working_days", "office_hours", "calendar_days"
START, WAITING = "start", "waiting"  # what a day is to a clock, beside the calendar's four kinds

HOUR = timedelta(hours=1)


class Wait(NamedTuple):
    """A closed interval during which the clock was paused."""

    start: datetime
    end: datetime


class Day(NamedTuple):
    """One day of an explanation. `counted` and `total` are days, or hours for a limit in office hours."""

    day: date
    kind: str  # start, working, makeup, weekend, holiday, waiting
    name: str  # the holiday's name, or ""
    counted: float
    total: float
    published: bool


@dataclass(frozen=True)
class Reckoning:
    """When a limit ends, whether that is provisional, and the notices it was counted with."""

    due_at: datetime
    provisional: bool
    label: str


def reckon(
    calendar: WorkCalendar, unit: str, amount: int, started_at: datetime, waits: Sequence[Wait] = (),
    not_after: date | None = None,
) -> Reckoning:
    """When so much after `started_at` ends, waits left out, at the latest with the office hours of `not_after`.

    ValueError on a bad unit or amount.
    """
    start = calendar.local(started_at).date()
    if unit == OFFICE_HOURS:
        _check(unit, amount)
        due_at = _add_hours(calendar, started_at, amount, waits)
    else:
        *_days, last = explain(calendar, unit, amount, started_at, waits)
        due_at = calendar.closing(last.day)
    if not_after is not None and not_after < due_at.date():
        due_at = calendar.closing(not_after)
    due = due_at.date()
    return Reckoning(due_at, not calendar.is_published(start, due), calendar.label(start, due))


def explain(
    calendar: WorkCalendar, unit: str, amount: int, started_at: datetime, waits: Sequence[Wait] = ()
) -> Iterator[Day]:
    """The days from the start to the due day, and what each one counted."""
    _check(unit, amount)
    if unit == OFFICE_HOURS:
        return _explain_hours(calendar, amount, started_at, waits)
    return _explain_days(calendar, unit, amount, started_at, waits)


def _check(unit: str, amount: int) -> None:
    if unit not in (WORKING_DAYS, OFFICE_HOURS, CALENDAR_DAYS):
        raise ValueError(f"unknown unit {unit!r}")
    if amount < 1:
        raise ValueError("a limit is at least 1")


def _explain_days(
    calendar: WorkCalendar, unit: str, amount: int, started_at: datetime, waits: Sequence[Wait]
) -> Iterator[Day]:
    """Step one day at a time; the start day does not count, and a last day on a holiday moves on.

    A wait takes the days after the one on which it began, through the one on which it ended: the day of an
    event never counts for the period that it starts (Civil Code art. 201).
    """
    # Each wait as the half-open days it takes, found once: the loop below runs for every day of every clock.
    taken = [(calendar.local(wait.start).date(), calendar.local(wait.end).date()) for wait in waits]
    day = calendar.local(started_at).date()
    total = 0
    yield Day(day, START, calendar.name(day), 0, 0, day.year in calendar.versions)
    while True:
        day += ONE_DAY
        kind = calendar.kind(day)
        worked = kind not in (WEEKEND, HOLIDAY)
        counted = 0
        if total < amount:
            if any(first < day <= last for first, last in taken):
                kind = WAITING
            elif worked or unit == CALENDAR_DAYS:
                counted = 1
                total += 1
        yield Day(day, kind, calendar.name(day), counted, total, day.year in calendar.versions)
        if total == amount and worked:
            return


def _without(opens: datetime, closes: datetime, waits: Sequence[Wait]) -> Iterator[tuple[datetime, datetime]]:
    """The parts of one span that no wait covers, in order."""
    for wait in sorted(waits):
        if wait.end <= opens or wait.start >= closes:
            continue
        if wait.start > opens:
            yield opens, wait.start
        opens = max(opens, wait.end)
    if opens < closes:
        yield opens, closes


def _running_spans(
    calendar: WorkCalendar, started_at: datetime, waits: Sequence[Wait]
) -> Iterator[tuple[datetime, datetime]]:
    for opens, closes in calendar.open_spans(started_at):
        yield from _without(opens, closes, waits)


def _add_hours(calendar: WorkCalendar, started_at: datetime, amount: int, waits: Sequence[Wait]) -> datetime:
    left = amount * HOUR
    for opens, closes in _running_spans(calendar, started_at, waits):
        if left <= closes - opens:
            return calendar.local(opens + left)
        left -= closes - opens
    raise AssertionError("office time has no end")


def _explain_hours(
    calendar: WorkCalendar, amount: int, started_at: datetime, waits: Sequence[Wait]
) -> Iterator[Day]:
    """The hours each day gave; days between that gave none are listed too."""
    due_at = _add_hours(calendar, started_at, amount, waits)
    day = first = calendar.local(started_at).date()
    total = timedelta()
    while day <= due_at.date():
        counted = timedelta()
        for opens, closes in calendar.office_spans(day):
            for start, end in _without(max(opens, started_at), min(closes, due_at), waits):
                counted += max(end - start, timedelta())
        total += counted
        kind = calendar.kind(day)
        if not counted and kind not in (WEEKEND, HOLIDAY):
            kind = START if day == first else WAITING
        yield Day(day, kind, calendar.name(day), counted / HOUR, total / HOUR, day.year in calendar.versions)
        day += ONE_DAY
