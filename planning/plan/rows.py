"""What stands in a plan: goals, indicators with targets and measured values, tasks; its reviews and approvals."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.routing.approval import Approval
from office.time import OfficeNow
from planning.plan.models import Plan

FIGURE: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


class Row(models.Model):
    """What goals, indicators and tasks have alike. Taken out of a draft it stays, dated."""

    place = models.PositiveSmallIntegerField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Goal(Row):
    """What the plan is to reach, in words."""

    record = models.ForeignKey(Plan, models.PROTECT, related_name="goals")
    text = models.CharField(_("goal"), max_length=500)


class Direction(models.TextChoices):
    """Which way an indicator is to move."""

    UP = "up", _("up: more is better")
    DOWN = "down", _("down: less is better")


class Indicator(Row):
    """What is measured, by whom, from which base. One that a revision takes over goes on with its `first`."""

    record = models.ForeignKey(Plan, models.PROTECT, related_name="indicators")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("indicator"), max_length=200)
    unit = models.CharField(pgettext_lazy("of measure", "unit"), max_length=30)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, default=Direction.UP)
    base = models.DecimalField(_("base value"), **FIGURE)  # in the year before the plan's first
    division = models.ForeignKey("office.Division", models.PROTECT, related_name="+", verbose_name=_("division"))
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")  # itself, in the first version


class Target(models.Model):
    """What an indicator is to be at the end of a year."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets")
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("target"), **FIGURE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("indicator", "year"), name="target_once_a_year")]


class Measurement(models.Model):
    """A measured value, of a year (quarter 0) or at the end of a quarter. Written once; another corrects it."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="measured")  # the first of its versions
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"), default=0)
    value = models.DecimalField(_("measured value"), **FIGURE)
    note = models.CharField(_("how it was measured"), max_length=500, blank=True)
    evidence = models.ForeignKey("office.Attachment", models.PROTECT, related_name="+")
    division = models.ForeignKey("office.Division", models.PROTECT, related_name="+")
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    reason = models.CharField(_("reason of the correction"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("indicator", "year", "quarter"), name="measured_once_a_period",
                                    condition=Q(corrects=None)),
            models.CheckConstraint(condition=Q(quarter__lte=4), name="quarter_of_a_year"),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(reason=""), name="correction_has_reason"),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(corrects=F("id")), name="corrects_another"),
        ]

    def period(self) -> str:
        """2026, or 2026 Q3."""
        return f"{self.year} Q{self.quarter}" if self.quarter else str(self.year)


class Task(Row):
    """What a division does for the plan until a day; once the plan is in force it is a supervised item."""

    record = models.ForeignKey(Plan, models.PROTECT, related_name="tasks")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, related_name="+")
    title = models.CharField(_("task"), max_length=200)
    text = models.TextField(_("what is to be done"), max_length=2000)
    division = models.ForeignKey("office.Division", models.PROTECT, related_name="+", verbose_name=_("division"))
    due_on = models.DateField(_("due on"))
    item = models.ForeignKey("office.Record", models.PROTECT, null=True, related_name="+")  # the supervised item of it


class PlanReview(models.Model):
    """A review of the plan on its way (中期评估): what was found, and what is to be adjusted. Written once."""

    record = models.ForeignKey(Plan, models.PROTECT, related_name="reviews")
    held_on = models.DateField(_("reviewed on"))
    findings = models.TextField(_("findings"), max_length=4000)
    adjustments = models.TextField(_("adjustments"), max_length=4000, blank=True)
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())


class PlanApproval(Approval):
    """Who signed which content. Written once; the drafter is written by the database and is never the signer."""

    record = models.ForeignKey(Plan, models.PROTECT, related_name="approvals")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("drafter")), name="plan_drafter_is_not_signer"),
            models.CheckConstraint(condition=Q(behalf=None) | ~Q(behalf=F("drafter")),
                                   name="nobody_signs_plan_for_drafter"),
        ]
