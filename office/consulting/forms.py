"""What is asked of a draft: whom it is sent to, an opinion, its answer; from when it is in force, and until when."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.consulting.models import Opinion, Verdict
from office.dates import TypedDateField, believable, not_past
from office.files.names import clean_text
from office.orgchart.choices import DivisionsField


class ConsultForm(forms.Form):
    """Whom to ask, until when."""

    divisions = DivisionsField(label=_("Divisions to be asked"))
    consult_until = TypedDateField(label=_("Opinions until"))

    def clean_consult_until(self) -> date:
        """A day to come."""
        return believable(not_past(self.cleaned_data["consult_until"]))


class CommentForm(forms.Form):
    """An opinion on the draft."""

    article = forms.CharField(label=_("Article"), max_length=40, required=False,
                              help_text=_("For example 第三条; empty for the whole."))
    text = forms.CharField(label=_("Opinion"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))

    def clean(self) -> dict[str, Any]:
        """Texts without invisible characters."""
        return {name: clean_text(said) for name, said in (super().clean() or {}).items()}


class AnswerForm(forms.Form):
    """What becomes of an opinion, and why."""

    verdict = forms.ChoiceField(label=_("What becomes of it"), choices=Verdict.choices)
    answer = forms.CharField(label=_("Answer"), max_length=Opinion._meta.get_field("answer").max_length,
                             required=False, widget=forms.Textarea(attrs={"rows": 4}))


class IssueForm(forms.Form):
    """From when it is in force."""

    valid_from = TypedDateField(label=_("In force from"))

    def clean_valid_from(self) -> date:
        """A believable day."""
        return believable(self.cleaned_data["valid_from"])


class RepealForm(forms.Form):
    """The day from which it is in force no more."""

    valid_until = TypedDateField(label=_("No longer in force from"))

    def clean_valid_until(self) -> date:
        """A believable day."""
        return believable(self.cleaned_data["valid_until"])
