"""The pool of experts (专家库) from which panels are drawn: who, of which unit, for what, until when."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.records.models import Record


class Status(models.TextChoices):
    """In the pool, or out of it."""

    ACTIVE = "active", _("In the pool")
    RETIRED = "retired", _("Left the pool")


class Expert(Record):
    """One expert; the record's title is their name. Whom they may not judge stands here before any draw."""

    KIND = "expert"
    STATUSES = Status
    FIRST = Status.ACTIVE
    CLOSED = frozenset({Status.RETIRED})

    unit = models.CharField(_("unit"), max_length=120)
    field = models.CharField(_("field of work"), max_length=200)
    rank = models.CharField(_("professional title"), max_length=60, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    avoids = models.TextField(_("units to avoid"), max_length=2000, blank=True,
                              help_text=_("Units in which the expert has an interest, one on each line."))
    valid_until = models.DateField(_("in the pool until"))

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        constraints = [models.CheckConstraint(condition=~Q(unit=""), name="expert_has_a_unit")]

    def avoided(self) -> list[str]:
        """The units to avoid, as a list."""
        return [line.strip() for line in self.avoids.splitlines() if line.strip()]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Each unit to avoid on a line of its own: the database compares line by line."""
        self.unit = self.unit.strip()
        self.avoids = "\n".join(self.avoided())
        super().save(*args, **kwargs)

    def search_text(self) -> str:
        return f"{self.title} {self.unit} {self.field}"
