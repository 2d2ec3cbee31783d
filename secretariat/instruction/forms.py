"""What is typed of an instruction, and what its verbs ask."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField, believable, not_to_come
from office.orgchart.choices import DivisionsField
from office.permissions.ask import visible_to
from office.records.models import Record
from office.registers.forms import RecordForm
from office.time import today


class InstructionForm(RecordForm):
    """Who, when, the words; opened from a record it begins with that record's title."""

    source = forms.ModelChoiceField(Record.objects.none(), required=False, widget=forms.HiddenInput)
    given_on = TypedDateField(label=_("Instructed on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = visible_to(self.user, Record.objects.all())
        self.fields["given_by"].help_text = _("Name and post, as the paper has them.")
        self.fields["text"].help_text = _("In the leader's own words; or add a photograph of the handwriting.")
        if self.instance.pk:
            del self.fields["source"]  # what it was written on stays, also where whoever edits may not see it
            return
        self.initial.setdefault("given_on", today())
        said = str((self.data.get("source") if self.is_bound else self.initial.get("source")) or "")
        source = self.fields["source"].queryset.filter(pk=int(said)).first() if said.isdecimal() else None
        if source is not None:
            self.initial = {"title": source.title, "grade": source.grade, **self.initial}

    def clean_given_on(self) -> date:
        """Not a day to come."""
        return believable(not_to_come(self.cleaned_data["given_on"]))


class DistributionForm(forms.Form):
    """To which divisions, and what for."""

    divisions = DivisionsField(label=_("Divisions"), help_text=_("Their heads are told, and confirm by reading."))
    note = forms.CharField(label=_("What is to be done"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ReportForm(forms.Form):
    """What became of it (反馈)."""

    result = forms.CharField(label=_("Report back"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
