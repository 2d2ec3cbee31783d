"""Counting the open clocks again after the calendar changed: batch by batch through the outbox."""

from collections.abc import Iterator
from typing import Any

from office.clocks.calendar import WorkCalendar
from office.clocks.models import Clock
from office.clocks.reckoning import reckoning
from office.clocks.services import LIVE, recompute, share_calendar
from office.clocks.stored import current_calendar
from office.outbox.services import publish
from office.time import now

TOPIC = "clock.recount"
BATCH = 500


def promise(key: str, reason: str, by: Any = None) -> None:
    """Promise, in the transaction that changes the calendar, that every open clock is counted again.

    It is not done there: a clock is written after its record is locked, and whoever holds a record may be
    waiting for the calendar.
    """
    if Clock.objects.filter(is_open=True).exists():
        _publish(key, reason, by.pk if by is not None else None, after=0)


def recount(key: str, reason: str, by: Any, after: int, size: int = BATCH) -> int:
    """Count one batch of open clocks again, those with a key above `after`, and promise the next batch.

    Harmless to repeat. `by` is the Person who changed the calendar. Returns how many due dates moved.
    """
    share_calendar()  # a second notice waits until this batch is written, and then counts it again
    calendar = current_calendar()
    batch = next(open_clocks(after, size), [])
    moved = sum(_move(clock, calendar, reason, by) for clock in batch if _differs(clock, calendar))
    if len(batch) == size:
        _publish(key, reason, by.pk if by is not None else None, after=batch[-1].pk)
    return moved


def open_clocks(after: int = 0, size: int = BATCH) -> Iterator[list[Clock]]:
    """Open clocks with their records and events, in batches by keyset."""
    clocks = Clock.objects.filter(is_open=True).order_by("pk")
    clocks = clocks.select_related("record").prefetch_related("events")
    while batch := list(clocks.filter(pk__gt=after)[:size]):
        yield batch
        after = batch[-1].pk


def _differs(clock: Clock, calendar: WorkCalendar) -> bool:
    found = reckoning(clock, calendar)
    stored = (clock.due_at, clock.provisional, clock.calendar_label)
    return (found.due_at, found.provisional, found.label) != stored


def _move(clock: Clock, calendar: WorkCalendar, reason: str, by: Any) -> bool:
    """Lock the record and then the clock, as every act does, and look again."""
    records = type(clock.record)._base_manager.select_for_update(no_key=True)
    clock.record = records.get(pk=clock.record_id)
    clock.refresh_from_db(fields=LIVE, from_queryset=Clock.objects.select_for_update(no_key=True))
    clock._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # events may have come meanwhile
    return clock.is_open and recompute(clock, calendar, reason, at=now(), by=by)


def _publish(key: str, reason: str, by: int | None, after: int) -> None:
    payload = {"key": key, "reason": reason, "by": by, "after": after}
    publish(TOPIC, f"{key}:{after}", payload, lane="")
