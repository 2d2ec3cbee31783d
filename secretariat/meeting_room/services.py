"""Booking and releasing a room, inside the transaction of the meeting's change."""

from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from office.records.perform import Change
from secretariat.meeting_room.models import MeetingRoom, RoomBooking

CONSTRAINT = "room_is_booked_once"


def span(day: date, begins: time, ends: time) -> DateTimeTZRange:
    """The time of a meeting, its last minute not included."""
    zone = timezone.get_default_timezone()
    return DateTimeTZRange(datetime.combine(day, begins, zone), datetime.combine(day, ends, zone))


def book(change: Change, room: MeetingRoom, day: date, begins: time, ends: time) -> RoomBooking:
    """Take a room for the meeting that is being changed; what it had before is released.

    Raises ValidationError at `room` when somebody has it then: the database's constraint says so, also to whoever
    comes second at the same instant.
    """
    release(change)
    period = span(day, begins, ends)
    try:
        with transaction.atomic():
            return RoomBooking.objects.create(room=room, record=change.record, period=period, by_id=change.person_id)
    except IntegrityError as error:
        if CONSTRAINT not in str(error):
            raise
        raise ValidationError({"room": _taken(room, period)}) from error


def release(change: Change) -> None:
    """The meeting needs its room no longer."""
    for booking in change.record.bookings.filter(released_at=None):
        booking.released_at = change.at
        booking.save(update_fields=["released_at"])


def _taken(room: MeetingRoom, period: DateTimeTZRange) -> str:
    """In whose way the booking is, by time alone: the other meeting's name may not be for everybody."""
    other = RoomBooking.objects.filter(room=room, released_at=None, period__overlap=period).order_by("period").first()
    words: dict[str, Any] = {"room": room.name, "from": "", "to": ""}
    if other is None:  # it was released meanwhile
        return _("%(room)s has just been taken by another meeting. Try again.") % words
    begins, ends = timezone.localtime(other.period.lower), timezone.localtime(other.period.upper)
    words |= {"from": f"{begins:%Y-%m-%d %H:%M}", "to": f"{ends:%H:%M}"}
    return _("%(room)s is taken from %(from)s to %(to)s: choose another time or another room.") % words
