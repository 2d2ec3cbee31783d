"""What a report on paper is made of."""

from dataclasses import dataclass
from typing import ClassVar

from office.papers.contents import RegisterBook


@dataclass(frozen=True, kw_only=True)
class ReportPaper(RegisterBook):
    """A report: chart, table and the definitions of its figures, A4 landscape. The chart is SVG of our own making."""

    template: ClassVar[str] = "papers/report.html"
    scope: str  # what was counted over
    charts: tuple[str, ...] = ()  # one scale, in pieces that fit on a page
    has_total: bool = False  # the last row has the sums
    meanings: tuple[tuple[str, str], ...] = ()  # figure, definition
