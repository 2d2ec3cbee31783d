"""The report of contributions, adoptions and points, on the page, as a file and on paper."""

import csv
import io
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from openpyxl import Workbook

from office.figures.queries import figure
from office.files.names import content_disposition
from office.papers.contents import Column, RegisterBook
from office.papers.errors import PaperError
from office.papers.render import make
from office.permissions.ask import may_see_register
from office.permissions.declared import REGISTER, access
from office.registers.export import plain
from office.registers.paperwork import printed
from office.time import one_instant, today
from secretariat.contribution.models import Contribution, Level
from secretariat.contribution.scores import MONTHS_IN, heads, period_words, scores, table

FIRST_YEAR = 1996  # of the office
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked(request: HttpRequest) -> tuple[int, str]:
    """The year and the kind of period of the address; this year by quarters where it says nothing that can be."""
    if not may_see_register(request.user, Contribution.KIND):
        raise Http404
    year, by, this = request.GET.get("year", ""), request.GET.get("by", ""), today().year
    known = year.isascii() and year.isdecimal() and len(year) == 4 and FIRST_YEAR <= int(year) <= this
    return int(year) if known else this, by if by in MONTHS_IN else "quarter"


@access(REGISTER)
def report_page(request: HttpRequest) -> HttpResponse:
    """The report of a year, of what the reader may see."""
    with one_instant():
        year, by = _asked(request)
        rows = [{"division": score.division, "total": score.total.cells(),
                 "lines": [(period_words(one.period, by), one.cells()) for one in score.periods]}
                for score in scores(request.user, year, by)]
        points = figure("bulletin.points", today())
    context = {
        "page_title": _("Contributions and points of %(year)s") % {"year": year}, "year": year, "by": by, "rows": rows,
        "heads": heads(), "years": range(today().year, max(FIRST_YEAR, today().year - 9), -1),
        "points": [(Level(level).label, points.get(level, 0)) for level in Level.values],
    }
    return render(request, "secretariat/contribution_report.html", context)


@access(REGISTER)
def report_file(request: HttpRequest, form: str) -> HttpResponse:
    """The report as csv, xlsx or PDF."""
    year, by = _asked(request)
    if form not in FORMS:
        raise Http404
    title = _("Contributions and points of %(year)s") % {"year": year}
    with one_instant():
        rows = table(request.user, year, by)
    try:
        body, media_type = FORMS[form](title, rows, request.user)
    except PaperError as error:
        messages.error(request, str(error))
        return redirect("contribution_report")
    answer = HttpResponse(body, content_type=media_type)
    answer["Content-Disposition"] = content_disposition(f"{title}.{form}", inline=form == "pdf")
    return answer


def _csv(title: str, rows: list[list[str]], user: Any) -> tuple[bytes, str]:
    out = io.StringIO()
    csv.writer(out).writerows([plain(cell) for cell in row] for row in [heads(), *rows])
    return out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"


def _xlsx(title: str, rows: list[list[str]], user: Any) -> tuple[bytes, str]:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in [heads(), *rows]:
        sheet.append([plain(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), XLSX


def _pdf(title: str, rows: list[list[str]], user: Any) -> tuple[bytes, str]:
    columns = tuple(Column(label=head, share=share, centred=place > 0)
                    for place, (head, share) in enumerate(zip(heads(), (30, 14, 10, 10, 10, 10, 10, 10), strict=True)))
    book = RegisterBook(**printed(user), title=title, columns=columns, rows=tuple(map(tuple, rows)))
    return make(book, isolated=len(rows) > 100), "application/pdf"


FORMS: dict[str, Callable[[str, list[list[str]], Any], tuple[bytes, str]]] = {"csv": _csv, "xlsx": _xlsx, "pdf": _pdf}
