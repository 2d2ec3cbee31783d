"""Taking and voiding numbers: gapless by the row lock of the series, in the transaction that saves the record."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.audit.actor import current
from office.failpoints import failpoint
from office.numbering.models import Number, Series
from office.time import clock, now


def take(code: str, year: int, record: Any, pattern: str = "{year}-{seq}") -> Number:
    """Give the record the next number of a series. Call it last in the transaction: the series is locked till then.

    Raises ValidationError when the year's series is closed. `pattern` is used when the series is new.
    """
    Series.objects.bulk_create([Series(code=code, year=year, pattern=pattern)], ignore_conflicts=True)
    series = Series.objects.select_for_update().get(code=code, year=year)
    if series.closed_at:
        raise ValidationError(_("The series %(series)s is closed.") % {"series": series})
    seq = series.last + 1
    Series.objects.filter(pk=series.pk).update(last=seq)
    text = series.pattern.format(year=year, seq=seq)
    # The clock itself: the transaction's own instant may be earlier than that of whoever held the lock before.
    number = Number.objects.create(series=series, seq=seq, text=text, record=record, taken_at=clock())
    failpoint("number.taken")
    return number


def void(number: Number, reason: str, approver_id: int) -> None:
    """Void a number: it is never given again; reason and approver are kept. Approver and actor are two people."""
    if not reason.strip():
        raise ValidationError(_("Give the reason."))
    if approver_id == current().person_id:
        raise ValidationError(_("Somebody else must approve the voiding."))
    number.voided_at, number.void_reason, number.void_approver_id = now(), reason, approver_id
    number.save(update_fields=["voided_at", "void_reason", "void_approver"])  # the rest may not be written again
