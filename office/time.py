"""The one source of time: the database's clock, plus an offset that only the owner role may write."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, models
from django.utils import timezone


class Reading(NamedTuple):
    """What one look at the database's clock tells: the instant, and the edition of what the office looks up."""

    at: datetime
    edition: UUID | None


_held: ContextVar[Reading | None] = ContextVar("held", default=None)


class OfficeNow(models.Func):
    """The database function behind `now()`, for `db_default` and queries."""

    function = "office_now"
    template = "office_now()"
    arity = 0
    output_field = models.DateTimeField()


class ClockOffset(models.Model):
    """One row: how far the office's clock is moved from the database's, or the instant it stands still at.

    Production never has a shift. Tests and the demo's loader write it, through the owner role.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    shift = models.DurationField()
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "office"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_clock_offset")]


class Edition(models.Model):
    """One row, changed by triggers with every change of the org chart, the calendar or a figure.

    What a process holds of these it holds for one edition, so that a change is seen by the next page everywhere.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.UUIDField()

    class Meta:
        app_label = "office"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_edition")]


def now() -> datetime:
    """The instant it is in the office, in the current time zone; one query unless inside `one_instant()`."""
    return _reading().at


def edition() -> UUID | None:
    """The edition of what the office looks up, as of the same look as `now()`; at a named instant it is asked anew."""
    held = _held.get()
    return held.edition if held is not None and held.edition else _look().edition


def _reading() -> Reading:
    return _held.get() or _look()


def _look() -> Reading:
    with connection.cursor() as cursor:
        cursor.execute("SELECT office_now(), (SELECT value FROM office_edition)")
        at, value = cursor.fetchone()
    return Reading(timezone.localtime(at), value)


def clock() -> datetime:
    """The clock itself, even inside `one_instant()`: for what must follow the order of a lock."""
    token = _held.set(None)
    try:
        return now()
    finally:
        _held.reset(token)


def today() -> date:
    """The day it is in the office, in the office's time zone."""
    return now().date()


@contextmanager
def one_instant(at: datetime | None = None) -> Iterator[datetime]:
    """Hold one instant for a page or a transaction, so that it asks once and agrees with itself."""
    reading = _reading() if at is None else Reading(at, None)
    token = _held.set(reading)
    try:
        yield reading.at
    finally:
        _held.reset(token)
