"""The form of a contract, and what its verbs ask."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField, believable, not_to_come
from office.permissions.ask import visible_to
from office.registers.forms import RecordForm
from office.time import today
from planning.budget.models import BudgetLine
from planning.budget.queries import lines_to_choose
from planning.contract.models import Contract
from planning.goods_acceptance.models import GoodsAcceptance
from planning.procurement.models import Procurement, Status

OPEN = (Status.AWARDED, Status.CONTRACTED)


class ContractForm(RecordForm):
    """With whom, for how much, from which line; the purchases offered are those with a result."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purchases = visible_to(self.user, Procurement.objects.filter(status__in=OPEN)).order_by("-opened")
        self.fields["purchase"].queryset = purchases
        signed = Contract.objects.filter(signed_on__isnull=False, supplements=None)
        self.fields["supplements"].queryset = visible_to(self.user, signed).order_by("-opened")
        lines = lines_to_choose(self.user, today().year)
        if self.instance.pk:
            lines = lines | BudgetLine.objects.filter(pk=self.instance.budget_line_id)
        self.fields["budget_line"].queryset = lines

    def clean(self) -> dict[str, Any]:
        """A supplement has the purchase of the contract that it adds to; an advance is within the amount."""
        cleaned = super().clean()
        if cleaned.get("purchase") and cleaned.get("supplements"):
            self.add_error("purchase", _("A supplementary contract names the contract, not the purchase."))
        advance, amount = cleaned.get("advance"), cleaned.get("amount")
        if advance is not None and advance < 0:
            self.add_error("advance", _("The amount must not be below 0."))
        if advance and amount and advance > amount:
            self.add_error("advance", _("The advance is above the amount of the contract."))
        return cleaned


class SignForm(forms.Form):
    """When it was signed."""

    signed_on = TypedDateField(label=_("Signed on"))

    def clean_signed_on(self) -> date:
        """Not a day to come."""
        return believable(not_to_come(self.cleaned_data["signed_on"]))


class PayForm(forms.Form):
    """How much, when, for which acceptance."""

    acceptance = forms.ModelChoiceField(label=_("For the acceptance"), queryset=GoodsAcceptance.objects.none(),
                                        required=False, help_text=_("Empty: the advance that the contract names."))
    amount = forms.DecimalField(label=_("Amount (yuan)"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2)
    paid_on = TypedDateField(label=_("Paid on"))

    def clean_paid_on(self) -> date:
        """Not a day to come."""
        return believable(not_to_come(self.cleaned_data["paid_on"]))
