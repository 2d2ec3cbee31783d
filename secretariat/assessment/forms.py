"""The form of a round, and what is typed on a sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField
from office.files.names import clean_text
from office.registers.forms import RecordForm
from secretariat.assessment.facts import MANUAL
from secretariat.assessment.models import Grade, Sheet


class AssessmentForm(RecordForm):
    """Who is assessed, and for which period."""

    since = TypedDateField(label=_("from"))
    until = TypedDateField(label=_("until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["larger_cap"].help_text = _("The document that allows it; empty: the usual share.")


class _Words(forms.Form):
    """What is written in lines, cleaned."""

    def clean(self) -> dict[str, Any]:
        """The texts as they are kept."""
        cleaned = super().clean() or self.cleaned_data
        return {name: "\n".join(clean_text(line) for line in value.splitlines()).strip()
                if isinstance(value, str) else value for name, value in cleaned.items()}


class SummaryForm(_Words):
    """One's own summary."""

    summary = forms.CharField(label=_("Own summary"), max_length=6000, widget=forms.Textarea(attrs={"rows": 8}))


class ScoreForm(_Words):
    """One manual score and what it rests on."""

    indicator = forms.ChoiceField(label=_("Indicator"))
    score = forms.DecimalField(label=_("Score"), max_digits=6, decimal_places=2)
    reason = forms.CharField(label=_("Reason"), max_length=300)
    evidence = forms.FileField(label=_("Evidence"))

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from secretariat.assessment.words import name_of

        scheme = sheet.assessment.scheme
        self.fields["indicator"].choices = [  # type: ignore[attr-defined]
            (one["code"], f"{name_of(one)} ({one['weight']})") for one in scheme if one["source"] == MANUAL]


class ProposalForm(_Words):
    """The grade that the head or leader proposes."""

    grade = forms.ChoiceField(label=_("Proposed grade"), choices=Grade.choices)
    opinion = forms.CharField(label=_("Opinion, after others were heard"), max_length=2000,
                              widget=forms.Textarea(attrs={"rows": 3}))


class ObjectionForm(_Words):
    """What is held against the result."""

    text = forms.CharField(label=_("Objection"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class RulingForm(_Words):
    """How an objection is decided."""

    upheld = forms.ChoiceField(label=_("Ruling"), choices=[("yes", _("Upheld: computed anew")), ("no", _("Refused"))])
    grade = forms.ChoiceField(label=_("Grade afterwards"), required=False,
                              choices=[("", _("as it was")), *Grade.choices])
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
