"""Which rights an expense's own rules give, worked out from its approval."""

from collections.abc import Iterator
from datetime import datetime

from office.permissions.access import Given
from planning.expense.models import Expense, Status
from planning.expense.services import CASHIER


def grounds_of(pks: list[int], at: datetime) -> Iterator[Given]:
    """Whoever keeps the office's money pays what is approved, and their head sees it; not what was cancelled."""
    approved = Expense.objects.filter(pk__in=pks).exclude(approved_by=None).exclude(status=Status.CANCELLED)
    for expense in approved.select_related("duty"):
        keeper = expense.duty.division_id
        yield expense.pk, f"d{keeper}.clerk", ("note", "pay"), CASHIER
        yield expense.pk, f"d{keeper}.division_head", ("note",), CASHIER
