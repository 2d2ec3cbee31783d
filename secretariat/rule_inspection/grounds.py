"""Whom an inspection's own tables give rights in it: the divisions whose findings were handed to them."""

from collections.abc import Iterator
from datetime import datetime

from office.permissions.access import Given
from secretariat.rule_inspection.models import Finding, Status


def grounds_of(pks: list[int], at: datetime) -> Iterator[Given]:
    """From the order to correct on; those of an inspection that was abandoned before were never handed over."""
    rows = Finding.objects.filter(record__in=pks, record__status__in=(Status.CORRECTING, Status.CLOSED))
    for pk, division in rows.values_list("record", "division").distinct():
        yield pk, f"d{division}", ("note",), "finding"
