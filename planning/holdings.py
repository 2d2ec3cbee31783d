"""What people of the office have in hand in Planning's registers; see office/handover/holding.py."""

from planning.expense.holding import AdvanceHolding

HOLDINGS = (AdvanceHolding,)
