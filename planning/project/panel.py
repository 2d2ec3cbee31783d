"""The panel of experts of a project: how it was drawn, who sits on it, who declared an interest, what each said."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.time import OfficeNow
from planning.project.models import Project


class PanelDraw(models.Model):
    """One draw, with all that is needed to draw again: the seed, the pool as it was, the method, what came out."""

    record = models.ForeignKey(Project, models.PROTECT, related_name="draws")
    round = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=20)
    seed = models.CharField(max_length=64)
    count = models.PositiveSmallIntegerField()
    pool = models.JSONField()  # [key, name, unit] of everybody who could be drawn
    left_out = models.JSONField()  # [key, name, unit, why] of everybody in the pool who could not
    drawn = models.JSONField()  # the keys, in the order drawn
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("record", "number"), name="one_draw_a_number"),
            models.UniqueConstraint(fields=("record", "round"), condition=Q(reason=""), name="one_first_draw_a_round"),
        ]


class PanelSeat(models.Model):
    """An expert on a panel. The database refuses an interested one, and a panel that is even."""

    record = models.ForeignKey(Project, models.PROTECT, related_name="seats")
    draw = models.ForeignKey(PanelDraw, models.PROTECT, related_name="seats")
    round = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    expert = models.ForeignKey("planning.Expert", models.PROTECT, related_name="seats")
    left_at = models.DateTimeField(null=True)
    left_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("record", "round", "expert"), name="one_seat_an_expert"),
            models.CheckConstraint(condition=Q(left_at=None) | ~Q(left_reason=""), name="leaving_says_why"),
        ]


class ExpertInterest(models.Model):
    """An interest of an expert in a project, as declared; it stays for ever."""

    record = models.ForeignKey(Project, models.PROTECT, related_name="interests")
    expert = models.ForeignKey("planning.Expert", models.PROTECT, related_name="interests")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=("record", "expert"), name="interest_declared_once")]


class Verdict(models.TextChoices):
    """What an expert advises."""

    SUPPORT = "support", _("Advises approval")
    CHANGED = "changed", _("Advises approval after changes")
    AGAINST = "against", _("Advises against it")


class ExpertOpinion(models.Model):
    """What one expert said and how they scored, as on the sheet they signed, which hangs on the project."""

    seat = models.OneToOneField(PanelSeat, models.PROTECT, related_name="opinion")
    verdict = models.CharField(_("advice"), max_length=8, choices=Verdict.choices)
    text = models.TextField(_("opinion"), max_length=2000)
    scores = models.JSONField()  # the points by criterion, as strings
    total = models.DecimalField(max_digits=5, decimal_places=2)
    sheet = models.ForeignKey("office.Attachment", models.PROTECT, related_name="+")
    by = models.ForeignKey("office.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=OfficeNow())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(total__gte=0, total__lte=100), name="opinion_is_of_100")]
