"""Meeting rooms, and when each is taken: the database lets no two bookings of one room overlap."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.audit.history import kept_history
from office.time import OfficeNow


class MeetingRoom(models.Model):
    """A room in which the office meets; one no longer used is retired, and keeps its past bookings."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    place = models.CharField(_("where it is"), max_length=120, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=10)
    equipment = models.CharField(_("equipment"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(_("no longer used since"), null=True, blank=True)
    history = kept_history()

    class Meta:
        ordering = ("order", "name")
        verbose_name = _("meeting room")
        verbose_name_plural = _("meeting rooms")

    def __str__(self) -> str:
        return self.name


class RoomBooking(models.Model):
    """One room for one meeting from the first to the last minute; released, it stays with its end."""

    room = models.ForeignKey(MeetingRoom, models.PROTECT, related_name="bookings")
    record = models.ForeignKey("secretariat.Meeting", models.PROTECT, related_name="bookings")
    period = DateTimeRangeField()  # [begins, ends): the next meeting may begin when this one ends
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="room_is_booked_once", condition=Q(released_at=None),
                expressions=[("room", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)]),
            models.CheckConstraint(condition=Q(period__isempty=False), name="booking_lasts"),
            models.UniqueConstraint(fields=("record",), condition=Q(released_at=None), name="meeting_has_one_room"),
        ]
