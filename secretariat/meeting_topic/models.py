"""Topics (议题): what a division brings before a meeting, with the opinions of the divisions concerned."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.records.models import Record
from office.time import OfficeNow

LONGEST = 4_000  # characters of a summary: what is longer is a paper, and attached


class Sort(models.TextChoices):
    """The kinds of meetings."""

    OFFICE = "office", _("Office meeting")
    SPECIAL = "special", _("Special meeting")
    DIVISION = "division", _("Division meeting")


class Category(models.TextChoices):
    """What a topic is about, in the order in which an agenda takes topics up."""

    CONVEY = "convey", _("Superiors' instructions to be conveyed")
    MAJOR = "major", _("Major matters")
    MONEY = "money", _("Projects and money")
    RULES = "rules", _("Rules and plans")
    OTHER = "other", _("Other matters")


class Status(models.TextChoices):
    """From the division's desk onto an agenda, and what became of it there."""

    PROPOSED = "proposed", _("Proposed")
    RETURNED = "returned", _("Returned")
    COLLECTED = "collected", _("Collected")
    APPROVED = "approved", _("Approved for the agenda")
    TABLED = "tabled", _("On an agenda")
    PUT_OFF = "put_off", _("Put off")
    DECIDED = "decided", _("Decided")
    DECLINED = "declined", _("Not taken up")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MeetingTopic(Record):
    """One topic. What it says is frozen once it is collected; put off, it goes back among those that wait."""

    KIND = "meeting_topic"
    STATUSES = Status
    FIRST = Status.PROPOSED
    CLOSED = frozenset({Status.DECIDED, Status.DECLINED, Status.WITHDRAWN})

    sort = models.CharField(_("for which meeting"), max_length=10, choices=Sort.choices, default=Sort.OFFICE)
    category = models.CharField(_("category"), max_length=10, choices=Category.choices, default=Category.OTHER)
    reporter = models.CharField(_("presented by"), max_length=60)
    minutes_needed = models.PositiveSmallIntegerField(
        _("minutes needed"), default=15, validators=[MinValueValidator(1), MaxValueValidator(240)])
    summary = models.TextField(_("the matter"), max_length=LONGEST)
    proposal = models.TextField(_("decision asked for"), max_length=LONGEST)
    without = models.CharField(_("collected without all opinions because"), max_length=300, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)  # of the last return or delay
    times_put_off = models.PositiveSmallIntegerField(_("times put off"), default=0, editable=False)
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    approver = models.CharField(_("approved by"), max_length=60, blank=True, editable=False)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def source(self) -> str:
        """The division it comes from."""
        return self.division.name

    source.label = _("proposed by")  # type: ignore[attr-defined]

    def opinions_asked(self) -> Any:
        """The divisions asked, with what they said, the first asked first."""
        return self.opinions.select_related("division", "by").order_by("id")

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.reporter} {self.summary} {self.proposal}"


class Answer(models.TextChoices):
    """What a division says to a topic."""

    AGREE = "agree", _("Agrees")
    AGREE_IF = "agree_if", _("Agrees, with changes")
    DISAGREE = "disagree", _("Disagrees")


class TopicOpinion(models.Model):
    """What one division concerned was asked, and what it said: once, in its own words."""

    record = models.ForeignKey(MeetingTopic, models.PROTECT, related_name="opinions")
    division = models.ForeignKey("office.Division", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=OfficeNow())
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    opinion = models.TextField(blank=True)
    by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("record", "division"), name="division_is_asked_once"),
            models.CheckConstraint(condition=Q(at=None, by=None, answer="") | (~Q(at=None) & ~Q(by=None)
                                   & ~Q(answer="")), name="opinion_is_whole"),
        ]
