"""For tests: what is typed for an inspection."""

from typing import Any

from office.time import today
from secretariat.office_rule.models import OfficeRule
from secretariat.office_rule.testing import division, issued


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for an inspection of the first rule in force, which is made if there is none."""
    rule = OfficeRule.objects.filter(valid_from__isnull=False).order_by("pk").first() or issued(99)
    return {"title": f"公文登记制度执行情况检查（{number}）", "rule": rule.pk, "inspected": division("network").pk,
            "inspected_on": today().isoformat(), "summary": "抽查收文登记。", "grade": "internal", **changed}
