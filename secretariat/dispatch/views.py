"""The pages of distribution: the plan and the state of one document, and what the registry does to one recipient."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.files.names import content_disposition
from office.papers.errors import PaperError
from office.permissions.ask import get_for, may
from office.permissions.declared import RECORD, access
from office.records.perform import NotNow, Stale
from office.records.submissions import answered_once, sent_once
from office.refusals import refuse
from office.routing.services.deciding import agree
from secretariat.dispatch import receipts, services
from secretariat.dispatch.forms import AgainForm, PlanForm, ReceiptForm, UrgeForm, WhyForm
from secretariat.dispatch.listing import rows_of
from secretariat.dispatch.models import Dispatch
from secretariat.dispatch.papers import PRINTS
from secretariat.outgoing_document.models import OutgoingDocument


@dataclass(frozen=True)
class Act:
    """What may be done to one recipient's row: its words, its form, its service, and the states it starts from."""

    label: str | Promise
    form: type[forms.Form]
    run: Callable[..., None]
    states: tuple[str, ...] = (Dispatch.State.SENT,)


ENDED = (Dispatch.State.REFUSED, Dispatch.State.WITHDRAWN)
ACTS = {
    "receive": Act(gettext_lazy("Enter the receipt"), ReceiptForm, receipts.receive),
    "refuse": Act(gettext_lazy("Enter a refusal"), WhyForm, receipts.refuse),
    "urge": Act(gettext_lazy("Note an urging"), UrgeForm, receipts.urge),
    "take_back": Act(gettext_lazy("Withdraw from this recipient"), WhyForm, receipts.take_back),
    "again": Act(gettext_lazy("Send again"), AgainForm, receipts.send_again, ENDED),
}


def _document(request: HttpRequest, pk: int, verb: str = "view") -> Any:
    return get_for(request.user, pk, verb, OutgoingDocument)


@access(RECORD)
@answered_once
def dispatch_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is to get the document, then who has it; the registry writes the plan and sends it out."""
    document = _document(request, pk, "distribute" if request.method == "POST" else "view")
    if request.method != "POST":
        return _page(request, document)
    if document.status not in services.BEFORE:
        messages.error(request, _("It has gone out: send it to further recipients instead."))
        return redirect("outgoing_dispatch", pk)
    plan = PlanForm(document, request.POST)
    if not plan.is_valid():
        return _page(request, document, plan, status=422)
    try:
        with sent_once(request) as sent:
            version = request.POST.get("version", "")
            services.keep_plan(request.user, pk, plan.said, int(version) if version.isdecimal() else None)
            if "send" in request.POST:
                _send(request, document)
            sent.leads_to = request.path
    except Stale as late:
        plan.wrong = [_("%(person)s changed this document meanwhile. Look at it, then save again.") % {
            "person": late.by or _("Somebody")}]
        return _page(request, late.record, plan, status=409)
    except ValidationError as error:
        plan.wrong = error.messages
        return _page(request, document, plan, status=422)
    messages.success(request, _("It has gone out.") if "send" in request.POST else _("The distribution is saved."))
    return redirect(sent.leads_to)


def _send(request: HttpRequest, document: Any) -> None:
    step = services.open_step(request.user, document)
    if step is None:
        raise ValidationError(_("It is not its turn to be distributed yet."))
    agree(request.user, step.pk)


def _page(request: HttpRequest, document: Any, plan: PlanForm | None = None, status: int = 200) -> HttpResponse:
    mine = bool(may(request.user, "distribute", document))
    before = document.status in services.BEFORE
    rows = [] if before else rows_of(document, ACTS if mine else {})
    context = {
        "page_title": _("Distribution of %(title)s") % {"title": document.number or document.title}, "record": document,
        "is_mine": mine, "before": before, "rows": rows, "form_key": uuid4(), "prints": PRINTS if rows else {},
        "paper": None if before else services.valid_paper(document), "open": sum(row.state == "sent" for row in rows),
        "plan": (plan or PlanForm(document)) if before else None,
        "may_send": before and mine and services.open_step(request.user, document) is not None,
    }
    if plan:
        context["errors"] = plan.errors
    return render(request, "secretariat/dispatch.html", context, status=status)


@access(RECORD)
@answered_once
def act_page(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One act on one recipient's row (`?row=`): its form, and what was sent."""
    if act not in ACTS:
        raise Http404
    document, asked = _document(request, pk, "distribute"), ACTS[act]
    row = _row(request, document)
    if row is None or row.state not in asked.states:
        messages.error(request, _("Choose the recipient anew: the list has changed meanwhile."))
        return redirect("outgoing_dispatch", pk)
    form: Any = asked.form(request.POST if request.method == "POST" else None, row=row)  # type: ignore[call-arg]
    if form.is_bound and form.is_valid() and _done(request, row, asked, form):
        return redirect("outgoing_dispatch", pk)
    context = {"page_title": f"{asked.label}: {row.name}", "record": document, "row": row, "form": form,
               "label": asked.label, "form_key": uuid4()}
    return render(request, "secretariat/dispatch_act.html", context, status=422 if form.is_bound else 200)


def _row(request: HttpRequest, document: Any) -> Dispatch | None:
    text = request.GET.get("row", "")
    if not text.isdecimal() or len(text) > 18:
        return None
    return Dispatch.objects.filter(pk=int(text), record=document.pk).first()


def _done(request: HttpRequest, row: Dispatch, asked: Act, form: Any) -> bool:
    try:
        with sent_once(request) as sent:
            asked.run(request.user, row.record_id, row.pk, **form.cleaned_data)
            sent.leads_to = reverse("outgoing_dispatch", args=[row.record_id])
    except NotNow as late:
        messages.error(request, late.messages[0])
        return True
    except ValidationError as error:
        refuse(form, error)
        return False
    messages.success(request, _("Done: %(verb)s.") % {"verb": asked.label})
    return True


@access(RECORD)
def print_page(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The distribution list, the packing lists with their slips, or the labels, as PDF."""
    if name not in PRINTS:
        raise Http404
    paper = PRINTS[name]
    document = _document(request, pk, paper.right)
    try:
        body = paper.make(document, request.user)
    except PaperError as error:
        messages.error(request, str(error))
        return redirect("outgoing_dispatch", pk)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("outgoing_dispatch", pk)
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition(f"{document.number or pk} {paper.label}.pdf", inline=True)
    return answer
