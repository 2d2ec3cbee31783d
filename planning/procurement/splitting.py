"""Purchases that look split (化整为零): of one year, division and class, together over the threshold of open tender."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from office.permissions.ask import visible_to
from office.time import today
from planning.asset.classes import classes
from planning.procurement import rules
from planning.procurement.models import Method, Procurement


@dataclass(frozen=True)
class Group:
    """The purchases of one class, division and year."""

    code: str
    name: str
    division: str
    rows: list[Procurement]
    total: Decimal
    tender: Decimal


def groups(user: Any, year: int) -> list[Group]:
    """Those that come over the threshold together while none does alone; of what the user may see."""
    rows = visible_to(user, Procurement.objects.filter(opened__year=year)).exclude(method=Method.OPEN)
    found = defaultdict[Any, list[Procurement]](list)
    for one in rows.exclude(status__in=rules.CLOSED_IN_VAIN).select_related("division").order_by("opened", "pk"):
        found[one.nature, one.class_code[: rules.CLASS_OF], one.division_id].append(one)
    return [made for (nature, code, _division), among in sorted(found.items()) if (made := _group(nature, code, among))]


def _group(nature: str, code: str, rows: list[Procurement]) -> Group | None:
    tender, total = rules.thresholds(nature, today()).tender, rules.together(rows)
    if len(rows) < 2 or total < tender or any((one.approved or one.estimated) >= tender for one in rows):
        return None
    names = classes(today())
    name = next((names[one.class_code].name for one in rows if one.class_code in names), code)
    return Group(code, name, rows[0].division.name, rows, total, tender)
