"""Working days against the glossed vectors, the notices, and the day-by-day oracle."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.clocks.calendar import CalendarError, Hours, WorkCalendar
from office.clocks.limits import CALENDAR_DAYS, OFFICE_HOURS, WORKING_DAYS, explain, reckon
from office.clocks.seed import NOTICES, versions
from tests.office.clocks import oracle
from tests.office.clocks.made import BEIJING, at, published

CALENDAR = published()
DAY = timedelta(days=1)

RULES = [(WORKING_DAYS, n) for n in (1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 60)]
RULES += [(CALENDAR_DAYS, n) for n in (5, 7, 15, 30, 60)]
RULES += [(OFFICE_HOURS, n) for n in (2, 7, 21, 35)]


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        (date(2026, 2, 10), 7, date(2026, 2, 26)),
        (date(2026, 2, 10), 20, date(2026, 3, 16)),
        (date(2026, 2, 10), 40, date(2026, 4, 14)),
        (date(2026, 4, 29), 15, date(2026, 5, 22)),
        (date(2026, 9, 18), 20, date(2026, 10, 22)),
        (date(2025, 12, 25), 20, date(2026, 1, 23)),
    ],
)
def test_given_vectors(start, amount, due):
    assert CALENDAR.add_working_days(start, amount) == due
    found = reckon(CALENDAR, WORKING_DAYS, amount, datetime.combine(start, time(10), BEIJING))
    assert found.due_at == datetime.combine(due, time(17, 30), BEIJING)
    assert not found.provisional


def test_2026_has_248_working_days():
    assert CALENDAR.working_days_between(date(2025, 12, 31), date(2026, 12, 31)) == 248


def test_the_days_of_2026_are_those_of_its_notice():
    def span(month, first, last):
        return {date(2026, month, day) for day in range(first, last + 1)}

    ((_, _, days),) = versions(2026)
    off = span(1, 1, 3) | span(2, 15, 23) | span(4, 4, 6) | span(5, 1, 5) | span(6, 19, 21) | span(9, 25, 27)
    assert {day for day, (kind, _) in days.items() if kind == "off"} == off | span(10, 1, 7)
    makeup = {(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)}
    assert {(day.month, day.day) for day, (kind, _) in days.items() if kind == "makeup"} == makeup


def test_2025_keeps_the_thirteen_holidays_with_new_years_eve_and_2_may():
    ((_, _, days),) = versions(2025)
    assert days[date(2025, 1, 28)] == ("off", "春节")
    assert days[date(2025, 5, 2)] == ("off", "劳动节")


def test_every_day_of_2004_to_2026_agrees_with_the_other_library():
    day, differing = date(2004, 1, 1), []
    while day <= date(2026, 12, 31):
        if CALENDAR.is_working_day(day) != oracle.WORKS[day]:
            differing.append(day)
        day += DAY
    assert differing == []


def test_the_one_day_on_which_the_libraries_differ_is_worked():
    assert CALENDAR.kind(date(2005, 12, 31)) == "makeup"
    assert CALENDAR.label(date(2005, 12, 1), date(2005, 12, 31)) == "2005.1 2006.1"


@pytest.mark.parametrize(("unit", "amount"), RULES)
def test_twenty_rules_on_every_day_of_twenty_years(unit, amount):
    assert len(RULES) == 20
    start, wrong = date(2007, 1, 1), []
    while start <= date(2026, 12, 31):
        begun = datetime.combine(start, time(10, 30), BEIJING)
        if unit == WORKING_DAYS:
            expected = datetime.combine(oracle.due_working_days(start, amount), time(17, 30), BEIJING)
        elif unit == CALENDAR_DAYS:
            expected = datetime.combine(oracle.due_calendar_days(start, amount), time(17, 30), BEIJING)
        else:
            expected = oracle.due_office_hours(begun, amount)
        found = reckon(CALENDAR, unit, amount, begun)
        if found.due_at != expected or found.provisional != (expected.year > 2026):
            wrong.append((start, expected, found))
        start += DAY
    assert wrong == []


def test_a_last_day_on_a_holiday_moves_to_the_next_working_day():
    found = reckon(CALENDAR, CALENDAR_DAYS, 5, at(2026, 9, 30))  # 5 October is off until the 7th
    assert found.due_at == at(2026, 10, 8, 17, 30)


def test_the_last_day_ends_when_the_office_closes():
    found = reckon(CALENDAR, WORKING_DAYS, 1, at(2026, 11, 23, 8))
    assert found.due_at == at(2026, 11, 24, 17, 30)


def test_beyond_the_published_years_monday_to_friday_count_provisionally():
    found = reckon(CALENDAR, WORKING_DAYS, 5, at(2026, 12, 28))
    assert found.due_at == at(2027, 1, 4, 17, 30)
    assert found.provisional
    assert found.label == "2026.1"
    assert CALENDAR.is_working_day(date(2027, 1, 1))


def test_working_time_agrees_with_counting_half_hours():
    for days in range(0, 400, 7):
        start = at(2025, 12, 20, 11, 30) + timedelta(days=days)
        for length in (
            timedelta(minutes=30),
            timedelta(hours=5),
            timedelta(days=2),
            timedelta(days=9, hours=3),
        ):
            counted = timedelta(minutes=30) * oracle.working_half_hours(start, start + length)
            assert CALENDAR.working_time(start, start + length) == counted
    assert CALENDAR.working_time(at(2026, 11, 24), at(2026, 11, 23)) == timedelta()


def test_office_hours_are_those_in_force_on_the_day():
    winter = Hours(date(2026, 11, 1), None, ((time(9), time(12)), (time(13), time(17))))
    summer = Hours(date(1996, 1, 1), date(2026, 11, 1), ((time(9), time(12)), (time(14, 30), time(18))))
    calendar = published(hours=(summer, winter))
    assert calendar.closing(date(2026, 10, 30)) == at(2026, 10, 30, 18)
    assert calendar.closing(date(2026, 11, 2)) == at(2026, 11, 2, 17)
    assert calendar.add_office_hours(at(2026, 10, 30, 17), timedelta(hours=2)) == at(2026, 11, 2, 10)


def test_a_calendar_that_cannot_answer_says_so():
    closed = WorkCalendar({}, {}, {2026: 1}, ())
    with pytest.raises(CalendarError, match="no office hours"):
        reckon(closed, WORKING_DAYS, 1, at(2026, 11, 23))


def test_stepping_back():
    assert CALENDAR.add_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert CALENDAR.working_days_between(date(2026, 10, 8), date(2026, 9, 30)) == -1


def test_the_explanation_says_what_each_day_was():
    days = list(explain(CALENDAR, WORKING_DAYS, 3, at(2026, 9, 30)))
    assert [(day.day.day, day.kind, day.counted, day.total) for day in days] == [
        (30, "start", 0, 0),
        *((n, "holiday", 0, 0) for n in range(1, 8)),
        (8, "working", 1, 1),
        (9, "working", 1, 2),
        (10, "makeup", 1, 3),
    ]
    assert days[1].name == "国庆节"


def test_every_notice_bears_its_source():
    assert sorted(NOTICES) == list(range(2004, 2027))
    assert all(source for source, _ in NOTICES.values())
    assert [source for source, _, _ in versions(2020)] == ["国办发明电〔2019〕16号", "国办发明电〔2020〕1号"]


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_days_between_are_those_counted_one_by_one(start: date, end: date) -> None:
    """On a calendar with every odd case: weekends listed off, weekdays listed as make-up, days that are both."""
    odd = WorkCalendar(
        off={**CALENDAR.off, date(2026, 3, 7): "周六", date(2026, 3, 9): "又上又休", date(2026, 3, 10): "周二"},
        makeup={**CALENDAR.makeup, date(2026, 3, 9): "又上又休", date(2026, 3, 11): "周三", date(2026, 3, 14): "周六"},
        versions={})
    for calendar in (CALENDAR, odd):
        first, last = sorted((start, end))
        counted = sum(calendar.is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
        assert calendar.working_days_between(start, end) == (counted if start <= end else -counted)
