"""What a clock's events say: its due date afresh, and the explanation of it day by day."""

from django.utils import timezone

from office.clocks.calendar import WorkCalendar
from office.clocks.limits import START, Day, Reckoning, Wait, reckon
from office.clocks.limits import explain as explain_limit
from office.clocks.models import Clock, ClockEvent
from office.clocks.stored import calendar_of, current_calendar


def explain(clock: Clock) -> list[Day]:
    """Every day from the start to the due day and what it counted; a closed clock as it was counted then."""
    amount, waits = facts(clock)
    days = list(explain_limit(_calendar(clock), clock.unit, amount, clock.started_at, waits))
    if clock.not_after is None:
        return days
    last = timezone.localtime(clock.due_at).date()
    return [day for day in days if day.day <= last or day.kind == START]


def reckoning(
    clock: Clock, calendar: WorkCalendar | None = None, also: ClockEvent | None = None
) -> Reckoning:
    """The due date afresh from the events: an open clock's by today's calendar, a closed one's by its own."""
    amount, waits = facts(clock, also)
    return reckon(calendar or _calendar(clock), clock.unit, amount, clock.started_at, waits, clock.not_after)


def facts(clock: Clock, also: ClockEvent | None = None) -> tuple[int, list[Wait]]:
    """What the events say: the whole amount with its extensions, and the intervals waited.

    Of a paused clock the running wait is left out: its due date stands as if it were resumed at once.
    """
    amount, waits, since = clock.amount, [], None
    events = [*clock.events.all(), also] if also else clock.events.all()
    for event in events:
        if event.kind == ClockEvent.Kind.PAUSED:
            since = event.at
        elif event.kind == ClockEvent.Kind.EXTENDED:
            amount += event.amount or 0
        elif event.kind in (ClockEvent.Kind.RESUMED, ClockEvent.Kind.STOPPED) and since is not None:
            waits.append(Wait(since, event.at))
            since = None
    return amount, waits


def _calendar(clock: Clock) -> WorkCalendar:
    return current_calendar() if clock.is_open else calendar_of(clock.calendar_label)
