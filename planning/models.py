"""One import line per register folder."""

from planning.plan.models import Plan  # noqa: F401
from planning.plan.rows import *  # noqa: F403
from planning.standard.models import Standard, StandardApproval, StandardComment  # noqa: F401
from planning.standard_check.models import CheckFinding, StandardCheck  # noqa: F401
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
