"""Meetings (会议): time and room, who comes, the agenda, the minutes, and what was decided."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.records.models import Record
from office.time import OfficeNow
from secretariat.meeting_topic.models import Sort

# As it stands in red at the head of the minutes, whoever reads.
PRINTED = {Sort.OFFICE: "主任办公会议", Sort.SPECIAL: "专题会议", Sort.DIVISION: "处务会议"}


class Status(models.TextChoices):
    """From the first plan until every decision is accounted for."""

    PREPARING = "preparing", _("Being prepared")
    CONVENED = "convened", _("Convened")
    HELD = "held", _("Held; minutes being written")
    CHECKING = "checking", _("Minutes await approval")
    ISSUED = "issued", _("Minutes issued")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Meeting(Record):
    """One meeting. Its minutes are numbered when they are approved, and frozen with it."""

    KIND = "meeting"
    STATUSES = Status
    FIRST = Status.PREPARING
    CLOSED = frozenset({Status.CLOSED, Status.CANCELLED})

    sort = models.CharField(_("kind of meeting"), max_length=10, choices=Sort.choices, default=Sort.OFFICE)
    day = models.DateField(_("day"))
    begins = models.TimeField(_("begins"))
    ends = models.TimeField(_("ends"))
    room = models.ForeignKey("secretariat.MeetingRoom", models.PROTECT, null=True, blank=True, related_name="+",
                             verbose_name=_("room"))
    place = models.CharField(_("place, if not a room of ours"), max_length=120, blank=True)
    chair = models.ForeignKey("office.Person", models.PROTECT, related_name="+", verbose_name=_("chair"))
    opening = models.TextField(_("opening paragraph"), blank=True, editable=False)
    dated = models.DateField(_("minutes issued on"), null=True, editable=False)
    issuer = models.CharField(_("minutes approved by"), max_length=60, blank=True, editable=False)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        indexes = [models.Index(fields=("day", "begins"), name="meeting_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="meeting_ends_later"),
            models.CheckConstraint(condition=Q(dated=None) | ~Q(issuer=""), name="issued_minutes_are_approved"),
        ]

    def clean(self) -> None:
        """A meeting has a place and an end after its beginning. Raises ValidationError."""
        if self.begins and self.ends and self.ends <= self.begins:
            raise ValidationError({"ends": _("A meeting ends after it has begun.")})
        if bool(self.room_id) == bool(self.place):
            raise ValidationError({"room": _("Choose a room, or name another place: one of the two.")})

    def when(self) -> str:
        """Day and hours."""
        return f"{self.day:%Y-%m-%d} {self.begins:%H:%M}–{self.ends:%H:%M}"

    when.label = _("time")  # type: ignore[attr-defined]

    def where(self) -> str:
        """The room, or the other place."""
        return str(self.room) if self.room_id else self.place

    where.label = _("place")  # type: ignore[attr-defined]

    def make_line(self) -> str:
        """With its time: notices and lists say when it is."""
        return " ".join(part for part in (self.number, self.title, self.when()) if part)

    def starts_at(self) -> datetime:
        """The instant at which it begins."""
        return datetime.combine(self.day, self.begins, timezone.get_default_timezone())

    def agenda(self) -> Any:
        """Its items now, in their order."""
        return self.items.filter(removed_at=None).select_related("topic__division").order_by("place", "id")

    def people(self) -> Any:
        """Who is asked to come, those who take part first."""
        return self.attendees.filter(removed_at=None).select_related("person", "stand_in").order_by("part", "id")

    def decisions_made(self) -> Any:
        """What was decided, in the agenda's order."""
        return self.decisions.select_related("lead", "item__topic", "follow_up").order_by("item__place", "place", "id")


class AgendaItem(models.Model):
    """A topic on a meeting's agenda, and what the minutes say of it; taken off, it stays with the reason."""

    record = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    topic = models.ForeignKey("secretariat.MeetingTopic", models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)  # of the minutes, a paragraph a line
    removed_at = models.DateTimeField(null=True)
    remove_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("topic",), condition=Q(removed_at=None), name="topic_on_one_agenda"),
            models.CheckConstraint(condition=Q(removed_at=None) | ~Q(remove_reason=""), name="off_agenda_has_reason"),
        ]


class Part(models.TextChoices):
    """How somebody takes part."""

    ATTENDS = "attends", _("Attends")
    OBSERVES = "observes", _("Sits in (列席)")


class Reply(models.TextChoices):
    """The receipt of a notice."""

    COMES = "comes", _("Will attend")
    SENDS = "sends", _("Sends a substitute")
    DECLINES = "declines", _("Declines")


class Attendee(models.Model):
    """One person asked to a meeting: the receipt of the notice, and when they signed in."""

    record = models.ForeignKey(Meeting, models.PROTECT, related_name="attendees")
    person = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.ATTENDS)
    reply = models.CharField(max_length=10, choices=Reply.choices, blank=True)
    stand_in = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    replied_at = models.DateTimeField(null=True)
    signed_in_at = models.DateTimeField(null=True)
    signed_in_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)  # the minutes
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("record", "person"), condition=Q(removed_at=None), name="asked_once"),
            models.CheckConstraint(condition=~Q(reply="sends") | ~Q(stand_in=None), name="substitute_has_name"),
            models.CheckConstraint(condition=~Q(reply="declines") | ~Q(note=""), name="declined_with_reason"),
        ]


class Decision(models.Model):
    """One decision (议定事项) of the minutes: a supervised item follows it, or it is said why nothing does."""

    record = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    lead = models.ForeignKey("office.Division", models.PROTECT, null=True, related_name="+")
    assisting = ArrayField(models.BigIntegerField(), default=list)  # divisions
    due = models.DateField(null=True)
    no_action = models.CharField(max_length=300, blank=True)
    follow_up = models.ForeignKey("office.Record", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, follow_up=None) | Q(settled_at__isnull=False, follow_up__isnull=False)
                | (Q(settled_at__isnull=False) & ~Q(no_action="")), name="settled_decision_is_accounted"),
            models.CheckConstraint(condition=~Q(no_action="") | (Q(lead__isnull=False) & Q(due__isnull=False)),
                                   name="decision_has_owner"),
        ]
