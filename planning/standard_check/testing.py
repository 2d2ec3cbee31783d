"""For tests: what is typed for a compliance check."""

from typing import Any

from office.time import today
from planning.plan.testing import division
from planning.standard.models import Standard
from planning.standard.testing import issued


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for a check against the first standard in force, which is made if there is none."""
    standard = Standard.objects.filter(valid_from__isnull=False).order_by("pk").first() or issued(99)
    return {"title": f"目录编制规范执行检查（{number}）", "against": standard.pk, "inspected": division("network").pk,
            "unit": "", "inspected_on": today().isoformat(), "summary": "抽查目录编码。", "grade": "internal",
            **changed}
