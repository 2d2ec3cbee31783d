"""A holiday notice as a person types it: one line a holiday, its days off, then its make-up workdays."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.clocks.calendar import ONE_DAY
from office.clocks.models import CalendarDay

WORK = ("班", "上班", "work")
TOKEN = re.compile(r"(?:(?P<year>\d{4})[.-])?(?P<month>\d{1,2})[.-](?P<day>\d{1,2})")
RANGE = re.compile(
    rf"^({TOKEN.pattern.replace('?P<', '?P<a_')})(?:[~–—至]({TOKEN.pattern.replace('?P<', '?P<b_')}))?$"
)
LONGEST = timedelta(days=20)


class Said(NamedTuple):
    """One day of a notice as typed."""

    day: date
    kind: str
    name: str


def read_days(text: str, year: int) -> list[Said]:
    """Parse lines such as `春节 2.15~2.23 班 2.14 2.28`; another year is written out, as in `2026.12.31~1.2`.

    Raises ValidationError, naming the line, on anything that is not a date, is twice there, is outside the
    year and the December before it, or makes a weekday a make-up workday.
    """
    found: dict[date, Said] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = re.split(r"[\s,;\uff0c\uff1b\u3001]+", line.strip())
        if not words[0]:
            continue
        try:
            for said in _read_line(words, year):
                if said.day in found:
                    raise ValueError(_("%(day)s is there twice.") % {"day": said.day})
                found[said.day] = said
        except ValueError as error:
            problems.append(_("Line %(number)d: %(problem)s") % {"number": number, "problem": error})
    if problems:
        raise ValidationError(problems)
    return [found[day] for day in sorted(found)]


def write_days(days: Iterable[CalendarDay], year: int) -> str:
    """The text that `read_days` reads back to the same days."""
    lines: dict[str, tuple[list[date], list[date]]] = {}
    for day in sorted(days, key=lambda row: row.day):
        lines.setdefault(day.name, ([], []))[day.kind == CalendarDay.Kind.MAKEUP].append(day.day)
    return "\n".join(
        " ".join(
            [name, *_ranges(off, year), *((WORK[0], *(_short(day, year) for day in work)) if work else ())]
        )
        for name, (off, work) in lines.items()
    )


def _read_line(words: list[str], year: int) -> Iterator[Said]:
    name, *tokens = words
    if not tokens:
        raise ValueError(_("give the holiday's name and its days."))
    kind = CalendarDay.Kind.OFF
    for token in tokens:
        if token in WORK:
            kind = CalendarDay.Kind.MAKEUP
            continue
        for day in _read_range(token, year):
            if kind == CalendarDay.Kind.MAKEUP and day.weekday() < 5:
                raise ValueError(_("%(day)s is not a Saturday or a Sunday.") % {"day": day})
            if day.year != year and (day.year, day.month) != (year - 1, 12):
                raise ValueError(_("%(day)s is not in the year of the notice.") % {"day": day})
            yield Said(day, kind, name)


def _read_range(token: str, year: int) -> Iterator[date]:
    match = RANGE.match(token)
    if match is None:
        raise ValueError(_("“%(token)s” is not a date or a period.") % {"token": token})
    part = match.groupdict()
    try:
        first = date(int(part["a_year"] or year), int(part["a_month"]), int(part["a_day"]))
        last = (
            date(int(part["b_year"] or year), int(part["b_month"]), int(part["b_day"]))
            if part["b_day"]
            else first
        )
    except ValueError as error:
        raise ValueError(_("“%(token)s” is not a date or a period.") % {"token": token}) from error
    if last < first or last - first > LONGEST:
        raise ValueError(_("the period “%(token)s” is not in order, or too long.") % {"token": token})
    while first <= last:
        yield first
        first += ONE_DAY


def _ranges(days: list[date], year: int) -> Iterator[str]:
    for _key, group in groupby(enumerate(days), lambda pair: pair[1].toordinal() - pair[0]):
        run = [day for _position, day in group]
        ends = [run[0]] if len(run) == 1 else [run[0], run[-1]]
        yield "~".join(_short(day, year) for day in ends)


def _short(day: date, year: int) -> str:
    return f"{day.month}.{day.day}" if day.year == year else f"{day.year}.{day.month}.{day.day}"
