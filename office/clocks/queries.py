"""Questions about clocks and the calendar that pages, health checks and other parts ask."""

from datetime import date, datetime
from typing import Any

from office.clocks.limits import reckon
from office.clocks.models import CalendarNotice, Clock
from office.clocks.services import HANDLE
from office.clocks.stored import current_calendar
from office.time import now


def open_clock(record: Any, purpose: str = HANDLE, step: Any = None) -> Clock | None:
    """The open clock of a record, or of one of its steps; it holds the very rows given here."""
    clock = Clock.objects.filter(record_id=record.pk, step=step, purpose=purpose, is_open=True).first()
    if clock is not None:
        clock.record = record
        clock.step = step
    return clock


def preview_due(unit: str, amount: int, at: datetime | None = None) -> tuple[datetime, bool]:
    """The due instant of a clock started at `at` (by default now), and whether it is provisional."""
    found = reckon(current_calendar(), unit, amount, at or now())
    return found.due_at, found.provisional


def is_working_day(day: date) -> bool:
    """Whether the office works on a day, by the calendar in force."""
    return current_calendar().is_working_day(day)


def missing_year(at: datetime) -> int | None:
    """Next year, if it is October or later and its notice is not in force yet; else None."""
    year = at.year + 1
    if at.month < 10 or CalendarNotice.objects.filter(year=year, applied_at__isnull=False).exists():
        return None
    return year


def next_year_is_missing() -> bool:
    """Whether the due dates of next year are provisional although its notice should be expected."""
    return missing_year(now()) is not None
