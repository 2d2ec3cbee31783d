"""What the verbs of an item ask."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField, believable, not_past
from office.files.names import clean_text
from office.orgchart.choices import DivisionField, PersonField
from office.permissions.ask import visible_to
from office.records.models import Record


class FeedbackForm(forms.Form):
    """What was done, how far it is, and a record that shows it; files come beside."""

    text = forms.CharField(label=_("What was done"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    progress = forms.IntegerField(label=_("Progress in percent"), min_value=0, max_value=100)
    final = forms.BooleanField(label=_("The work is done"), required=False,
                               help_text=_("The Secretariat then checks the evidence, and the issuer strikes it off."))
    linked = forms.CharField(label=_("A record that shows it"), max_length=60, required=False,
                             help_text=_("By its number, for example 青电政信办〔2026〕8号; or add files."))

    def __init__(self, *args: Any, user: Any = None, item: Any = None, **kwargs: Any) -> None:
        self.user, self.item = user, item
        super().__init__(*args, **kwargs)

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])

    def clean_linked(self) -> Any:
        """The record, if the user may see it; one that is hidden does not exist."""
        number = clean_text(self.cleaned_data["linked"]).strip()
        if not number:
            return None
        found = visible_to(self.user, Record.objects.filter(number=number)).exclude(pk=self.item.pk).first()
        if found is None:
            raise ValidationError(gettext("There is no record with this number."))
        return found


class CheckForm(forms.Form):
    """Whether the evidence of a feedback is good; if not, why."""

    verdict = forms.ChoiceField(label=_("The evidence"), widget=forms.RadioSelect, choices=(
        ("good", _("is good")), ("back", _("is not enough: send it back"))))
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False,
                             widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Needed when it is sent back."))


class OwnerForm(forms.Form):
    """Who of the lead division handles it."""

    person = PersonField(label=_("Handled by"))


class DelayForm(forms.Form):
    """Until when, and why."""

    until = TypedDateField(label=_("New day"), help_text=_("A working day."))
    why = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_until(self) -> date:
        return believable(not_past(self.cleaned_data["until"]))


class OpinionForm(forms.Form):
    """A word with the decision."""

    opinion = forms.CharField(label=_("Opinion"), max_length=500, required=False,
                              widget=forms.Textarea(attrs={"rows": 3}))


class ClosingForm(forms.Form):
    """The closing opinion (销号意见)."""

    opinion = forms.CharField(label=_("Closing opinion"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class UrgeForm(forms.Form):
    """What the lead is told."""

    note = forms.CharField(label=_("What is to be done"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class PartForm(forms.Form):
    """A part: what, who leads it, until when."""

    title = forms.CharField(label=_("Title"), max_length=300)
    text = forms.CharField(label=_("What is to be done"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    lead = DivisionField(label=_("Lead division"))
    due_on = TypedDateField(label=_("Due on"), help_text=_("A working day, not after that of the whole."))

    def clean_due_on(self) -> date:
        return believable(not_past(self.cleaned_data["due_on"]))


class JoinForm(forms.Form):
    """The item that it becomes a part of."""

    whole_number = forms.CharField(label=_("Number of the whole"), max_length=60)
