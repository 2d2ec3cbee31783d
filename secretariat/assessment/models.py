"""Assessments (考核): a round of divisions or of staff, a sheet for each, its score lines and its objections."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.records.models import Record
from office.time import OfficeNow


class Status(models.TextChoices):
    """公务员法 art. 35–38: own summary, the leader's proposal, the organ's decision; then it is made known."""

    SUMMARISING = "summarising", _("Self-summaries")
    REVIEWING = "reviewing", _("Under review")
    DECIDED = "decided", _("Grades decided")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Assessment closed")
    CANCELLED = "cancelled", _("Cancelled")


class Subject(models.TextChoices):
    """Who is assessed."""

    DIVISIONS = "divisions", _("Divisions")
    STAFF = "staff", _("Staff")


class Grade(models.TextChoices):
    """等次, 公务员法 art. 36; without a grade: on probation, or away for more than half of the period."""

    EXCELLENT = "excellent", _("Excellent")
    COMPETENT = "competent", _("Competent")
    BASIC = "basic", _("Basically competent")
    FAILING = "failing", _("Not competent")
    NONE = "none", _("No grade")


class Assessment(Record):
    """One round: who is assessed, for which period, by which scheme."""

    KIND = "assessment"
    STATUSES = Status
    FIRST = Status.SUMMARISING
    CLOSED = frozenset({Status.CLOSED, Status.CANCELLED})

    subject = models.CharField(_("who is assessed"), max_length=10, choices=Subject.choices)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    larger_cap = models.CharField(_("leave for the larger share of “excellent”"), max_length=200, blank=True)
    scheme = models.JSONField(_("scheme"), default=list, editable=False)  # the figure's value as the round began
    computed_at = models.DateTimeField(_("computed"), null=True, editable=False)
    published_on = models.DateField(_("published on"), null=True, editable=False)
    objections_until = models.DateField(_("objections until"), null=True, editable=False)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="assessment_runs_forwards"),
            models.CheckConstraint(condition=Q(published_on=None) | Q(objections_until__gte=models.F("published_on")),
                                   name="assessment_leaves_time_to_object"),
        ]

    def clean(self) -> None:
        """The period runs forwards."""
        super().clean()
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": _("The period ends before it begins.")})

    def period(self) -> str:
        """From and until."""
        return f"{self.since:%Y-%m-%d} – {self.until:%Y-%m-%d}"

    period.label = _("period")  # type: ignore[attr-defined]


class Sheet(models.Model):
    """One division or person in a round: summary, proposal, decision. Its scores are its lines."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="sheets")
    division = models.ForeignKey("office.Division", models.PROTECT, related_name="+", verbose_name=_("division"))
    person = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    summary = models.TextField(_("own summary"), blank=True)
    summarised_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    summarised_at = models.DateTimeField(null=True)
    proposal = models.CharField(_("proposed grade"), max_length=10, choices=Grade.choices, blank=True)
    opinion = models.TextField(_("opinion"), blank=True)
    proposed_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    grade = models.CharField(_("grade"), max_length=10, choices=Grade.choices, blank=True)
    total = models.DecimalField(_("total"), max_digits=6, decimal_places=2, null=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("assessment sheet")
        verbose_name_plural = _("assessment sheets")
        constraints = [
            models.UniqueConstraint(fields=("assessment", "division"), condition=Q(person=None),
                                    name="a_division_is_assessed_once"),
            models.UniqueConstraint(fields=("assessment", "person"), name="a_person_is_assessed_once"),
            models.CheckConstraint(condition=Q(proposal="") | Q(proposed_by__isnull=False),
                                   name="proposal_names_who"),
        ]

    def __str__(self) -> str:
        return str(self.person or self.division)

    def lines_now(self) -> list[Any]:
        """Of each indicator its newest line, in the scheme's order."""
        newest = {line.indicator: line for line in self.lines.order_by("id")}
        return [newest[one["code"]] for one in self.assessment.scheme if one["code"] in newest]


class ScoreLine(models.Model):
    """The score of one indicator, with the facts it was computed from or the evidence it rests on. Written once."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="lines")
    indicator = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)  # what was counted, and by which question; empty for a manual score
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    # Its own file, not an annex of the round: it is read by those alone who may see the sheet.
    evidence = models.ForeignKey("office.StoredFile", models.PROTECT, null=True, related_name="+",
                                 verbose_name=_("evidence"))
    evidence_name = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=~Q(facts={}) | (Q(evidence__isnull=False) & ~Q(reason="")),
                                   name="manual_score_has_evidence"),
        ]


class Objection(models.Model):
    """What the assessed hold against the published result, and how it was decided: upheld or refused, with reason."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="objections")
    text = models.TextField(_("objection"))
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())
    upheld = models.BooleanField(_("upheld"), null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_by = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("sheet",), condition=Q(upheld=None), name="one_objection_at_a_time"),
            models.CheckConstraint(condition=Q(upheld=None, decided_by=None) | (Q(decided_by__isnull=False)
                                   & Q(decided_at__isnull=False) & ~Q(reason="")), name="objection_is_decided_whole"),
        ]
