"""On which days feedback is due (反馈周期): a house rule, counted from the start and before the end."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from secretariat.supervised_item.models import Cycle

ONE_DAY, WEEK, HALF = timedelta(days=1), timedelta(days=7), 15
MONTHS = {Cycle.MONTH: 1, Cycle.QUARTER: 3}


def days_of(cycle: str, start: date, end: date) -> list[date]:
    """The days of a cycle after `start` and before `end`; the end itself has the final feedback.

    Every seventh day from the start; the 15th and the last of each month; the last of each month, or of each quarter.
    A day off is not moved here: the working day it falls to is found when it is asked for.
    """
    if cycle == Cycle.ONCE:
        return []
    days = _weekly(start, end) if cycle == Cycle.WEEKLY else _monthly(cycle, start, end)
    return [day for day in days if start < day < end]


def _weekly(start: date, end: date) -> Iterator[date]:
    day = start + WEEK
    while day < end:
        yield day
        day += WEEK


def _monthly(cycle: str, start: date, end: date) -> Iterator[date]:
    year, month = start.year, start.month
    while date(year, month, 1) < end:
        last = date(year, month, monthrange(year, month)[1])
        if cycle == Cycle.HALF_MONTH:
            yield last.replace(day=HALF)
            yield last
        elif month % MONTHS[Cycle(cycle)] == 0:
            yield last
        year, month = (last + ONE_DAY).year, (last + ONE_DAY).month
