"""A report's figures as a table, in the reader's language; and from it xlsx and PDF."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from unicodedata import east_asian_width

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from office.papers.books.make import make_book
from office.papers.contents import Column as PaperColumn
from office.papers.contents import RegisterBook
from office.papers.render import make
from office.papers.report import ReportPaper
from office.registers.export import plain
from office.registers.paperwork import LONG, printed
from office.reports.chart import draw, draw_on_paper
from office.reports.periods import words
from office.reports.report import Asked, Cell, Column, Kind, Report
from office.reports.scope import scope_words
from office.time import now

PAPER_WIDTH, PAPER_TALL = 900, 560  # of a chart on a landscape page, in pixels of CSS
TEXT_LEAST, TEXT_MOST = 8, 24  # of a column's width on paper, in characters
SHEET_NAME = 31  # the longest name of a sheet
SUMMED = (Kind.COUNT, Kind.MONEY)  # what a last row adds up


@dataclass(frozen=True)
class Table:
    """A report as it was made: for whom and when, over what, its rows, and the sums below them."""

    report: Report
    asked: Asked
    rows: list[tuple[Cell, ...]]
    total: tuple[Cell, ...] | None
    scope: str
    at: datetime
    chosen: tuple[tuple[str, str], ...] = ()  # what else was asked for: (label, value)

    @property
    def title(self) -> str:
        """The report's name and its period."""
        return f"{self.report.title} · {self.period}"

    @property
    def period(self) -> str:
        """Its period in words, or the moment."""
        if self.report.present:
            return _("as of %(at)s") % {"at": self.at.strftime("%Y-%m-%d %H:%M")}
        return words(self.asked.since, self.asked.until)

    @property
    def about(self) -> str:
        """The period and what else it was asked for, on one line."""
        return " · ".join([self.period, *(f"{label}{_(': ')}{value}" for label, value in self.chosen)])

    @property
    def heads(self) -> tuple[Column, ...]:
        """Its columns."""
        return self.report.columns

    def written(self) -> list[list[str]]:
        """The rows as people read them, the sums last."""
        return [[write(cell, column.kind) for cell, column in zip(row, self.heads, strict=True)]
                for row in (*self.rows, *([self.total] if self.total else []))]

    @property
    def has_chart(self) -> bool:
        """Whether there is something to draw."""
        return self.report.chart is not None and bool(self.rows)

    def drawn(self, prefix: str = "chart") -> str:
        """The chart as SVG; empty when there is nothing to draw."""
        return draw(self.report, self.rows, prefix) if self.has_chart else ""


def table_of(report: Report, user: Any, asked: Asked, chosen: tuple[tuple[str, str], ...] = ()) -> Table:
    """Count the report for a user; who may open it, the caller has asked."""
    rows = report.rows(user, asked)
    total = _total(report, rows) if report.total and len(rows) > 1 else None
    scope = scope_words(user) if not report.roles else _("Counted over the whole office.")
    return Table(report, asked, rows, total, scope, now(), chosen)


def _total(report: Report, rows: list[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    summed: list[Cell] = [_("In all")]
    for place, column in enumerate(report.columns[1:], 1):
        cells = [row[place] for row in rows if isinstance(row[place], int | Decimal)]
        summed.append(sum(cells) if column.kind in SUMMED else None)  # type: ignore[arg-type]
    return tuple(summed)


def write(cell: Cell, kind: Kind) -> str:
    """A cell as people read it; a dash where there is no figure."""
    if cell is None:
        return "" if kind is Kind.TEXT else "—"
    if kind is Kind.PERCENT:
        return f"{cell:.1f} %"
    if kind is Kind.MONEY:
        return f"{cell:,.2f}"
    return f"{cell:.1f}" if kind is Kind.HOURS else f"{cell:g}" if isinstance(cell, float) else str(cell)


def as_xlsx(table: Table, user: Any) -> tuple[bytes, str]:
    """Two sheets: the figures as numbers, and what they mean."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = plain(table.report.title)[:SHEET_NAME]
    sheet.append([plain(table.title)])
    sheet.append([plain(table.about)])
    sheet.append([plain(table.scope)])
    sheet.append([])
    sheet.append([plain(column.label) for column in table.heads])
    for cell in sheet[5]:
        cell.font = Font(bold=True)
    for row in (*table.rows, *([table.total] if table.total else [])):
        sheet.append([plain(cell) if isinstance(cell, str) else cell for cell in row])
        for cell, column in zip(sheet[sheet.max_row], table.heads, strict=True):
            if column.kind is Kind.MONEY:
                cell.number_format = "#,##0.00"
    sheet.column_dimensions["A"].width = 2 * TEXT_MOST
    sheet.freeze_panes = "B6"
    meanings = book.create_sheet(plain(_("Definitions"))[:SHEET_NAME])
    for column in table.heads:
        meanings.append([plain(column.label), plain(column.means)])
    meanings.column_dimensions["A"].width, meanings.column_dimensions["B"].width = TEXT_MOST, 100
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_pdf(table: Table, user: Any) -> tuple[bytes, str]:
    """The report on paper, with chart and definitions; a very long one as a book, without. Any PaperError."""
    rows = table.written()
    columns = tuple(PaperColumn(label=str(column.label), share=_share(rows, place, str(column.label)),
                                centred=column.kind is not Kind.TEXT)
                    for place, column in enumerate(table.heads))
    said = {**printed(user), "title": str(table.report.title), "columns": columns, "rows": tuple(map(tuple, rows)),
            "period": table.about}
    if len(rows) > LONG:
        return make_book(RegisterBook(**said)), "application/pdf"
    charts = draw_on_paper(table.report, table.rows, PAPER_WIDTH, PAPER_TALL) if table.has_chart else ()
    paper = ReportPaper(**said, scope=table.scope, has_total=table.total is not None, charts=charts,
                        meanings=tuple((str(column.label), str(column.means)) for column in table.heads))
    return make(paper), "application/pdf"


def _share(rows: list[list[str]], place: int, label: str) -> int:
    longest = max(_breadth(text) for text in (label, *(row[place] for row in rows)))
    return min(max(longest, TEXT_LEAST), TEXT_MOST)


def _breadth(text: str) -> int:
    """How broad a text is: a Chinese character counts twice."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


FORMS: dict[str, Callable[[Table, Any], tuple[bytes, str]]] = {"xlsx": as_xlsx, "pdf": as_pdf}
