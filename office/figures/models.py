"""Legal and house figures: dated values with their source, edited in the admin."""


from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.audit.history import kept_history

__all__ = ["Figure"]


class Figure(models.Model):
    """One value of one figure, in force on [valid_from, valid_to); a new value is a new row."""

    key = models.CharField(_("figure"), max_length=60)  # "clock.yellow_days"
    value = models.JSONField(_("value"))
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    source = models.CharField(_("source"), max_length=200)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    history = kept_history()

    class Meta:
        ordering = ("key", "valid_from")
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(fields=("key", "valid_from"), name="one_figure_a_start"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="figure_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"

    def clean(self) -> None:
        """Two values of one figure are never in force on the same day."""
        if self.valid_from is None:
            return
        others = Figure.objects.filter(key=self.key).exclude(pk=self.pk)
        others = others.filter(Q(valid_to=None) | Q(valid_to__gt=self.valid_from))
        if self.valid_to:
            others = others.filter(valid_from__lt=self.valid_to)
        if others.exists():
            raise ValidationError({"valid_from": _("Another value is in force then: end it first.")})
