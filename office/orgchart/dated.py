"""Dated facts: rows that were so from one instant until another, and what was known of them when."""

from datetime import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.audit.history import kept_history
from office.orgchart.kept import Kept, KeptQuerySet


class DatedQuerySet(KeptQuerySet):
    """Asks for what was so at an instant; valid time is half-open, [valid_from, valid_to)."""

    def on(self, at: datetime) -> Self:
        """The rows that were so at this instant, as we know it now."""
        return self.filter(models.Q(valid_to=None) | models.Q(valid_to__gt=at), valid_from__lte=at)


class Dated(Kept):
    """A fact with valid time in its columns and recorded time in its history table."""

    valid_from = models.DateTimeField(_("valid from"))
    valid_to = models.DateTimeField(_("valid to"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()  # type: ignore[misc]
    history = kept_history(inherit=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        start, end = (timezone.localtime(at).date() if at else "" for at in (self.valid_from, self.valid_to))
        return f"{start} – {end}"

    def clean(self) -> None:
        """The period must run forwards before the database can compare it with others."""
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValidationError({"valid_to": _("The period ends before it begins.")})

    def is_valid_at(self, at: datetime) -> bool:
        """True from the first instant up to, and not including, the last."""
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)

    @classmethod
    def as_known(cls, at: datetime, known_at: datetime) -> list[Any]:
        """What we believed at `known_at` to be so at `at`: the second of the two times (recorded time)."""
        return [row for row in cls.history.as_of(known_at) if row.is_valid_at(at)]


def dates_in_order(name: str) -> models.CheckConstraint:
    """A period never ends before it begins."""
    return models.CheckConstraint(
        condition=models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("valid_from")),
        name=name,
        violation_error_message=_("The period ends before it begins."),
    )
