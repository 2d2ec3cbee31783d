"""Whom an inspection gives rights in it, worked out from its tables: the divisions whose findings were handed over."""

from collections.abc import Iterator
from typing import Any

from office.inspecting.models import Status
from office.inspecting.services import CAUSE
from office.permissions.access import Given


def grounds_of_findings(model: Any, pks: list[int]) -> Iterator[Given]:
    """From the order to correct on; those of an inspection that was abandoned before were never handed over."""
    rows = model.objects.filter(pk__in=pks, status__in=(Status.CORRECTING, Status.CLOSED), findings__isnull=False)
    for pk, division in rows.values_list("pk", "findings__division").distinct():
        yield pk, f"d{division}", ("note",), CAUSE
