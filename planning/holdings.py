"""What people of the office have in hand in Planning's registers; see office/handover/holding.py."""

from planning.standard_check.holding import CheckHolding

HOLDINGS = (
    CheckHolding,
)
from planning.expense.holding import AdvanceHolding

HOLDINGS = (AdvanceHolding,)
"""What people of the office have in hand in the division's registers; see office/handover/holding.py."""

from planning.asset.holding import AssetHolding, AssetLoanHolding

HOLDINGS = (
    AssetHolding,
    AssetLoanHolding,
)
