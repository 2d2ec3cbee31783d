"""Whom an expense's own tables give rights in it: once it is approved, those who keep the office's money."""

from collections.abc import Iterator
from datetime import datetime

from office.permissions.access import Given
from planning.expense.models import Expense

CASHIER = "cashier"


def grounds_of(pks: list[int], at: datetime) -> Iterator[Given]:
    """From its approval on: the keeping division's clerks, one of whom pays it, and its head."""
    rows = Expense.objects.filter(pk__in=pks, approved_by__isnull=False)
    for pk, keeper in rows.values_list("pk", "duty__division"):
        yield pk, f"d{keeper}.clerk", ("note", "pay"), CASHIER
        yield pk, f"d{keeper}.division_head", ("note",), CASHIER
