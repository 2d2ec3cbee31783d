"""History, prints and exports of a register's records."""


from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from office.files.names import content_disposition
from office.papers.errors import PaperError, PaperNotReady
from office.permissions.ask import may_see_register
from office.permissions.declared import RECORD, REGISTER, access
from office.records.submissions import answered_once
from office.registers import export
from office.registers.door import record_for
from office.registers.export import MOST
from office.registers.exporting import offer, rows_asked
from office.registers.history import versions
from office.registers.paperwork import LONG
from office.registers.register import Register


@access(RECORD)
def history_page(request: HttpRequest, register: type[Register], pk: int) -> HttpResponse:
    """Who changed what, when and why."""
    record = record_for(request, register, pk)
    title = _("History of %(record)s") % {"record": record.number or record.title}
    context = {"page_title": title, "register": register, "record": record, "versions": versions(record)}
    return render(request, "register/history.html", context)


@access(RECORD)
def print_page(request: HttpRequest, register: type[Register], pk: int, name: str) -> HttpResponse:
    """One of the record's papers as PDF."""
    record = record_for(request, register, pk)
    paper = next((paper for paper in register.prints if paper.name == name), None)
    if paper is None:
        raise Http404
    try:
        body = paper.make(record, request.user)
    except PaperNotReady as waiting:
        messages.info(request, str(waiting))
        return redirect(waiting.leads_to or record.get_absolute_url())
    except PaperError as error:  # no face has a character, Pango is missing, …: said where the person was
        messages.error(request, str(error))
        return redirect(f"{register.kind}_page", pk)
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition(f"{record.number or record.pk} {paper.label}.pdf", inline=True)
    return answer


@access(REGISTER)
@answered_once
def export_page(request: HttpRequest, register: type[Register], form: str) -> HttpResponse:
    """The filtered, permitted rows as csv, xlsx (at most a thousand) or the register's paper; long ones later."""
    if not may_see_register(request.user, register.kind) or form not in (*register.exports, "pdf"):
        raise Http404
    rows = list(rows_asked(request.user, register, request.GET, LONG + 1 if form == "pdf" else MOST))
    if form == "pdf" and len(rows) > LONG:
        return offer(request, register)
    try:
        body, media_type = export.FORMS[form](register, rows, request.user)
    except PaperError as error:
        messages.error(request, str(error))
        return redirect(f"{register.kind}_list")
    answer = HttpResponse(body, content_type=media_type)
    answer["Content-Disposition"] = content_disposition(f"{register.title()}.{form}")
    return answer
