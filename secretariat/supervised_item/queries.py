"""What supervision looks like in a period: items opened, done, overdue, feedback late, red days; per division."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils.timezone import localtime, make_aware

from office.clocks.calendar import WorkCalendar
from office.clocks.stored import current_calendar
from office.orgchart.models import Division
from office.time import now, today
from secretariat.supervised_item.models import Status, SupervisedItem
from secretariat.supervised_item.rows import ItemTerm

ONE_DAY = timedelta(days=1)


@dataclass
class Tally:
    """A division's supervision in a period. Withdrawn items count as opened only."""

    opened: int = 0  # assigned in the period
    open: int = 0  # not closed at its end
    done: int = 0  # struck off in the period
    closed_on_time: int = 0  # of these
    closed_late: int = 0
    overdue: int = 0  # open at its end, and over their limit then
    feedback_late: int = 0  # days of feedback in the period that passed without, or were answered later
    red_days: int = 0  # working days of the period, each for each item that was over its limit on it

    def add(self, other: "Tally") -> None:
        """Count another in."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    @property
    def on_time_percent(self) -> int | None:
        """Of what was struck off, how much in time; none if nothing was."""
        return round(100 * self.closed_on_time / self.done) if self.done else None


def tally(division: Division | None, since: date, until: date) -> Tally:
    """One division's figures, both days included; of all divisions together if none is named."""
    whole = Tally()
    for pk, one in tallies(since, until).items():
        if division is None or pk in (division.pk, *division.lineage):
            whole.add(one)
    return whole


def tallies(since: date, until: date) -> dict[int, Tally]:
    """The figures of each division that led something; two queries, and the calendar's."""
    calendar, found = current_calendar(), defaultdict(Tally)
    begin, end = _midnight(since), _midnight(until + ONE_DAY)
    as_of = min(end, now())  # whether an item that is open is over its limit
    rows = SupervisedItem.objects.filter(Q(closed=None) | Q(closed__gte=begin), opened__lt=end)
    for item in rows.values_list("division", "opened", "closed", "due", "status"):
        _count(found[item[0]], item[1:], (begin, end, as_of), calendar)
    late = ItemTerm.objects.filter(on__range=(since - 14 * ONE_DAY, until)).exclude(item__status=Status.WITHDRAWN)
    terms = late.values_list("item__division", "on", "answer__at", "item__closed")
    for division, on, answered, closed in terms:
        due = calendar.next_working_day(on)
        by = answered or closed
        over = localtime(by).date() if by else today()
        if since <= due <= until and due < over:
            found[division].feedback_late += 1
    return dict(found)


Item = tuple[datetime, datetime | None, datetime | None, str]


def _count(tally: Tally, item: Item, period: tuple[datetime, datetime, datetime], calendar: WorkCalendar) -> None:
    opened, closed, due, status = item
    begin, end, as_of = period
    tally.opened += opened >= begin
    if status == Status.WITHDRAWN:
        return
    is_open = closed is None or closed >= end
    tally.open += is_open
    if closed is not None and begin <= closed < end and status == Status.DONE:
        late = due is not None and closed > due
        tally.done += 1
        tally.closed_late += late
        tally.closed_on_time += not late
    over = as_of if is_open else closed
    if due is not None and over is not None and due < over:
        tally.overdue += is_open
        tally.red_days += sum(1 for _day in _red(due, over, begin, calendar))


def _red(due: datetime, over: datetime, begin: datetime, calendar: WorkCalendar) -> Iterator[date]:
    """The working days after the due day, up to the last instant, inside the period."""
    day = max(localtime(due).date() + ONE_DAY, localtime(begin).date())
    last = localtime(over - timedelta(microseconds=1)).date()
    while day <= last:
        if calendar.is_working_day(day):
            yield day
        day += ONE_DAY


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))
