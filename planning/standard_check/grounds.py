"""What the rules of compliance checks give: those that are handed over, to the owners of their findings."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from office.inspecting.models import Status
from office.inspecting.services import CAUSE
from planning.standard_check.models import CheckFinding


def grounds(pks: list[int], at: datetime) -> Iterator[tuple[int, str, Iterable[str], str]]:
    """Who has which verbs in these checks, for which cause."""
    rows = CheckFinding.objects.filter(record__in=pks, record__status__in=(Status.CORRECTING, Status.CLOSED))
    for pk, division in rows.values_list("record", "division").distinct().order_by("record", "division"):
        yield pk, f"d{division}", ("note",), CAUSE
