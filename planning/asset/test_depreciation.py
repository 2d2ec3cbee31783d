"""Depreciation against a table that was worked out by hand, and what holds for every card."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.asset.depreciation import accumulated, in_month, months

# value, years, added, removed, day, months that count, written off so far: by hand, with value / (12 × years) a month.
TABLE = (
    ("7200.00", 6, "2024-03-15", None, "2024-03-31", 1, "100.00"),  # 100 a month, from the month added
    ("7200.00", 6, "2024-03-31", None, "2024-03-31", 1, "100.00"),  # whichever day of it
    ("7200.00", 6, "2024-03-15", None, "2024-02-29", 0, "0.00"),  # not before
    ("7200.00", 6, "2024-03-15", None, "2025-02-01", 12, "1200.00"),
    ("7200.00", 6, "2024-03-15", None, "2030-02-28", 72, "7200.00"),  # the last month
    ("7200.00", 6, "2024-03-15", None, "2031-12-31", 94, "7200.00"),  # nothing after it, no residual value
    ("7200.00", 6, "2024-03-15", "2026-11-02", "2026-11-30", 32, "3200.00"),  # not in the month removed
    ("7200.00", 6, "2024-03-15", "2026-11-02", "2027-06-30", 32, "3200.00"),  # nor afterwards
    ("7200.00", 6, "2024-03-15", "2024-03-20", "2024-12-31", 0, "0.00"),  # added and removed in one month
    ("10000.00", 6, "2025-01-01", None, "2025-01-31", 1, "138.89"),  # 138.888…
    ("10000.00", 6, "2025-01-01", None, "2025-03-31", 3, "416.67"),  # 416.666…: not three times 138.89
    ("10000.00", 6, "2025-01-01", None, "2030-11-30", 71, "9861.11"),
    ("10000.00", 6, "2025-01-01", None, "2030-12-31", 72, "10000.00"),
    ("185000.00", 8, "2019-12-10", None, "2026-11-30", 84, "161875.00"),  # a car: 1927.083… × 84
    ("980.00", 15, "2015-06-30", None, "2026-11-30", 138, "751.33"),  # a table: 980 × 138 / 180 = 751.333…
    ("0.01", 5, "2026-01-01", None, "2026-11-30", 11, "0.00"),  # 0.0018…
    ("0.05", 5, "2026-01-01", None, "2026-06-30", 6, "0.01"),  # 0.005: half a cent counts
    ("4500000.00", 50, "1998-09-01", None, "2026-11-28", 339, "2542500.00"),  # a building: 7500 a month
)


@pytest.mark.parametrize(("value", "years", "added", "removed", "day", "count", "off"), TABLE)
def test_the_table_worked_out_by_hand(
    value: str, years: int, added: str, removed: str | None, day: str, count: int, off: str
) -> None:
    begin, at = date.fromisoformat(added), date.fromisoformat(day)
    end = date.fromisoformat(removed) if removed else None
    assert months(begin, at, end) == count
    assert accumulated(Decimal(value), years, begin, at, end) == Decimal(off)


CENTS = st.integers(1, 10**9).map(lambda cents: Decimal(cents) / 100)
DAYS = st.dates(date(1996, 1, 1), date(2060, 12, 31))


@given(CENTS, st.integers(1, 50), DAYS, DAYS)
def test_months_add_up_to_the_cent_and_never_pass_the_value(
    value: Decimal, years: int, begin: date, day: date
) -> None:
    first = date(begin.year, begin.month, 1)
    total, at = Decimal(0), first
    for _month in range(min(years * 12 + 2, 80)):
        total += in_month(value, years, begin, at)
        assert total == accumulated(value, years, begin, at) <= value
        at = (at.replace(day=28) + timedelta(days=4)).replace(day=1)
    assert accumulated(value, years, begin, date(2199, 1, 1)) == value
    assert accumulated(value, years, begin, day, begin) == 0
