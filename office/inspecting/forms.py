"""What is asked for a finding, its correction, and sending that back."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField, believable, not_past
from office.files.names import clean_text
from office.orgchart.choices import DivisionField


class FindingForm(forms.Form):
    """What is not as it should be, who corrects it, by when."""

    text = forms.CharField(label=_("Finding"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    division = DivisionField(label=_("Responsible division"))
    due_on = TypedDateField(label=_("To be corrected by"))

    def clean_due_on(self) -> date:
        """A day to come."""
        return believable(not_past(self.cleaned_data["due_on"]))

    def clean(self) -> dict[str, Any]:
        """Texts without invisible characters."""
        said = super().clean() or {}
        return {name: clean_text(one) if isinstance(one, str) else one for name, one in said.items()}


class CorrectionForm(forms.Form):
    """How it was corrected."""

    correction = forms.CharField(label=_("How it was corrected"), max_length=1000,
                                 widget=forms.Textarea(attrs={"rows": 4}))

    def clean_correction(self) -> str:
        """Without invisible characters."""
        return clean_text(self.cleaned_data["correction"])


class SendBackForm(forms.Form):
    """Why the correction is not enough."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
