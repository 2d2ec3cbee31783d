"""An independent, slow answer to every counting question, by steps of a day or half an hour.

It imports nothing of ours. Holidays and make-up workdays come from the `holidays` library, which cites the
State Council's gazette year by year; the product's seed comes from `chinesecalendar`. Over 2004–2026 the two
differ on one day, 2005-12-31: by 国办发明电〔2005〕35号 it is worked; `holidays` and the seed are right.
"""

from datetime import date, datetime, timedelta, timezone

import holidays

FIRST, LAST = date(2003, 12, 1), date(2026, 12, 31)
BEIJING = timezone(timedelta(hours=8))
HALF_HOUR = timedelta(minutes=30)
DAY = timedelta(days=1)

_china = holidays.country_holidays("CN", years=range(2003, 2028))


def works(day):
    """Published years by the library; afterwards Monday to Friday."""
    if day > LAST:
        return day.weekday() <= 4
    return _china.is_working_day(day)


WORKS = {}
_day = FIRST
while _day < date(2029, 1, 1):
    WORKS[_day] = works(_day)
    _day += DAY


def due_working_days(start, amount):
    left, day = amount, start
    while left > 0:
        day = day + DAY
        if WORKS[day]:
            left = left - 1
    return day


def due_calendar_days(start, amount):
    day = start
    for _ in range(amount):
        day = day + DAY
    while not WORKS[day]:
        day = day + DAY
    return day


def is_office_half_hour(at):
    """09:00–12:00 and 13:30–17:30 of a working day."""
    minutes = at.hour * 60 + at.minute
    return 540 <= minutes < 720 or 810 <= minutes < 1050


def due_office_hours(start, amount):
    """`start` on a half-hour; the end of the half-hour that completes the amount."""
    at, left = start, amount * 2
    while left > 0:
        if not WORKS[at.date()]:
            at = datetime.combine(at.date() + DAY, datetime.min.time(), BEIJING)
            continue
        if is_office_half_hour(at):
            left = left - 1
        at = at + HALF_HOUR
    return at


def working_half_hours(start, end):
    at, count = start, 0
    while at < end:
        if WORKS[at.date()] and is_office_half_hour(at):
            count = count + 1
        at = at + HALF_HOUR
    return count
