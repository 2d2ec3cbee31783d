"""verify_money: the totals of every budget line, commitment and adjustment are what their vouchers say, to the fen."""

from collections.abc import Iterator
from typing import Any

from office.audit.verification import Verification
from planning.budget.models import BudgetLine, Voucher
from planning.budget.proving import differences


class Command(Verification):
    """Each difference is a finding."""

    help = "Prove the maintained totals of budgets against their vouchers."

    def findings(self, **options: Any) -> Iterator[str]:
        yield from differences()

    def checked(self) -> str:
        return f"{BudgetLine.objects.count()} budget lines and {Voucher.objects.count()} vouchers"
