"""Pages of a purchase beside its register: scoring, why this bidder, and the purchases that look split."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.hanging.page import hang
from office.permissions.ask import get_for, may_see_register, visible_to
from office.permissions.declared import RECORD, REGISTER, access
from office.records.submissions import answered_once
from office.time import one_instant
from planning.asked import asked_year
from planning.procurement import services, splitting
from planning.procurement.forms import ScoreForm
from planning.procurement.models import Procurement


@access(RECORD)
@answered_once
def scores_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what the panel gave."""
    record = get_for(request.user, pk, "evaluate", Procurement)
    form = ScoreForm(request.POST if request.method == "POST" else None, record)
    if not form.fields:
        return redirect(record)
    return hang(request, record, str(_("Scores of the panel")), form,
                lambda: services.score(request.user, record.pk, form.given()))


@access(RECORD)
@require_safe
def why_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Why this bidder: method and its ground, approval, offers, panel, every score, ranking, result, contract."""
    record = get_for(request.user, pk, "view", Procurement, ("winner", "asker", "approver"))
    with one_instant():
        context = {"page_title": _("Why this bidder"), "record": record, "ranking": services.ranking(record),
                   "panel": list(record.panel.all()), "invalid": list(record.bids.exclude(invalid="")),
                   "contracts": list(visible_to(request.user, record.contracts.all()).order_by("pk"))}
    return render(request, "planning/procurement_why.html", context)


@access(REGISTER)
@require_safe
def split_page(request: HttpRequest) -> HttpResponse:
    """The purchases of a year that look split, with what was answered."""
    if not may_see_register(request.user, Procurement.KIND):
        raise Http404
    year = asked_year(request)
    with one_instant():
        groups: list[Any] = splitting.groups(request.user, year)
    context = {"page_title": _("Purchases that look split"), "year": str(year), "groups": groups}
    return render(request, "planning/procurement_split.html", context)
