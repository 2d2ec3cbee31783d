"""Comprehensive Planning's models, one line a folder."""

from planning.budget.models import (  # noqa: F401
    Adjustment,
    Budget,
    BudgetLine,
    Commitment,
    MoneyApproval,
    MonthClose,
    Voucher,
)
from planning.expense.models import Expense, ExpenseItem  # noqa: F401
