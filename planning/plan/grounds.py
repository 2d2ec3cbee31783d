"""What the rules of plans give: a plan that was issued, to those who measure for it or do something."""

from collections.abc import Iterator
from datetime import datetime

from office.permissions.access import Given
from planning.plan.issuing import CAUSE
from planning.plan.models import Plan
from planning.plan.rows import Indicator, Task


def grounds_of(pks: list[int], at: datetime) -> Iterator[Given]:
    """Who has which verbs in these plans, for which cause."""
    issued = Plan.objects.filter(pk__in=pks, issued_on__isnull=False).values("pk")
    found = {kind: set(kind.objects.filter(record__in=issued, removed_at=None).values_list("record", "division"))
             for kind in (Indicator, Task)}
    for pk, division in sorted(found[Indicator]):
        yield pk, f"d{division}", ("measure",), CAUSE
    for pk, division in sorted(found[Task] - found[Indicator]):
        yield pk, f"d{division}", (), CAUSE
