"""The pages of a project beside the register: its lists, its table of performance, milestones, its file."""

import tempfile
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.files.names import content_disposition
from office.files.store import file_store
from office.hanging.page import hang
from office.permissions.ask import get_for
from office.permissions.declared import RECORD, access
from office.records.submissions import answered_once, sent_once
from office.refusals import refuse
from office.registers.paperwork import record_pdf
from planning.project import building, checking, evaluating, shown
from planning.project.filebook import papers_of, records_of, write_package
from planning.project.models import Project
from planning.project.rows import Milestone
from planning.project.verbforms import ChecksForm, ReachedForm, ScoresForm


@access(RECORD)
@answered_once
def checks_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Go through the list of the stage, item by item; outside the stages with a list it leads back."""
    record = get_for(request.user, pk, "edit", Project)
    phase, items = shown.checks(record)
    if not items:
        return redirect(record)
    form = ChecksForm(request.POST if request.method == "POST" else None, items=items)
    title = _("%(phase)s, item by item") % {"phase": phase.label}
    return _table(request, record, title, form, lambda: checking.enter(request.user, pk, form.found()))


@access(RECORD)
@answered_once
def performance_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The points of each indicator; before the evaluation it leads back."""
    record = get_for(request.user, pk, "edit", Project)
    items = list(record.scores.order_by("place"))
    if not items:
        return redirect(record)
    form = ScoresForm(request.POST if request.method == "POST" else None, items=items)
    title = _("Performance table")
    return _table(request, record, title, form, lambda: evaluating.enter(request.user, pk, form.found()))


def _table(request: HttpRequest, record: Project, title: str, form: Any, do: Any) -> HttpResponse:
    """Show a table to fill in, or keep what it says, once, and lead back."""
    if form.is_bound and form.is_valid():
        try:
            with sent_once(request) as sent:
                do()
                sent.leads_to = record.get_absolute_url()
            return redirect(sent.leads_to)
        except ValidationError as error:
            refuse(form, error)
    context = {"page_title": title, "record": record, "form": form, "form_key": uuid4()}
    return render(request, "planning/project_table.html", context, status=422 if form.is_bound else 200)


@access(RECORD)
@answered_once
def milestone_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A milestone is reached (`?milestone=`); without one it leads back."""
    record = get_for(request.user, pk, "edit", Project)
    key = named(request, "milestone")
    row = Milestone.objects.filter(record=record, pk=key).first() if key else None
    if row is None:
        return redirect(record)
    form: forms.Form = ReachedForm(request.POST if request.method == "POST" else None)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return hang(request, record, _("Reached: %(milestone)s") % {"milestone": row.title}, form,
                lambda: building.reach_milestone(request.user, pk, row.pk, said["reached_on"], said["note"]))


def named(request: HttpRequest, name: str) -> int | None:
    """The key that the address names; None for what is none."""
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 12 else None


@access(RECORD)
@require_safe
def estimates_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of what was asked, side by side."""
    record = get_for(request.user, pk, "view", Project)
    context = {"page_title": _("Versions of the estimate: %(record)s") % {"record": record.number}, "record": record,
               "versions": list(record.estimates.select_related("by").order_by("-version")),
               "table": shown.versions(record)}
    return render(request, "planning/project_estimates.html", context)


@access(RECORD)
@require_safe
def file_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every record and paper of the project that the reader may see."""
    record = get_for(request.user, pk, "view", Project)
    records = records_of(request.user, record)
    papers = papers_of(records)
    rows = [(one, [paper for paper in papers if paper.record.pk == one.pk]) for one in records]
    context = {"page_title": _("File of the project: %(record)s") % {"record": record.number}, "record": record,
               "rows": rows, "count": len(papers), "size": sum(paper.attachment.file.size for paper in papers)}
    return render(request, "planning/project_file.html", context)


@access(RECORD)
@require_safe
def package_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All of it as one zip, with a list and the SHA-256 of every file."""
    record = get_for(request.user, pk, "view", Project)
    out = tempfile.TemporaryFile(dir=file_store().incoming)  # noqa: SIM115  the answer closes it
    write_package(out, record, papers_of(records_of(request.user, record)), record_pdf(record, request.user))
    out.seek(0)
    answer = FileResponse(out, content_type="application/zip")
    answer["Content-Disposition"] = content_disposition(f"{record.number or record.pk} {record.title}.zip")
    return answer
