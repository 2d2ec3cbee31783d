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
from office.permissions.ask import get_for
from office.permissions.declared import RECORD, access
from office.records.submissions import answered_once, sent_once
from office.refusals import refuse
from office.registers.sent import uploads_in
from secretariat.rule_inspection import services
from secretariat.rule_inspection.forms import CorrectionForm, SendBackForm
from secretariat.rule_inspection.models import Finding, RuleInspection
from secretariat.rule_inspection.supervising import supervise


@access(RECORD)
@answered_once
def finding_page(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Do one act to the finding that the address names (`?finding=`); without one it leads back."""
    if act not in ACTS:
        raise Http404
    verb, do = ACTS[act]
    record = get_for(request.user, pk, verb, RuleInspection)
    named = request.GET.get("finding", "")
    known = named.isascii() and named.isdecimal() and len(named) < 12
    finding = Finding.objects.filter(record=record, pk=int(named)).first() if known else None
    return do(request, record, finding) if finding else redirect(record)


def _correct(request: HttpRequest, record: RuleInspection, finding: Finding) -> HttpResponse:
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
    return render(request, "secretariat/rule_finding.html", context, status=422 if form.is_bound else 200)


def _close(request: HttpRequest, record: RuleInspection, finding: Finding) -> HttpResponse:
    form = forms.Form(request.POST if request.method == "POST" else None)
    title = _("Close finding %(place)d: %(text)s") % {"place": finding.place, "text": finding.text}
    return hang(request, record, title, form,
                lambda: services.close_finding(request.user, record.pk, finding.pk))


def _send_back(request: HttpRequest, record: RuleInspection, finding: Finding) -> HttpResponse:
    form = SendBackForm(request.POST if request.method == "POST" else None)
    return hang(request, record, _("Send back finding %(place)d") % {"place": finding.place}, form,
                lambda: services.send_back(request.user, record.pk, finding.pk, form.cleaned_data["reason"]))


def _supervise(request: HttpRequest, record: RuleInspection, finding: Finding) -> HttpResponse:
    form = forms.Form(request.POST if request.method == "POST" else None)
    title = _("Supervise finding %(place)d: %(text)s") % {"place": finding.place, "text": finding.text}
    return hang(request, record, title, form, lambda: supervise(request.user, record.pk, finding.pk))


ACTS: dict[str, tuple[str, Callable[[Any, Any, Any], HttpResponse]]] = {
    "correct": ("note", _correct), "close": ("edit", _close), "send_back": ("edit", _send_back),
    "supervise": ("edit", _supervise)}
