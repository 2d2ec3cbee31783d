"""The pages of the declared reports: which there are, one of them with its figures, and its files."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from office.files.names import content_disposition
from office.orgchart.models import Division
from office.papers.errors import PaperError
from office.permissions.declared import REPORT, access
from office.reports.asking import counted_for, form_for, query_of
from office.reports.forms import PeriodForm
from office.reports.models import ReportFile
from office.reports.output import FORMS, Table
from office.reports.report import Report, all_reports, reports_for
from office.reports.saved import readable
from office.time import now, one_instant

NEWEST = 5  # files on the list of reports


@access(REPORT)
def reports_page(request: HttpRequest) -> HttpResponse:
    """The reports that the reader may open, those they saved or that were shared with them, and the newest files."""
    with one_instant():
        user: Any = request.user
        rows = list(readable(user).select_related("person", "division").order_by("name", "pk"))
        for row in rows:
            row.title = all_reports()[row.report].title
        files = ReportFile.objects.filter(saved__in=[row.pk for row in rows], state=ReportFile.State.DONE)
        context = {
            "page_title": _("Reports"), "reports": reports_for(user),
            "divisions": Division.objects.on(now()).filter(counted=True).order_by("order", "pk"),
            "mine": [row for row in rows if row.person_id == user.person_id],
            "shared": [row for row in rows if row.person_id != user.person_id],
            "files": files.select_related("saved").order_by("-made_at", "-pk")[:NEWEST],
        }
        return render(request, "reports/list.html", context)


def report_asked(request: HttpRequest, code: str) -> Report:
    """The report of an address, if it is for the reader; Http404 otherwise."""
    report = all_reports().get(code)
    if report is None or not report.is_for(request.user):
        raise Http404
    return report


@access(REPORT)
def report_page(request: HttpRequest, code: str) -> HttpResponse:
    """A report with its form, chart, table and definitions."""
    with one_instant():
        report = report_asked(request, code)
        form = form_for(report, request.GET.dict())
        valid = form.is_valid()
        context = {
            "page_title": report.title, "report": report, "form": form,
            "query": urlencode(query_of(form)) if valid else "",
            **(_counted(request.user, report, form) if valid else {}),
        }
        return render(request, "reports/report.html", context, status=200 if valid else 422)


def _counted(user: Any, report: Report, form: PeriodForm) -> dict[str, Any]:
    """What the page shows of the figures; that it has to be made in the background, if a page may not wait for it."""
    try:
        with transaction.atomic():
            return shown(counted_for(user, report, form))
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return {"too_long": True}


def shown(table: Table) -> dict[str, Any]:
    """What a page shows of a table: rows as cells with their columns, the chart."""
    written = table.written()
    cells = [[(cell, column) for cell, column in zip(row, table.heads, strict=True)] for row in written]
    return {"table": table, "rows": cells[:len(table.rows)], "total": cells[len(table.rows):], "chart": table.drawn()}


@access(REPORT)
def report_file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The report as xlsx or PDF."""
    report = report_asked(request, code)
    typed = form_for(report, request.GET.dict())
    here = reverse("report", args=[code]) + "?" + request.GET.urlencode()
    if not typed.is_valid():
        return redirect(here)
    with one_instant():
        table = counted_for(request.user, report, typed)
        try:
            body, media_type = FORMS[form](table, request.user)
        except PaperError as error:
            messages.error(request, str(error))
            return redirect(here)
    return as_file(body, media_type, f"{table.title}.{form}")


def as_file(body: bytes, media_type: str, name: str) -> HttpResponse:
    """An answer that is a file; a PDF is shown by the browser itself."""
    answer = HttpResponse(body, content_type=media_type)
    answer["Content-Disposition"] = content_disposition(name, inline=media_type == "application/pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer
