"""The form of an inspection, and what is asked for its findings."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField, believable, not_past, not_to_come
from office.files.names import clean_text
from office.orgchart.models import Division
from office.registers.forms import RecordForm
from office.time import now, today
from secretariat.office_rule.queries import in_force_on


class InspectionForm(RecordForm):
    """Which rule, in which division, on which day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = in_force_on(self.user, today())
        if self.instance.pk:
            rules = type(self.instance.rule).objects.filter(pk=self.instance.rule_id)  # as it was inspected
        self.fields["rule"].queryset = rules
        self.fields["inspected"].queryset = Division.objects.on(now()).order_by("order")

    def clean_inspected_on(self) -> date:
        """Nothing was inspected tomorrow."""
        return believable(not_to_come(self.cleaned_data["inspected_on"]))


class DivisionField(forms.ModelChoiceField):
    """One of the divisions there are when the form is shown and checked."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Division.objects.none(), **options)

    def __deepcopy__(self, memo: Any) -> "DivisionField":
        field = super().__deepcopy__(memo)
        field.queryset = Division.objects.on(now()).order_by("order")
        return field


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
