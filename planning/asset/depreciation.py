"""Depreciation (折旧): straight line, no residual value, by months; worked out whenever it is asked for."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def months(added_on: date, day: date, removed_on: date | None = None) -> int:
    """The months that count by the end of the day's month: from the month added, without the month removed.

    政府会计准则第3号应用指南: 当月增加的当月开始计提, 当月减少的当月不再计提.
    """
    last = _month(day)
    if removed_on is not None:
        last = min(last, _month(removed_on) - 1)
    return max(0, last - _month(added_on) + 1)


def accumulated(value: Decimal, years: int, added_on: date, day: date, removed_on: date | None = None) -> Decimal:
    """What is written off by the end of the day's month, to the cent; the whole value when the years are over.

    It is the share of the whole that is reached, so that rounding never adds up: the last month takes what is left.
    """
    whole = years * 12
    done = min(months(added_on, day, removed_on), whole)
    return (value * done / whole).quantize(CENT, ROUND_HALF_UP)


def in_month(value: Decimal, years: int, added_on: date, day: date, removed_on: date | None = None) -> Decimal:
    """What the day's month writes off."""
    before = date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)
    until = accumulated(value, years, added_on, day, removed_on)
    return until - accumulated(value, years, added_on, before, removed_on)


def _month(day: date) -> int:
    return day.year * 12 + day.month
