"""Start, pause, resume, extend and stop a clock; every function runs inside its caller's transaction."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.clocks.calendar import WorkCalendar
from office.clocks.limits import Reckoning, reckon
from office.clocks.models import Clock, ClockEvent
from office.clocks.reckoning import reckoning
from office.clocks.stored import current_calendar
from office.figures.queries import figure
from office.time import now

HANDLE = "handle"  # purpose of a record's own limit; its due date is copied to Record.due
STEP = "step"  # purpose of a step's limit; its due date is copied to Step.due_at
MOST = 3650  # of any unit: a longer limit is a typing error

# Whoever counts with the calendar shares this lock until commit; applying a notice takes it alone. So no
# clock is started on the old calendar after the notice has looked for the clocks to move.
CALENDAR_LOCK = 20040101

LIVE = (
    "amount",
    "not_after",
    "unit",
    "started_at",
    "state",
    "is_open",
    "due_at",
    "provisional",
    "calendar_label",
    "reminded_through",
    "stopped_at",
    "late",
)


class ClockRefused(ValidationError):
    """A clock cannot do this now; the message is for the user."""


def start(
    record: Any, *, unit: str, amount: int, purpose: str = HANDLE, step: Any = None,
    at: datetime | None = None, by: Any = None, reason: str = "", not_after: date | None = None,
) -> Clock:
    """Start a limit of `amount` of `unit` on a record (or on one of its steps) at `at`, by default now.

    It ends at the latest with the office hours of the day `not_after`, if one is set. `by` is a Person or None for
    the system. Raises ClockRefused on a bad amount; the database refuses a second open clock of the same record, step
    and purpose.
    """
    _check_amount(amount if unit in Clock.Unit.values else 0)
    recorded = now()
    at = at or recorded
    share_calendar()
    found = reckon(current_calendar(), unit, amount, at, not_after=not_after)
    clock = Clock.objects.create(
        record_id=record.pk,
        step=step,
        purpose=purpose,
        unit=unit,
        amount=amount,
        not_after=not_after,
        started_at=at,
        due_at=found.due_at,
        provisional=found.provisional,
        calendar_label=found.label,
        reminded_through=timezone.localtime(max(at, recorded)).date(),
    )
    clock.record = record
    event = _event(clock, ClockEvent.Kind.STARTED, at, by, reason, amount=amount, due_after=clock.due_at)
    event.save()
    _carry(clock)
    return clock


def pause(clock: Clock, reason: str, *, at: datetime | None = None, by: Any = None) -> Clock:
    """Stop counting while somebody else is waited for; needs a reason. Raises ClockRefused unless running."""
    at = _take(clock, at, Clock.State.RUNNING)
    if not reason.strip():
        raise ClockRefused(_("Give the reason for the pause."), code="reason")
    clock.state = Clock.State.PAUSED
    _write(clock, _event(clock, ClockEvent.Kind.PAUSED, at, by, reason))
    return clock


def resume(clock: Clock, reason: str = "", *, at: datetime | None = None, by: Any = None) -> Clock:
    """Count again; the waiting interval is taken out of the limit. Raises ClockRefused unless paused."""
    at = _take(clock, at, Clock.State.PAUSED)
    clock.state = Clock.State.RUNNING
    # Reminders that would have fallen into the wait are void.
    clock.reminded_through = max(clock.reminded_through, timezone.localtime(at).date())
    event = _event(clock, ClockEvent.Kind.RESUMED, at, by, reason)
    _recount(clock, event)
    _write(clock, event)
    return clock


def extend(
    clock: Clock,
    amount: int,
    reason: str,
    approver: Any,
    *,
    at: datetime | None = None,
    by: Any = None,
    asked_at: datetime | None = None,
) -> Clock:
    """Give `amount` more of the clock's unit, for a reason, approved by a Person.

    A delay is asked for before the due time (`asked_at`, by default `at`) and so often as the figure
    `clock.extensions` allows; ClockRefused says which of these failed.
    """
    at = _take(clock, at, Clock.State.RUNNING, Clock.State.PAUSED)
    _check_amount(amount)
    if not reason.strip():
        raise ClockRefused(_("Give the reason for the extension."), code="reason")
    if approver is None:
        raise ClockRefused(_("An extension needs an approver."), code="approver")
    if (asked_at or at) > clock.due_at:
        raise ClockRefused(_("An extension must be asked for before the time limit ends."), code="late")
    times = figure("clock.extensions", clock.started_at)
    if clock.events.filter(kind=ClockEvent.Kind.EXTENDED).count() >= times:
        raise ClockRefused(
            _("This time limit has been extended %(times)d times already.") % {"times": times}, code="times"
        )
    event = _event(clock, ClockEvent.Kind.EXTENDED, at, by, reason, amount=amount, approver=approver)
    if clock.not_after is not None:  # the day set from outside moves by as much
        calendar = current_calendar()
        clock.not_after = reckon(calendar, clock.unit, amount, calendar.closing(clock.not_after)).due_at.date()
    _recount(clock, event)
    _write(clock, event)
    return clock


def change(
    clock: Clock, *, amount: int, not_after: date | None, reason: str, at: datetime | None = None, by: Any = None
) -> Clock:
    """Count an open clock by another amount or last day, because what it was taken from was changed, as `reason` says.

    Extensions and waits stay. Raises ClockRefused on a bad amount.
    """
    at = _take(clock, at, Clock.State.RUNNING, Clock.State.PAUSED)
    _check_amount(amount)
    event = _event(clock, ClockEvent.Kind.CHANGED, at, by, reason, amount=amount)
    clock.amount, clock.not_after = amount, not_after
    _recount(clock, event)
    _write(clock, event)
    return clock


def stop(clock: Clock, *, at: datetime | None = None, by: Any = None, reason: str = "") -> Clock:
    """End the clock; it is late if it ends after its due time. What it was counted with is kept for good."""
    at = _take(clock, at, Clock.State.RUNNING, Clock.State.PAUSED)
    event = _event(clock, ClockEvent.Kind.STOPPED, at, by, reason)
    _recount(clock, event)
    clock.state, clock.is_open, clock.stopped_at, clock.late = (
        Clock.State.STOPPED,
        False,
        at,
        at > clock.due_at,
    )
    _write(clock, event)
    return clock


def recompute(clock: Clock, calendar: WorkCalendar, reason: str, *, at: datetime, by: Any = None) -> bool:
    """Count an open, locked clock again by an amended calendar; writes an event and says if it moved."""
    found = reckoning(clock, calendar)
    moved = found.due_at != clock.due_at
    if not moved and (found.provisional, found.label) == (clock.provisional, clock.calendar_label):
        return False
    event = ClockEvent(
        clock=clock,
        kind=ClockEvent.Kind.AMENDED,
        at=at,
        by=by,
        reason=reason,
        due_before=clock.due_at,
        due_after=found.due_at,
    )
    if moved or found.provisional != clock.provisional:
        event.save()
    _set(clock, found)
    clock.save(update_fields=LIVE)
    _carry(clock)
    return moved


def _check_amount(amount: int) -> None:
    if not 1 <= amount <= MOST:
        raise ClockRefused(
            _("The time limit must be between 1 and %(most)d.") % {"most": MOST}, code="amount"
        )


def share_calendar() -> None:
    """Hold off the applying of a holiday notice until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [CALENDAR_LOCK])


def _take(clock: Clock, at: datetime | None, *states: str) -> datetime:
    """Lock the clock's row, read it afresh and check that it may act at this instant."""
    clock.refresh_from_db(fields=LIVE, from_queryset=Clock.objects.select_for_update(no_key=True))
    if clock.state not in states:
        raise ClockRefused(
            _("This time limit is %(state)s.") % {"state": clock.get_state_display()},
            code="state",  # type: ignore[attr-defined]
        )
    at = at or now()
    if clock.events.filter(at__gt=at).exists():
        raise ClockRefused(_("The time lies before the last change of this time limit."), code="order")
    return at


def _event(clock: Clock, kind: str, at: datetime, by: Any, reason: str, **more: Any) -> ClockEvent:
    due_before = None if kind == ClockEvent.Kind.STARTED else clock.due_at
    return ClockEvent(
        clock=clock, kind=kind, at=at, by=by, reason=reason.strip(), due_before=due_before, **more
    )


def _recount(clock: Clock, event: ClockEvent) -> None:
    """Count with this event, which is not written yet, so that it can tell the due date it leads to."""
    share_calendar()
    _set(clock, reckoning(clock, also=event))


def _set(clock: Clock, found: Reckoning) -> None:
    clock.due_at, clock.provisional, clock.calendar_label = found.due_at, found.provisional, found.label


def _write(clock: Clock, event: ClockEvent) -> None:
    event.due_after = clock.due_at
    event.save()
    clock.save(update_fields=LIVE)
    _carry(clock)


def _carry(clock: Clock) -> None:
    """Copy the due date to where lists sort by it, and to the rows the caller holds and may save later."""
    if clock.step is not None:
        type(clock.step)._base_manager.filter(pk=clock.step.pk).update(due_at=clock.due_at)
        clock.step.due_at = clock.due_at
    elif clock.purpose == HANDLE:
        record_model = Clock._meta.get_field("record").related_model
        # A derived column: its history is the clock's events, so the entry's own history is not asked.
        models.QuerySet(record_model).filter(pk=clock.record_id).update(due=clock.due_at)
        if Clock.record.is_cached(clock):
            clock.record.due = clock.due_at
