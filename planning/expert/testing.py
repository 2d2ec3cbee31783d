"""For tests: what is typed for an expert, and a pool of them."""

from typing import Any

from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import account
from planning.expert.models import Expert
from planning.expert.register import ExpertRegister

NAMES = ("赵明德", "钱学礼", "孙志刚", "李卫国", "周海燕", "吴建平", "郑永新", "王庆生",
         "冯立本", "陈思远", "褚国强", "卫东升")


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for an expert."""
    name = NAMES[(number - 1) % len(NAMES)] + ("" if number <= len(NAMES) else str(number))
    return {"title": name, "unit": f"青岛第{number}研究所", "field": "信息系统", "rank": "高级工程师",
            "phone": "85910000", "avoids": "", "valid_until": "2035-12-31", "grade": "internal", **changed}


def pooled(count: int = 9, **changed: Any) -> list[Expert]:
    """So many experts in the pool."""
    user, found = account("planning.staff"), []
    for number in range(1, count + 1):
        form = form_of(ExpertRegister)(said(number, **changed), user=user)
        assert form.is_valid(), form.errors
        found.append(file_new(user, ExpertRegister, form))
    return found
