"""The one source of time: the database's clock, plus an offset that only the owner role may write."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.db import connection, models
from django.utils import timezone

_instant: ContextVar[datetime | None] = ContextVar("instant", default=None)


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


def now() -> datetime:
    """The instant it is in the office, in the current time zone; one query unless inside `one_instant()`."""
    held = _instant.get()
    if held is not None:
        return held
    with connection.cursor() as cursor:
        cursor.execute("SELECT office_now()")
        return timezone.localtime(cursor.fetchone()[0])


def clock() -> datetime:
    """The clock itself, even inside `one_instant()`: for what must follow the order of a lock."""
    token = _instant.set(None)
    try:
        return now()
    finally:
        _instant.reset(token)


def today() -> date:
    """The day it is in the office, in the office's time zone."""
    return now().date()


@contextmanager
def one_instant(at: datetime | None = None) -> Iterator[datetime]:
    """Hold one instant for a page or a transaction, so that it asks once and agrees with itself."""
    instant = at or now()
    token = _instant.set(instant)
    try:
        yield instant
    finally:
        _instant.reset(token)
