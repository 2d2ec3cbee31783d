"""Working-day and office-hour sums over an immutable work calendar, without database or clock."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
FAR = 4000  # days; a search that goes further has met a calendar without working days

# What a day is. WORKING and MAKEUP are worked, WEEKEND and HOLIDAY are not.
WORKING, MAKEUP, WEEKEND, HOLIDAY = "working", "makeup", "weekend", "holiday"


class CalendarError(ValueError):
    """The calendar cannot answer: no office hours for the day, or no working day within reach."""


@dataclass(frozen=True)
class Hours:
    """Office hours in force on [valid_from, valid_to); spans are (from, to) local times in order."""

    valid_from: date
    valid_to: date | None
    spans: tuple[tuple[time, time], ...]


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """Weekday = worked unless listed off; weekend = off unless listed as make-up (调休上班).

    `off` and `makeup` map a day to its holiday's name, `versions` a published year to its notice's version.
    Beyond the published years Monday to Friday count, provisionally.
    """

    off: Mapping[date, str]
    makeup: Mapping[date, str]
    versions: Mapping[int, int]
    hours: tuple[Hours, ...] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    _open: dict[date, list[tuple[datetime, datetime]]] = field(default_factory=dict, repr=False)  # asked before

    # --- Days ---------------------------------------------------------------------------------------------
    def kind(self, day: date) -> str:
        """ "working", "makeup", "weekend" or "holiday"."""
        if day in self.makeup:
            return MAKEUP
        if day in self.off:
            return HOLIDAY
        return WORKING if day.weekday() < 5 else WEEKEND

    def name(self, day: date) -> str:
        """The name of the holiday that the day belongs to, or ""."""
        return self.makeup.get(day) or self.off.get(day) or ""

    def is_working_day(self, day: date) -> bool:
        """True on weekdays that are not off and on make-up workdays."""
        return day in self.makeup or (day.weekday() < 5 and day not in self.off)

    def is_published(self, first: date, last: date) -> bool:
        """True if every year from `first` to `last` has its notice; otherwise the answer is provisional."""
        return all(year in self.versions for year in range(first.year, last.year + 1))

    def label(self, first: date, last: date) -> str:
        """The notices that bear on these days, as "2025.1 2026.1"; next year's may reach into December."""
        years = range(first.year, last.year + 2)
        return " ".join(f"{year}.{self.versions[year]}" for year in years if year in self.versions)

    def next_working_day(self, day: date) -> date:
        """`day` if worked, else the next one: a last day on a holiday moves on (Civil Code art. 203)."""
        for _ in range(FAR):
            if self.is_working_day(day):
                return day
            day += ONE_DAY
        raise CalendarError(f"no working day after {day}")

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`th working day after `start`, itself not counted (Civil Code art. 201); <0: before."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        day, left = start, abs(count)
        idle = 0
        while left:
            day += step
            idle += 1
            if self.is_working_day(day):
                left, idle = left - 1, 0
            elif idle > FAR:
                raise CalendarError(f"no working day near {day}")
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        weekdays = _weekdays_until(end) - _weekdays_until(start)
        return weekdays - _within(self._idle_weekdays, start, end) + _within(self._worked_weekends, start, end)

    @cached_property
    def _idle_weekdays(self) -> list[date]:
        """Mondays to Fridays that are not worked, in order: a page judges hundreds of limits by them."""
        return sorted(day for day in self.off if day.weekday() < 5 and day not in self.makeup)

    @cached_property
    def _worked_weekends(self) -> list[date]:
        """Saturdays and Sundays that are worked, in order."""
        return sorted(day for day in self.makeup if day.weekday() >= 5)

    # --- Office hours -------------------------------------------------------------------------------------
    def local(self, at: datetime) -> datetime:
        """The aware instant on the office's wall clock."""
        return at.astimezone(self.zone)

    def spans_on(self, day: date) -> tuple[tuple[time, time], ...]:
        """The office hours in force on a day, worked or not; raises CalendarError if none are set."""
        for hours in self.hours:
            if hours.valid_from <= day and (hours.valid_to is None or day < hours.valid_to):
                return hours.spans
        raise CalendarError(f"no office hours are set for {day}")

    def office_spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The instants between which the office is open on a day; none on a day that is not worked."""
        if day not in self._open:
            worked = self.is_working_day(day)
            spans = self.spans_on(day) if worked else ()
            self._open[day] = [(self._at(day, start), self._at(day, end)) for start, end in spans]
        return self._open[day]

    def day_length(self, day: date) -> timedelta:
        """How long the office is open on a working day under the hours in force then."""
        return sum(
            (self._at(day, end) - self._at(day, start) for start, end in self.spans_on(day)), timedelta()
        )

    def closing(self, day: date) -> datetime:
        """When a limit's last day ends: where there are business hours, with them (Civil Code art. 203)."""
        return self._at(day, self.spans_on(day)[-1][1])

    def open_spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Office time from an instant on, span by span, without end."""
        start = self.local(start)
        day, idle = start.date(), 0
        while idle < FAR:
            idle += 1
            for opens, closes in self.office_spans(day):
                if closes > start:
                    idle = 0
                    yield max(opens, start), closes
            day += ONE_DAY
        raise CalendarError(f"no office hours after {day}")

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Office time between two instants; zero if `end` is not later."""
        end = self.local(end)
        total = timedelta()
        if end <= start:
            return total
        for opens, closes in self.open_spans(start):
            if opens >= end:
                break
            total += min(closes, end) - opens
        return total

    def add_office_hours(self, start: datetime, amount: timedelta) -> datetime:
        """The instant at which so much office time has passed since `start`; an exact fit ends at closing."""
        for opens, closes in self.open_spans(start):
            if amount <= closes - opens:
                return opens + amount
            amount -= closes - opens
        raise AssertionError("open_spans has no end")

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone)


def _weekdays_until(day: date) -> int:
    """How many Mondays to Fridays there were up to a day: the first day of all was a Monday."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * 5 + min(rest, 5)


def _within(days: list[date], start: date, end: date) -> int:
    """How many of the sorted days lie after `start` and up to `end`."""
    return bisect_right(days, end) - bisect_right(days, start)
