"""A law's time for the next step of a purchase or a contract: a figure, kept as the record's one clock."""

from datetime import date, datetime, time

from django.utils.timezone import make_aware

from office.clocks.queries import open_clock
from office.clocks.services import start, stop
from office.figures.queries import figure
from office.records.perform import Change
from office.time import today

NOON = 12  # what was done on a day was done before its office hours end


def set_limit(change: Change, key: str, since: date | None = None, done: date | None = None) -> None:
    """From the day `since`, by default now, the figure `key` runs instead of the last.

    A figure is {"days": 5, "unit": "working_days"}. `done`: the day on which what the last one was for was done, see
    end_limit().
    """
    end_limit(change, done)
    said = figure(key, today())
    at = _at(since, 0) if since else change.at
    change.record.due = start(change.record, unit=said["unit"], amount=said["days"], at=at,
                              by=change.user.person).due_at


def end_limit(change: Change, done: date | None = None) -> None:
    """Nothing is due any more: since now, or since `done`, for what is entered late may have been done in time."""
    if clock := open_clock(change.record):
        at = min(change.at, _at(done, NOON)) if done else change.at
        stop(clock, at=at, by=change.user.person)
    change.record.due = None


def _at(day: date, hour: int) -> datetime:
    return make_aware(datetime.combine(day, time(hour)))
