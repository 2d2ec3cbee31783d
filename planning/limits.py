"""A law's time for the next step of a purchase or a contract: a figure, kept as the record's one clock."""

from datetime import datetime

from office.clocks.queries import open_clock
from office.clocks.services import start, stop
from office.figures.queries import figure
from office.records.perform import Change
from office.time import today


def set_limit(change: Change, key: str, since: datetime | None = None) -> None:
    """From `since`, by default now, the figure `key` runs instead of the last: {"days": 5, "unit": "working_days"}."""
    end_limit(change)
    said = figure(key, today())
    change.record.due = start(change.record, unit=said["unit"], amount=said["days"], at=since or change.at,
                              by=change.user.person).due_at


def end_limit(change: Change) -> None:
    """Nothing is due any more."""
    if clock := open_clock(change.record):
        stop(clock, at=change.at, by=change.user.person)
    change.record.due = None
