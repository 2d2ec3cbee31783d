"""Paying a contract: the page offers this contract's acceptances alone."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from office.hanging.page import hang
from office.permissions.ask import get_for
from office.permissions.declared import RECORD, access
from office.records.perform import perform
from office.records.submissions import answered_once
from planning.contract.forms import PayForm
from planning.contract.models import Contract


@access(RECORD)
@answered_once
def pay_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for amount, day and acceptance (GET), and pay (POST)."""
    contract = get_for(request.user, pk, "pay", Contract)
    form = PayForm(request.POST if request.method == "POST" else None)
    form.fields["acceptance"].queryset = contract.acceptances.filter(accepted_on__isnull=False).order_by("pk")
    return hang(request, contract, str(_("Pay")), form,
                lambda: perform(request.user, "pay", contract.pk, **form.cleaned_data))
