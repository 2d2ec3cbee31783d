"""Whom an expense gives rights in it by its approval: whoever keeps the office's money, and their head."""

from collections.abc import Iterator
from datetime import datetime

from office.permissions.access import Given
from planning.expense.models import Expense


def grounds_of(pks: list[int], at: datetime) -> Iterator[Given]:
    """From the approval on: who paid it, or might have, still sees it when it is paid, settled or cancelled."""
    rows = Expense.objects.filter(pk__in=pks, approved_by__isnull=False)
    for pk, keeper in rows.values_list("pk", "duty__division"):
        yield pk, f"d{keeper}.clerk", ("note", "pay"), "cashier"
        yield pk, f"d{keeper}.division_head", ("note",), "cashier"
