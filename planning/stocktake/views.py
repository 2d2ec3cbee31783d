"""Counting by phone: a card's label opens its page, which offers “Seen here”; a code may be typed instead."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from office.hanging.page import hang
from office.permissions.ask import get_for, visible_to
from office.permissions.declared import RECORD, access
from office.records.submissions import answered_once, sent_once
from planning.asset.models import Asset
from planning.stocktake import counting, services
from planning.stocktake.forms import CountForm, ExplainForm
from planning.stocktake.models import Stocktake, StocktakeDifference


@access(RECORD)
@answered_once
@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap on a card's page: it is here."""
    asset = get_for(request.user, pk, "view", Asset)
    key = _number(request.POST.get("stocktake", ""))
    stocktake = get_for(request.user, key, counting.COUNTS, Stocktake)
    try:
        with sent_once(request) as sent:
            counting.see(request.user, stocktake.pk, asset, request.POST.get("place", ""))
            sent.leads_to = asset.get_absolute_url()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(asset)
    messages.success(request, _("Seen: %(asset)s.") % {"asset": asset.line})
    return redirect(sent.leads_to)


@access(RECORD)
@answered_once
def count_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The code of a label that the phone cannot read, typed."""
    stocktake = get_for(request.user, pk, counting.COUNTS, Stocktake)
    form = CountForm(request.POST if request.method == "POST" else None, initial={"place": stocktake.place})
    return hang(request, stocktake, str(_("Count by the code")), form, lambda: _see_code(request, stocktake, form))


def _see_code(request: HttpRequest, stocktake: Stocktake, form: Any) -> None:
    code = form.cleaned_data["code"].strip().upper()
    asset = visible_to(request.user, Asset.objects.filter(number=code)).first()
    if asset is None:
        raise ValidationError({"code": _("No card has this code: note it as something without a card.")})
    counting.see(request.user, stocktake.pk, asset, form.cleaned_data["place"])
    messages.success(request, _("Seen: %(asset)s.") % {"asset": asset.line})


@access(RECORD)
@answered_once
def explain_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Explain the difference that the address names (`?difference=`); without one it leads back."""
    stocktake = get_for(request.user, pk, "submit", Stocktake)
    row = StocktakeDifference.objects.filter(record=stocktake, pk=_number(request.GET.get("difference", ""))).first()
    if row is None:
        return redirect(stocktake)
    form = ExplainForm(request.POST if request.method == "POST" else None, initial={"explanation": row.explanation})
    title = f"{row.get_kind_display()}: {row.text}"
    return hang(request, stocktake, title, form,
                lambda: services.explain(request.user, pk, row.pk, form.cleaned_data["explanation"]))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        return 0
    return int(text)
