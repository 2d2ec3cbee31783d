"""The calendar the office starts with: the notices of 2004 to 2026 as published, changes included."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from office.clocks.amendments import apply_notice
from office.clocks.models import CalendarDay, CalendarNotice, OfficeHours

FIRST_YEAR = 2004

# The office's daily hours: a house setting, in force since the office was founded.
OFFICE_HOURS = [["09:00", "12:00"], ["13:30", "17:30"]]
SINCE = date(1996, 1, 1)

# Year: number and date of the State Council General Office's notice; of 2004 and 2005 none was found.
NOTICES: dict[int, tuple[str, date | None]] = {
    2004: ("国务院办公厅关于2004年部分节假日安排的通知", None),
    2005: ("国务院办公厅关于2005年部分节假日安排的通知", None),
    2006: ("国办发明电〔2005〕35号", date(2005, 12, 16)),
    2007: ("国办发明电〔2006〕49号", date(2006, 12, 14)),
    2008: ("国办发明电〔2007〕52号", date(2007, 12, 15)),
    2009: ("国办发明电〔2008〕42号", date(2008, 12, 4)),
    2010: ("国办发明电〔2009〕27号", date(2009, 12, 7)),
    2011: ("国办发明电〔2010〕40号", date(2010, 12, 10)),
    2012: ("国办发明电〔2011〕45号", date(2011, 12, 6)),
    2013: ("国办发明电〔2012〕33号", date(2012, 12, 8)),
    2014: ("国办发明电〔2013〕28号", date(2013, 12, 11)),
    2015: ("国办发明电〔2014〕28号", date(2014, 12, 16)),
    2016: ("国办发明电〔2015〕18号", date(2015, 12, 10)),
    2017: ("国办发明电〔2016〕17号", date(2016, 12, 1)),
    2018: ("国办发明电〔2017〕12号", date(2017, 11, 30)),
    2019: ("国办发明电〔2018〕15号", date(2018, 12, 4)),
    2020: ("国办发明电〔2019〕16号", date(2019, 11, 21)),
    2021: ("国办发明电〔2020〕27号", date(2020, 11, 25)),
    2022: ("国办发明电〔2021〕11号", date(2021, 10, 25)),
    2023: ("国办发明电〔2022〕16号", date(2022, 12, 8)),
    2024: ("国办发明电〔2023〕7号", date(2023, 10, 25)),
    2025: ("国办发明电〔2024〕12号", date(2024, 11, 12)),
    2026: ("国办发明电〔2025〕7号", date(2025, 11, 4)),
}

# Years changed after their first notice: source, date, holiday, the days the first version had otherwise,
# and the days the second one brought. The library below knows the result only.
CHANGES: dict[int, tuple[str, date, str, dict[date, str], dict[date, str]]] = {
    2015: (
        "国发明电〔2015〕1号",
        date(2015, 5, 13),
        "抗日战争胜利70周年纪念日",
        {},
        {
            date(2015, 9, 3): "off",
            date(2015, 9, 4): "off",
            date(2015, 9, 5): "off",
            date(2015, 9, 6): "makeup",
        },
    ),
    2019: (
        "国办发明电〔2019〕3号",
        date(2019, 3, 22),
        "劳动节",
        {},
        {
            date(2019, 5, 2): "off",
            date(2019, 5, 3): "off",
            date(2019, 5, 4): "off",
            date(2019, 4, 28): "makeup",
            date(2019, 5, 5): "makeup",
        },
    ),
    2020: (
        "国办发明电〔2020〕1号",
        date(2020, 1, 26),
        "春节",
        {date(2020, 2, 1): "makeup"},
        {date(2020, 1, 31): "off", date(2020, 2, 1): "off", date(2020, 2, 2): "off"},
    ),
}

# 国办发明电〔2005〕35号 has Saturday 31 December 2005 worked; chinesecalendar 1.11.0 leaves it out.
LIBRARY_LACKS = {(2006, date(2005, 12, 31)): "makeup"}

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗日战争胜利70周年纪念日",
}

Days = dict[date, tuple[str, str]]  # day: (kind, holiday's name)


@transaction.atomic
def load_calendar(years: Iterable[int] | None = None) -> int:
    """Write and apply the notices that are not there yet, and the office hours; returns how many were new.

    `years` limits it, by default to all of 2004–2026. Harmless to repeat: a year that is there, perhaps
    amended by hand since, is left alone.
    """
    if not OfficeHours.objects.exists():
        OfficeHours.objects.create(valid_from=SINCE, spans=OFFICE_HOURS, source="本办作息时间")
    known = set(CalendarNotice.objects.values_list("year", flat=True))
    new = 0
    for year in sorted(set(years or NOTICES) - known):
        for version, (source, published_on, days) in enumerate(versions(year), start=1):
            notice = CalendarNotice.objects.create(
                year=year, version=version, source=source, published_on=published_on
            )
            CalendarDay.objects.bulk_create(
                CalendarDay(notice=notice, day=day, kind=kind, name=name)
                for day, (kind, name) in sorted(days.items())
            )
            apply_notice(notice, "initial data")
            new += 1
    return new


def versions(year: int) -> list[tuple[str, date | None, Days]]:
    """The notices of a year in order: (source, published on, days); two where the first was changed."""
    source, published_on = NOTICES[year]
    final = _library_days(year)
    if year not in CHANGES:
        return [(source, published_on, final)]
    change, changed_on, name, before, brought = CHANGES[year]
    first = {day: said for day, said in final.items() if day not in brought}
    first |= {day: (kind, name) for day, kind in before.items()}
    final |= {day: (kind, name) for day, kind in brought.items()}
    return [(source, published_on, first), (change, changed_on, final)]


def _library_days(year: int) -> Days:
    """The days of one year's notice; its New Year may reach back into the December before."""
    from chinese_calendar.constants import Holiday, holidays, workdays

    def notice_year(day: date, name: str) -> int:
        of_next = day.month == 12 and name == Holiday.new_years_day.value
        return (day + timedelta(days=31)).year if of_next else day.year

    days: Days = {}
    for kind, table in (("off", holidays), ("makeup", workdays)):
        for day, name in table.items():
            if notice_year(day, name) == year:
                days[day] = (kind, NAMES[name])
    for (of_year, day), kind in LIBRARY_LACKS.items():
        if of_year == year:
            days[day] = (kind, "元旦")
    return days
