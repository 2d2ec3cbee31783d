"""For tests: what is typed for a stocktake; the books have a card then."""

from typing import Any

from planning.asset.models import Asset
from planning.asset.testing import card


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for a stocktake of the whole office."""
    if not Asset.objects.exists():
        card(99)
    return {"title": f"年度资产盘点（{number}）", "counted": "", "place": "", "grade": "internal", **changed}
