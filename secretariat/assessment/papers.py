"""The result of a round on paper: in the order of the totals."""

from typing import Any

from django.utils.translation import gettext as _

from office.registers.paperwork import register_pdf
from secretariat.assessment.models import Assessment
from secretariat.assessment.rights import visible_sheets
from secretariat.assessment.words import name_of


def table(user: Any, record: Assessment) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the sheets that the reader may see, the highest total first."""
    heads = [_("Rank"), _("Assessed"), *(name_of(one) for one in record.scheme), _("Total"), _("Grade")]
    sheets = sorted(visible_sheets(user, record).prefetch_related("lines"),
                    key=lambda sheet: (sheet.total is None, -(sheet.total or 0), sheet.pk))
    rows = []
    for place, sheet in enumerate(sheets, 1):
        newest = {line.indicator: line.score for line in sheet.lines.all()}
        scores = [str(newest.get(one["code"], "—")) for one in record.scheme]
        total = "—" if sheet.total is None else str(sheet.total)
        rows.append([str(place), sheet.person.name if sheet.person else sheet.division.name, *scores, total,
                     sheet.get_grade_display() or "—"])  # type: ignore[attr-defined]
    return heads, rows


def ranking_pdf(record: Assessment, user: Any) -> bytes:
    """The result as a table; before it is published, of what the reader may see."""
    heads, rows = table(user, record)
    return register_pdf(record.title, heads, rows, user)
