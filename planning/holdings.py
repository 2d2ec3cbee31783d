"""What people of the office have in hand in Planning's registers; see office/handover/holding.py."""

from planning.standard_check.holding import CheckHolding

HOLDINGS = (
    CheckHolding,
)
from planning.expense.holding import AdvanceHolding

HOLDINGS = (AdvanceHolding,)
