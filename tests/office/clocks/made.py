"""The product's own calendar without a database, from its seed."""

from datetime import date, datetime, time, timedelta, timezone

from office.clocks.calendar import Hours, WorkCalendar
from office.clocks.seed import NOTICES, versions

BEIJING = timezone(timedelta(hours=8))
HOURS = (Hours(date(1996, 1, 1), None, ((time(9), time(12)), (time(13, 30), time(17, 30)))),)


def published(years=NOTICES, hours=HOURS):
    """The calendar of the last notice of each year."""
    off, makeup, newest = {}, {}, {}
    for year in years:
        notices = versions(year)
        newest[year] = len(notices)
        for day, (kind, name) in notices[-1][2].items():
            (off if kind == "off" else makeup)[day] = name
    return WorkCalendar(off, makeup, newest, hours)


def at(year, month, day, hour=10, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=BEIJING)
