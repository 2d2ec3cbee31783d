"""Yearly gapless series and the numbers they gave."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from office.audit.history import kept_history


class Series(models.Model):
    """The counter of one register (or organ word) and year; its row lock is what makes numbers gapless."""

    code = models.CharField(_("code"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    pattern = models.CharField(_("pattern"), max_length=60, help_text=_("For example 收〔{year}〕{seq}号"))
    last = models.PositiveIntegerField(_("last number given"), default=0, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    history = kept_history()

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [models.UniqueConstraint(fields=("code", "year"), name="one_series_a_year")]

    def __str__(self) -> str:
        return f"{self.code} {self.year}"


class Number(models.Model):
    """A number given once; a void keeps its number, reason and approver."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="numbers")
    seq = models.PositiveIntegerField()
    text = models.CharField(max_length=60)
    record = models.ForeignKey("office.Record", models.PROTECT, related_name="numbers")
    taken_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    void_reason = models.TextField(blank=True)
    void_approver = models.ForeignKey("office.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("series", "seq"), name="number_given_once"),
            models.CheckConstraint(
                condition=models.Q(voided_at=None) | (~models.Q(void_reason="") & ~models.Q(void_approver=None)),
                name="void_has_reason_and_approver",
            ),
        ]
