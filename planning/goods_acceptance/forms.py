"""The form of an acceptance, and what its verbs ask."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.dates import believable, not_to_come
from office.orgchart.choices import PersonField
from office.orgchart.models import Division
from office.permissions.ask import visible_to
from office.registers.forms import RecordForm
from office.time import now
from planning.asset.forms import CleanForm
from planning.contract.models import Contract, Status


class AcceptanceForm(RecordForm):
    """Of which contract, when and where it came."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Contract.objects.filter(status=Status.SIGNED)
        if self.instance.pk:
            rows = Contract.objects.filter(pk=self.instance.deal_id)
        self.fields["deal"].queryset = visible_to(self.user, rows).order_by("-opened")

    def clean_delivered_on(self) -> date:
        """Not a day to come."""
        return believable(not_to_come(self.cleaned_data["delivered_on"]))


class SayForm(CleanForm):
    """Of one line."""

    line = forms.IntegerField(label=_("Line"), min_value=1, max_value=999)
    accepted = forms.IntegerField(label=_("Accepted"), min_value=0, max_value=100_000)
    price = forms.DecimalField(label=_("Price of one (yuan)"), min_value=Decimal(0), max_digits=14, decimal_places=2)
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)


class CardsForm(CleanForm):
    """In whose hands, where."""

    keeper = PersonField(label=_("Keeper"), help_text=_("Who takes them over from the acceptance."))
    used_in = forms.ModelChoiceField(label=_("Using division"), queryset=Division.objects.none())
    place = forms.CharField(label=_("Place"), max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["used_in"].queryset = Division.objects.on(now()).order_by("order")  # type: ignore[attr-defined]
