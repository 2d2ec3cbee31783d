"""What is done to one finding: reporting its correction, closing it, sending it back, supervising it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from office.hanging.page import hang
from office.hanging.viewers import upload_viewer_of
from office.inspecting import services
from office.inspecting.forms import CorrectionForm, SendBackForm
from office.inspecting.models import Finding
from office.permissions.ask import get_for
from office.records.submissions import sent_once
from office.refusals import refuse
from office.registers.sent import uploads_in

Supervise = Callable[[Any, int, int], Any]


def finding_act(request: HttpRequest, pk: int, act: str, model: Any, supervise: Supervise) -> HttpResponse:
    """Do one act to the finding that the address names (`?finding=`); without one it leads back.

    `model` is the kind of the inspection; `supervise(user, its key, the finding's key)` opens the item of a finding.
    """
    if act not in ACTS:
        raise Http404
    verb, do = ACTS[act]
    record = get_for(request.user, pk, verb, model)
    named = request.GET.get("finding", "")
    known = named.isascii() and named.isdecimal() and len(named) < 12
    finding = record.findings.filter(pk=int(named)).first() if known else None
    if finding is None:
        return redirect(record)
    return do(request, record, finding, supervise) if act == "supervise" else do(request, record, finding)


def _correct(request: HttpRequest, record: Any, finding: Finding) -> HttpResponse:
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    uploads, refused = uploads_in(request) if form.is_bound else ([], [])
    if form.is_bound and form.is_valid() and not refused:
        try:
            with sent_once(request) as sent:
                services.correct(request.user, record.pk, finding.pk, form.cleaned_data["correction"],
                                 [upload.key for upload in uploads])
                sent.leads_to = record.get_absolute_url()
            return redirect(sent.leads_to)
        except ValidationError as error:
            refuse(form, error)
    context = {"page_title": _("Report the correction"), "record": record, "finding": finding, "form": form,
               "form_key": uuid4(), "refused": refused, "errors": [("id_files", text) for text in refused],
               "uploads": [upload_viewer_of(upload, request.user) for upload in uploads]}
    return render(request, "inspecting/finding.html", context, status=422 if form.is_bound else 200)


def _close(request: HttpRequest, record: Any, finding: Finding) -> HttpResponse:
    form = forms.Form(request.POST if request.method == "POST" else None)
    title = _("Close finding %(place)d: %(text)s") % {"place": finding.place, "text": finding.text}
    return hang(request, record, title, form,
                lambda: services.close_finding(request.user, record.pk, finding.pk))


def _send_back(request: HttpRequest, record: Any, finding: Finding) -> HttpResponse:
    form = SendBackForm(request.POST if request.method == "POST" else None)
    return hang(request, record, _("Send back finding %(place)d") % {"place": finding.place}, form,
                lambda: services.send_back(request.user, record.pk, finding.pk, form.cleaned_data["reason"]))


def _supervise(request: HttpRequest, record: Any, finding: Finding, supervise: Supervise) -> HttpResponse:
    form = forms.Form(request.POST if request.method == "POST" else None)
    title = _("Supervise finding %(place)d: %(text)s") % {"place": finding.place, "text": finding.text}
    return hang(request, record, title, form, lambda: supervise(request.user, record.pk, finding.pk))


ACTS: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
    "correct": ("note", _correct), "close": ("edit", _close), "send_back": ("edit", _send_back),
    "supervise": ("note", _supervise)}
