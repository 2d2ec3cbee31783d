"""Office time counted in hours up to now, and the office's clock moved along it."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connections

from office.clocks.calendar import ONE_DAY, WorkCalendar

HOUR = timedelta(hours=1)
JUST_NOW = 0.02  # office hours: what would fall closer to now, or after it, has not happened yet
DAY = 7.0  # office hours in what the data files call a day
MOVE = "UPDATE office_clockoffset SET frozen_at = %s, shift = interval '0' WHERE id = 1"


class OfficeTime:
    """The office hours before an instant: positions are hours from the first of them, `total` is the instant."""

    def __init__(self, calendar: WorkCalendar, end: datetime, days: float) -> None:
        self.calendar, self.end = calendar, calendar.local(end)
        spans: list[tuple[datetime, datetime]] = []
        day, held = self.end.date(), 0.0
        while held < days * DAY:
            for opens, closes in reversed(calendar.office_spans(day)):
                closes = min(closes, self.end)
                if opens < closes:
                    spans.append((opens, closes))
                    held += (closes - opens) / HOUR
            day -= ONE_DAY
        self.spans = spans[::-1]
        self.ends: list[float] = []  # the position at which each span ends
        for opens, closes in self.spans:
            self.ends.append((self.ends[-1] if self.ends else 0.0) + (closes - opens) / HOUR)
        self.total = self.ends[-1]

    def ago(self, days: float) -> float:
        """The position so many office days before the end."""
        return self.total - days * DAY

    def instant(self, position: float) -> datetime:
        """When so many office hours have passed since the beginning."""
        place = min(bisect_left(self.ends, position), len(self.ends) - 1)
        return self.spans[place][1] - (self.ends[place] - position) * HOUR

    def position(self, instant: datetime) -> float:
        """How many office hours have passed from the beginning to an instant: what `instant()` turns back."""
        passed = (min(closes, instant) - opens for opens, closes in self.spans if opens < instant)
        return sum(passed, timedelta()) / HOUR


@contextmanager
def moved_clock() -> Iterator[Callable[[datetime], None]]:
    """Let the office's clock stand at the instants that the caller names; afterwards it is right again.

    Only the owner's role may do this. A process that is killed leaves the clock standing: its database is not
    used (`make demo` makes it anew).
    """

    def move(at: datetime | None) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute(MOVE, [at])

    try:
        yield move
    finally:
        move(None)
        connections["owner"].close()
