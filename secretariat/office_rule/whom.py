"""Whom a rule concerns: the divisions it names, or everybody who works in the office now."""

from collections.abc import Iterable
from datetime import datetime

from office.orgchart.models import Division
from office.orgchart.staff import staff
from office.time import now


def concerned(codes: Iterable[str], at: datetime | None = None) -> list[Division]:
    """The divisions of these codes in which somebody works now, or did `at` an instant; all if no code is named.

    No query.
    """
    wanted = set(codes)
    found = {row.post.division_id: row.post.division for row in staff().held(at or now())}
    rows = sorted(found.values(), key=lambda row: (row.order, row.pk))
    return [row for row in rows if not wanted or row.code in wanted]
