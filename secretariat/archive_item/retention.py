"""How long something is kept, and why: the first row of the retention table that fits it (Order No. 8, 2006)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from secretariat.archive_item.models import NOT_ARCHIVED, RetentionRule


@dataclass(frozen=True)
class Ruling:
    """A period (Y, D30, D10) or N, not archived; and the reason in words."""

    retention: str
    reason: str

    @property
    def is_kept(self) -> bool:
        """Whether it is archived at all."""
        return self.retention != NOT_ARCHIVED


def ruling_for(record: Any, document_kind: str, on: date, chosen: str = "", reason: str = "") -> Ruling:
    """What the table says of a document on a day, or what was `chosen` instead; the reason in Chinese, as it is kept.

    Raises ValidationError if what was chosen is not what the table says and no reason was given, or if no row fits.
    """
    proposed = proposal(record.kind, record.duty.code, document_kind, on)
    if not chosen or (proposed and chosen == proposed.retention):
        if proposed is None:
            raise ValidationError({"retention": _("No row of the retention table fits: choose a period.")})
        return Ruling(proposed.retention, f"{proposed.reason_zh}（{proposed.source}）")
    if not reason.strip():
        says = proposed.get_retention_display() if proposed else "—"  # type: ignore[attr-defined]
        raise ValidationError({"retention_reason": _(
            "The retention table says “%(period)s”: give the reason for another period.") % {"period": says}})
    return Ruling(chosen, reason.strip())


def proposal(kind: str, duty: str, document_kind: str, on: date) -> RetentionRule | None:
    """The first row in force on the day that fits; None if none does."""
    rows = RetentionRule.objects.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))
    fits = (Q(source_kind__in=("", kind)) & Q(duty__in=("", duty)) & Q(document_kind__in=("", document_kind)))
    return rows.filter(fits).order_by("order", "pk").first()
