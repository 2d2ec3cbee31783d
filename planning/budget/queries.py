"""Questions to the ledger: what a line has, today or on a day, and which lines somebody may spend from."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from office.permissions.standing import standing_of
from planning.budget.models import ZERO, BudgetLine, Status, Voucher

KEEPER = "planning"  # the division whose people may charge any line


def available(line_pk: int, day: date | None = None) -> Decimal:
    """What a line has available now, or had at the end of a day: the balance after its last voucher of then.

    Zero before its budget was signed. Raises BudgetLine.DoesNotExist.
    """
    line = BudgetLine.objects.get(pk=line_pk)
    if day is None:
        return line.available
    newest = last_voucher(line_pk, day)
    return newest.balance if newest else ZERO


def last_voucher(line_pk: int, day: date) -> Voucher | None:
    """The last voucher that a line had at the end of a day; one row of one index, however many there are."""
    ends = datetime.combine(day + timedelta(days=1), time(), timezone.get_current_timezone())
    return Voucher.objects.filter(line=line_pk, at__lt=ends).order_by("-at", "-number").first()


def lines_to_choose(user: Any, year: int) -> QuerySet[BudgetLine]:
    """The lines of the year's budget in force that the user may charge: of their divisions and of the whole office.

    Whoever keeps the office's money (Planning) may charge any.
    """
    divisions = [seat.post.division for seat in standing_of(user).seats]
    rows = BudgetLine.objects.filter(budget__year=year, budget__status=Status.APPROVED, last_voucher__gt=0)
    if not any(division.app == KEEPER for division in divisions):
        rows = rows.filter(Q(division=None) | Q(division__in=[division.pk for division in divisions]))
    return rows.order_by("place", "id")
