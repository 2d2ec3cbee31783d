"""The work calendar as the database holds it: each year's newest applied notice, and the office hours."""

from collections.abc import Iterable
from datetime import time
from functools import lru_cache
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import F, TextField
from django.db.models.expressions import RawSQL

from office.clocks.calendar import Hours, WorkCalendar
from office.clocks.models import CalendarDay, CalendarNotice, OfficeHours
from office.time import edition

Spans = tuple[tuple[time, time], ...]

# Which database this is, and which notices are applied in it, asked together with the hours: one query tells
# whether the calendar in memory still holds. No key is given twice in one database, rolled back or not.
STAMP = """SELECT concat_ws(' ', (SELECT oid FROM pg_database WHERE datname = current_database()),
           (SELECT string_agg(id::text, ' ' ORDER BY id) FROM office_calendarnotice
            WHERE applied_at IS NOT NULL))"""


def current_calendar() -> WorkCalendar:
    """The calendar in force now; one query as long as no notice was applied since this process last asked."""
    rows = list(
        OfficeHours.objects.annotate(stamp=RawSQL(f"({STAMP})", (), output_field=TextField()))
        .order_by("valid_from")
        .values_list("valid_from", "valid_to", "spans", "stamp")
    )
    if not rows:
        return _build(_applied_ids(), ())
    return _remembered(rows[0][3], _hours(rows))


_held: tuple[UUID, WorkCalendar] | None = None


def page_calendar() -> WorkCalendar:
    """The calendar as of this page's look at the clock: for showing. What counts a limit asks `current_calendar()`."""
    global _held
    present = edition()
    if _held is not None and _held[0] == present:
        return _held[1]
    calendar = current_calendar()
    if present is not None:
        _held = (present, calendar)
    return calendar


@lru_cache(maxsize=16)
def _remembered(stamp: str, hours: tuple[Hours, ...]) -> WorkCalendar:
    """Applied notices never change, so their calendar may be kept."""
    return _build([int(pk) for pk in stamp.split()[1:]], hours)


def calendar_with(notice: CalendarNotice) -> WorkCalendar:
    """The calendar as it would be if this notice were applied now; its days are read afresh."""
    return _build((*_applied_ids(), notice.pk), _stored_hours())


def calendar_of(label: str) -> WorkCalendar:
    """The calendar of exactly the notices in a clock's label: a closed clock is explained as it ran."""
    wanted = {tuple(map(int, part.split("."))) for part in label.split()}
    notices = CalendarNotice.objects.filter(applied_at__isnull=False).order_by("year", "version")
    ids = [
        pk for pk, year, version in notices.values_list("pk", "year", "version") if (year, version) in wanted
    ]
    return _build(ids, _stored_hours())


def read_spans(spans: Any) -> Spans:
    """Parse [["09:00", "12:00"], …]; raises ValueError unless there is one at least and all are in order."""
    try:
        pairs = tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in spans)
    except (TypeError, ValueError) as error:
        raise ValueError("spans are pairs of HH:MM") from error
    flat = [moment for pair in pairs for moment in pair]
    if not flat or any(later <= earlier for earlier, later in pairwise(flat)):
        raise ValueError("spans are in ascending order")
    return pairs


def _applied_ids() -> list[int]:
    notices = CalendarNotice.objects.filter(applied_at__isnull=False).order_by("year", "version")
    return list(notices.values_list("pk", flat=True))


def _stored_hours() -> tuple[Hours, ...]:
    return _hours(OfficeHours.objects.order_by("valid_from").values_list("valid_from", "valid_to", "spans"))


def _hours(rows: Iterable[Any]) -> tuple[Hours, ...]:
    return tuple(Hours(row[0], row[1], read_spans(row[2])) for row in rows)


def _build(notice_ids: Iterable[int], hours: tuple[Hours, ...]) -> WorkCalendar:
    """Of the notices, each year's newest version counts whole."""
    newest: dict[int, tuple[int, int]] = {}  # year: (version, notice)
    for pk, year, version in CalendarNotice.objects.filter(pk__in=notice_ids).values_list(
        "pk", "year", "version"
    ):
        newest[year] = max(newest.get(year, (0, 0)), (version, pk))
    days = CalendarDay.objects.filter(notice__in=[pk for _, pk in newest.values()])
    off: dict[Any, str] = {}
    makeup: dict[Any, str] = {}
    # A later year's notice may speak of December: it came later, so it wins.
    for day, kind, name in days.order_by(F("notice__year"), "day").values_list("day", "kind", "name"):
        worked = kind == CalendarDay.Kind.MAKEUP
        (off if worked else makeup).pop(day, None)
        (makeup if worked else off)[day] = name
    return WorkCalendar(off, makeup, {year: version for year, (version, _) in newest.items()}, hours)
