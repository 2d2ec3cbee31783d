"""The pages of saved reports: saving, sharing, making by itself, being told, and the files."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from office.permissions.declared import REPORT, access
from office.records.made import bytes_of
from office.records.submissions import answered_once, sent_once
from office.reports import saved
from office.reports.asking import form_for, query_of
from office.reports.models import ReportFile, SavedReport
from office.reports.periods import Days, words
from office.reports.report import all_reports
from office.reports.saving import SaveForm
from office.reports.schedule import progress, promise, promise_of
from office.reports.views import as_file, report_asked
from office.time import one_instant

FILES = 24  # of a saved report's page


@access(REPORT)
@answered_once
def save_page(request: HttpRequest, code: str) -> HttpResponse:
    """Save the report with the parameters of the address under a name."""
    user: Any = request.user
    report = report_asked(request, code)
    asked = form_for(report, request.GET.dict())
    if user.person_id is None or not asked.is_valid():
        raise Http404
    row = SavedReport(person_id=user.person_id, report=code, query=query_of(asked), language=get_language() or "")
    title = _("Save “%(report)s”") % {"report": report.title}
    return _form(request, row, title, reverse("report", args=[code]) + f"?{request.GET.urlencode()}")


@access(REPORT)
@answered_once
def edit_page(request: HttpRequest, saved_pk: int) -> HttpResponse:
    """Change the name of one's own saved report, with whom it is shared, and how often it is made."""
    row = saved.get_saved(request.user, saved_pk, own=True)
    return _form(request, row, _("Change “%(name)s”") % {"name": row.name}, reverse("saved_report", args=[row.pk]))


def _form(request: HttpRequest, row: SavedReport, title: str, back: str) -> HttpResponse:
    user: Any = request.user
    begins = {"name": row.name, "division": row.division_id or "", "every": row.every or request.GET.get("every", "")}
    form = SaveForm(request.POST if request.method == "POST" else None, initial=begins, user=user, row=row)
    if request.method == "POST":
        try:
            with sent_once(request) as sent:
                saved.lock_owner(user)
                if not form.is_valid():
                    raise ValidationError("")
                saved.save(row, form.cleaned_data)
                if form.once:
                    promise(row, _days(row))
                promise_of(row.pk)  # the period that ended last need not wait for the clock
                sent.leads_to = reverse("saved_report", args=[row.pk])
            messages.success(request, _("The report “%(name)s” is saved.") % {"name": row.name})
            return redirect(sent.leads_to)
        except ValidationError as error:
            if form.is_valid():  # else it says itself why
                form.add_error(None, error)
    context = {"page_title": title, "form": form, "back": back, "form_key": uuid4()}
    return render(request, "reports/save.html", context, status=422 if form.is_bound else 200)


def _days(row: SavedReport) -> Days:
    """The days that a saved report asks for now; ValidationError if it cannot be asked any more."""
    asked = form_for(all_reports()[row.report], row.query)
    if not asked.is_valid():
        raise ValidationError(_("What is asked for cannot be asked any more: open it, change it, and save it anew."))
    return asked.days()


@access(REPORT)
def saved_page(request: HttpRequest, saved_pk: int) -> HttpResponse:
    """A saved report: what it asks for, how often it is made, and its files; those that are being made, how far."""
    with one_instant():
        user: Any = request.user
        row = saved.get_saved(user, saved_pk)
        report = all_reports()[row.report]
        form = form_for(report, row.query)
        files = list(row.files.all()[:FILES])
        context = {
            "page_title": row.name, "row": row, "report": report, "own": row.person_id == user.person_id,
            "open_url": reverse("report", args=[row.report]) + f"?{urlencode(row.query)}",
            "asked": [(form.fields[name].label, _choice(form, name, value)) for name, value in row.query.items()
                      if name in form.fields],
            "files": [(file, words(file.since, file.until), progress(file)) for file in files],
            "waiting": any(file.state == ReportFile.State.WAITING for file in files),
            "subscribed": row.subscriptions.filter(person=user.person_id).exists(),
        }
        return render(request, "reports/saved.html", context)


def _choice(form: Any, name: str, value: str) -> str:
    return str(dict(getattr(form.fields[name], "choices", ())).get(value, value))


@access(REPORT)
@require_POST
def act(request: HttpRequest, saved_pk: int) -> HttpResponse:
    """Be told of it, be told no more, or delete one's own."""
    name = request.POST.get("act", "")
    row = saved.get_saved(request.user, saved_pk, own=name == "delete")
    if name == "subscribe":
        saved.subscribe(request.user, row)
        messages.success(request, _("You will be told when it has been made."))
    elif name == "unsubscribe":
        saved.unsubscribe(request.user, row)
        messages.success(request, _("You will not be told of it any more."))
    elif name == "delete":
        saved.delete(row)
        messages.success(request, _("The report “%(name)s” is deleted.") % {"name": row.name})
        return redirect("reports")
    else:
        raise Http404
    return redirect("saved_report", row.pk)


@access(REPORT)
def kept_file(request: HttpRequest, file_pk: int, form: str) -> HttpResponse:
    """A file that was made."""
    file = saved.get_file(request.user, file_pk)
    stored = file.pdf if form == "pdf" else file.xlsx
    assert stored is not None  # a constraint says so of what was made
    name = f"{file.saved.name} {words(file.since, file.until)}.{form}"
    return as_file(bytes_of(stored.pk), stored.media_type, name)
