"""What is true of every limit: pauses, order, and the explanation's agreement with the date."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from office.clocks.limits import CALENDAR_DAYS, OFFICE_HOURS, WORKING_DAYS, Wait, explain, reckon
from tests.office.clocks import oracle
from tests.office.clocks.made import BEIJING, published

CALENDAR = published()
UNITS = st.sampled_from([WORKING_DAYS, CALENDAR_DAYS, OFFICE_HOURS])
STARTS = st.integers(0, 10_250_000).map(
    lambda minutes: datetime(2007, 1, 1, tzinfo=BEIJING) + timedelta(minutes=minutes)
)
AMOUNTS = st.integers(1, 40)


@st.composite
def waits_after(draw, start):
    """Up to three intervals one after another, the first not before the start."""
    waits, at = [], start
    for _ in range(draw(st.integers(0, 3))):
        begin = at + timedelta(minutes=draw(st.integers(0, 20_000)))
        at = begin + timedelta(minutes=draw(st.integers(0, 20_000)))
        waits.append(Wait(begin, at))
    return waits


@given(STARTS, AMOUNTS, UNITS)
@settings(deadline=None)
def test_more_is_never_earlier(start, amount, unit):
    less, more = (reckon(CALENDAR, unit, n, start).due_at for n in (amount, amount + 5))
    # Calendar days that end in one holiday are all due on the day after it.
    assert less < more or (unit == CALENDAR_DAYS and less == more)


@given(STARTS, AMOUNTS, UNITS, st.integers(0, 100_000))
@settings(deadline=None)
def test_a_later_start_is_never_due_earlier(start, amount, unit, minutes):
    later = start + timedelta(minutes=minutes)
    assert reckon(CALENDAR, unit, amount, start).due_at <= reckon(CALENDAR, unit, amount, later).due_at


@given(STARTS, AMOUNTS, UNITS)
@settings(deadline=None)
def test_the_due_time_is_within_office_hours(start, amount, unit):
    due = reckon(CALENDAR, unit, amount, start).due_at
    assert oracle.WORKS[due.date()]
    assert any(opens <= due <= closes for opens, closes in CALENDAR.office_spans(due.date()))


@given(st.data(), STARTS, AMOUNTS, UNITS)
@settings(deadline=None)
def test_a_wait_never_brings_the_due_time_forward(data, start, amount, unit):
    waits = data.draw(waits_after(start))
    assert reckon(CALENDAR, unit, amount, start, waits).due_at >= reckon(CALENDAR, unit, amount, start).due_at


@given(st.data(), STARTS, AMOUNTS)
@settings(deadline=None)
def test_working_days_moved_by_a_wait_are_exactly_those_waited(data, start, amount):
    """The oracle walks the days and leaves out those after a pause up to the resumption."""
    waits = data.draw(waits_after(start))
    taken = set()
    for wait in waits:
        day = wait.start.date()
        while day < wait.end.date():
            day += timedelta(days=1)
            taken.add(day)
    day, left = start.date(), amount
    while left:
        day += timedelta(days=1)
        if oracle.WORKS[day] and day not in taken:
            left -= 1
    assert reckon(CALENDAR, WORKING_DAYS, amount, start, waits).due_at.date() == day


@given(st.data(), STARTS, AMOUNTS)
@settings(deadline=None)
def test_office_hours_run_and_waited_add_up(data, start, amount):
    waits = data.draw(waits_after(start))
    due = reckon(CALENDAR, OFFICE_HOURS, amount, start, waits).due_at
    waited = sum(
        (CALENDAR.working_time(w.start, min(w.end, due)) for w in waits if w.start < due), timedelta()
    )
    assert CALENDAR.working_time(start, due) - waited == timedelta(hours=amount)


@given(st.data(), STARTS, AMOUNTS, UNITS)
@settings(deadline=None)
def test_a_pause_that_ends_at_once_changes_nothing(data, start, amount, unit):
    at = start + timedelta(minutes=data.draw(st.integers(0, 20_000)))
    assert reckon(CALENDAR, unit, amount, start, [Wait(at, at)]) == reckon(CALENDAR, unit, amount, start)


@given(st.data(), STARTS, AMOUNTS, UNITS)
@settings(deadline=None)
def test_the_explanation_ends_on_the_due_day_and_counts_the_whole_amount(data, start, amount, unit):
    waits = data.draw(waits_after(start))
    days = list(explain(CALENDAR, unit, amount, start, waits))
    assert days[-1].day == reckon(CALENDAR, unit, amount, start, waits).due_at.date()
    assert abs(sum(day.counted for day in days) - amount) < 1e-6
    assert abs(days[-1].total - amount) < 1e-6
    assert [b.day - a.day for a, b in pairwise(days)] == [timedelta(days=1)] * (len(days) - 1)
