"""Office time between two instants for very many pairs: one table of the calendar's hours, two look-ups a pair."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from statistics import median

from office.clocks.calendar import WorkCalendar

DAY = timedelta(days=1)


class OfficeTime:
    """What `WorkCalendar.working_time` answers, for instants of one stretch, without walking the days each time."""

    def __init__(self, calendar: WorkCalendar, first: datetime, last: datetime) -> None:
        self.opens: list[datetime] = []
        self.lengths: list[float] = []  # seconds of each span
        self.before: list[float] = []  # seconds before it
        total, day, end = 0.0, calendar.local(first).date(), calendar.local(last).date()
        while day <= end:
            for opens, closes in calendar.office_spans(day):
                self.opens.append(opens)
                self.lengths.append((closes - opens).total_seconds())
                self.before.append(total)
                total += self.lengths[-1]
            day += DAY

    def hours(self, start: datetime, end: datetime) -> float:
        """Hours of office time between two instants of the stretch; 0 if the second is not later."""
        return max(self._until(end) - self._until(start), 0.0) / 3600

    def _until(self, at: datetime) -> float:
        place = bisect_right(self.opens, at) - 1
        if place < 0:
            return 0.0
        return self.before[place] + min((at - self.opens[place]).total_seconds(), self.lengths[place])


def middle(hours: Sequence[float]) -> float | None:
    """The median: the middle one, or the mean of the two in the middle; None of nothing."""
    return round(median(hours), 1) if hours else None


def ninth_tenth(hours: Sequence[float]) -> float | None:
    """The smallest of the values that at least nine tenths of them do not exceed; None of nothing."""
    return round(sorted(hours)[ceil(0.9 * len(hours)) - 1], 1) if hours else None
