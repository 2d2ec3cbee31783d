"""What people of the office have in hand in the division's registers; see office/handover/holding.py."""

from planning.asset.holding import AssetHolding, AssetLoanHolding

HOLDINGS = (
    AssetHolding,
    AssetLoanHolding,
)
