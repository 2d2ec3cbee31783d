"""What people of the office have in hand in Planning's registers; see office/handover/holding.py."""

from planning.asset.holding import AssetHolding, AssetLoanHolding
from planning.expense.holding import AdvanceHolding
from planning.standard_check.holding import CheckHolding

HOLDINGS = (AssetHolding, AssetLoanHolding, AdvanceHolding, CheckHolding)
