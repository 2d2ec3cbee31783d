"""What the org chart's models share: names and bases in two languages, and periods that do not overlap."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from office.audit.actor import current


class Period(Func):
    """The half-open range of a dated row, for exclusion constraints."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def never_twice(name: str, *fields: str) -> ExclusionConstraint:
    """No two rows that agree in these fields overlap in valid time."""
    same = [(field, RangeOperators.EQUAL) for field in fields]
    period = (Period(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS)
    message = _("This period overlaps another of the same.")
    return ExclusionConstraint(name=name, expressions=[*same, period], violation_error_message=message)


def reads_chinese() -> bool:
    """Whether the reader's language is Chinese."""
    return (get_language() or "").startswith("zh")


class Named(models.Model):
    """Something with a name in both languages."""

    name_en = models.CharField(_("English name"), max_length=200)
    name_zh = models.CharField(_("Chinese name"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if reads_chinese() else self.name_en


class Founded(models.Model):
    """Something that stands on a decision, told in both languages."""

    basis_en = models.TextField(_("English basis"), blank=True)
    basis_zh = models.TextField(_("Chinese basis"), blank=True)

    class Meta:
        abstract = True

    @property
    def basis(self) -> str:
        """The decision it stands on, in the reader's language."""
        return self.basis_zh if reads_chinese() else self.basis_en


def refuse_own(person_id: int | None) -> None:
    """Refuse a change by which the acting person would change their own rights."""
    if person_id is not None and person_id == current().person_id:
        raise ValidationError(_("Nobody changes their own posts: ask another administrator."))
