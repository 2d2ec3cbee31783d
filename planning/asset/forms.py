"""The form of a card, and what its verbs ask."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField, believable, not_past, not_to_come
from office.files.names import clean_text
from office.orgchart.choices import PersonField
from office.orgchart.models import Division
from office.registers.forms import RecordForm
from office.time import now, today
from planning.asset.classes import classes
from planning.asset.models import Way


class AssetForm(RecordForm):
    """The card; a new one says besides in whose hands it is."""

    class_code = forms.ChoiceField(label=_("Class (GB/T 14885)"))
    keeper = PersonField(label=_("Keeper"), required=False,
                         help_text=_("Who signed the paper card. Empty: you, in the store; then hand it over."))
    kept_since = TypedDateField(label=_("In their hands since"), required=False,
                                help_text=_("Empty: since it was acquired."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["class_code"].choices = [("", "---------"), *(
            (one.code, f"{one.code} {one.name}") for one in classes(today()).values())]
        self.fields["used_in"].queryset = Division.objects.on(now()).order_by("order")
        if self.instance.pk:
            del self.fields["keeper"], self.fields["kept_since"]  # from now on it is handed over

    def clean_acquired_on(self) -> date:
        """Nothing was acquired tomorrow."""
        return believable(not_to_come(self.cleaned_data["acquired_on"]))

    def clean_kept_since(self) -> date | None:
        """Nobody has held it since tomorrow."""
        day = self.cleaned_data["kept_since"]
        return believable(not_to_come(day)) if day else None

    def clean(self) -> dict[str, Any]:
        """Nobody held it before it was acquired."""
        cleaned = super().clean()
        since, acquired = cleaned.get("kept_since"), cleaned.get("acquired_on")
        if since and acquired and since < acquired:
            self.add_error("kept_since", _("It was not acquired yet on this day."))
        return cleaned


class CleanForm(forms.Form):
    """Texts without invisible characters."""

    def clean(self) -> dict[str, Any]:
        """Every text cleaned."""
        said = super().clean() or {}
        return {name: clean_text(one) if isinstance(one, str) else one for name, one in said.items()}


class HandOverForm(CleanForm):
    """To whom, and where it will be."""

    taker = PersonField(label=_("To whom"), help_text=_("It is in their hands when they have signed for it."))
    place = forms.CharField(label=_("Place"), max_length=60)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class RepairForm(CleanForm):
    """What is wrong, and who mends it."""

    fault = forms.CharField(label=_("Fault"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    repairer = forms.CharField(label=_("Repaired by"), max_length=100)


class MendedForm(CleanForm):
    """What was done, and what it cost."""

    outcome = forms.CharField(label=_("Outcome"), max_length=300)
    cost = forms.DecimalField(label=_("Cost (yuan)"), min_value=Decimal(0), max_digits=14, decimal_places=2)


class LoanForm(CleanForm):
    """To whom, what for, until when."""

    borrower = PersonField(label=_("Borrower"))
    purpose = forms.CharField(label=_("Purpose"), max_length=200)
    due_on = TypedDateField(label=_("Due back on"))

    def clean_due_on(self) -> date:
        """A day to come."""
        return believable(not_past(self.cleaned_data["due_on"]))


class DisposalForm(CleanForm):
    """How it goes, and why."""

    way = forms.ChoiceField(label=_("Way of disposal"), choices=Way.choices)
    ground = forms.CharField(label=_("Ground"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    proceeds = forms.DecimalField(label=_("Proceeds (yuan)"), min_value=Decimal(0), max_digits=14, decimal_places=2,
                                  required=False, help_text=_("They go to the treasury (资产条例)."))
