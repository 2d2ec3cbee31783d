"""The division's table of contents: the folders of its registers, in menu order."""

REGISTERS: tuple[str, ...] = (
    "plan",
    "standard",
    "standard_check",
    "project",
    "expert",
    "budget",
    "expense",
    "procurement",
    "contract",
    "goods_acceptance",
    "asset",
    "stocktake",
)
