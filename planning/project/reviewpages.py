"""The pages of the expert review and of the approval: seats, how the lots fell, preparing it, check and approve."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.hanging.page import hang
from office.hanging.viewers import upload_viewer_of
from office.permissions.ask import get_for
from office.permissions.declared import RECORD, access
from office.records.submissions import answered_once, sent_once
from office.refusals import refuse
from office.registers.sent import uploads_in
from office.time import now
from planning.capitals import in_capitals
from planning.project import approving, reviewing, shown
from planning.project.models import Project, Status
from planning.project.queries import contracted
from planning.project.services import current_estimate
from planning.project.verbforms import ApprovalForm, InterestForm, OpinionForm
from planning.project.views import named


@access(RECORD)
@answered_once
def seat_page(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Enter the opinion of the expert that the address names (`?seat=`), or the interest they declare."""
    if act not in ("opinion", "interest"):
        raise Http404
    record = get_for(request.user, pk, "edit", Project)
    key = named(request, "seat")
    seat = reviewing.seats_of(record).select_related("expert").filter(pk=key).first() if key else None
    if seat is None:
        return redirect(record)
    return _opinion(request, record, seat) if act == "opinion" else _interest(request, record, seat)


def _interest(request: HttpRequest, record: Project, seat: Any) -> HttpResponse:
    form = InterestForm(request.POST if request.method == "POST" else None)
    title = _("Interest of %(expert)s: another is drawn at once") % {"expert": seat.expert.title}
    return hang(request, record, title, form,
                lambda: reviewing.declare_interest(request.user, record.pk, seat.pk, form.cleaned_data["reason"]))


def _opinion(request: HttpRequest, record: Project, seat: Any) -> HttpResponse:
    form = OpinionForm(request.POST if request.method == "POST" else None, on=now())
    uploads, refused = uploads_in(request) if form.is_bound else ([], [])
    if form.is_bound and form.is_valid() and not refused:
        try:
            with sent_once(request) as sent:
                reviewing.enter_opinion(request.user, record.pk, seat.pk, form.cleaned_data,
                                        [upload.key for upload in uploads])
                sent.leads_to = f"{record.get_absolute_url()}#panel"
            return redirect(sent.leads_to)
        except ValidationError as error:
            refuse(form, error)
    context = {"page_title": _("Signed opinion of %(expert)s") % {"expert": seat.expert.title}, "record": record,
               "seat": seat, "form": form, "form_key": uuid4(), "refused": refused,
               "errors": [("id_files", text) for text in refused],
               "uploads": [upload_viewer_of(upload, request.user) for upload in uploads]}
    return render(request, "planning/project_opinion.html", context, status=422 if form.is_bound else 200)


@access(RECORD)
@require_safe
def draws_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How the experts were drawn: seed, pool, lots in order; drawn again while the page is made."""
    record = get_for(request.user, pk, "view", Project)
    context = {"page_title": _("How the experts were drawn: %(record)s") % {"record": record.number}, "record": record,
               "draws": shown.draws(record),
               "interests": record.interests.select_related("expert", "by").order_by("pk")}
    return render(request, "planning/project_draws.html", context)


@access(RECORD)
@answered_once
def prepare_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose what is to be approved, and send it the way the amount decides; outside the stage it leads back."""
    record = get_for(request.user, pk, "start_route", Project)
    estimate = current_estimate(record)
    if record.status != Status.APPROVE or record.on_route or estimate is None:
        return redirect(record)
    lines = shown.in_order(estimate.lines.all())
    form = ApprovalForm(request.POST if request.method == "POST" else None, lines=lines)
    if form.is_bound and form.is_valid():
        try:
            with sent_once(request) as sent:
                approving.send(request.user, pk, form.amounts(), form.cleaned_data["note"])
                sent.leads_to = record.get_absolute_url()
            messages.success(request, _("The route has started."))
            return redirect(sent.leads_to)
        except ValidationError as error:
            refuse(form, error)
    context = {"page_title": _("Prepare the approval: %(record)s") % {"record": record.number}, "record": record,
               "form": form, "form_key": uuid4(), "limits": approving.limits(now())}
    return render(request, "planning/project_prepare.html", context, status=422 if form.is_bound else 200)


@access(RECORD)
@require_safe
def approve_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Check before you approve: what it does, how much in figures and capitals, what the experts say; then the act."""
    record = get_for(request.user, pk, "view", Project)
    step = shown.deciding_step(request.user, record)
    if step is None:
        return redirect(record)
    effect = shown.effect(record, step)
    context = {
        "page_title": _("Check before you approve"), "record": record, "step": step, "effect": effect,
        "capitals": in_capitals(effect["amount"]), "contracts": contracted(record.pk),
        "money": shown.money(record), "seats": shown.seats(record),
        "panel": reviewing.seats_of(record).count(),
        "checks": record.checks.filter(phase="formal").order_by("place"), "grounds": record.decision.grounds,
        "change": record.changes.filter(state="asked").first() if record.resume else None,
    }
    return render(request, "planning/project_approve.html", context)
