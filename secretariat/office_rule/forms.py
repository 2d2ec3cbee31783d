"""The form of a rule, and what its verbs ask."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField, believable, not_past
from office.files.names import clean_text
from office.orgchart.models import Division
from office.registers.forms import RecordForm
from office.time import now
from secretariat.office_rule.models import RuleComment, Verdict


class DivisionsField(forms.ModelMultipleChoiceField):
    """Some of the divisions of now, as boxes to tick."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Division.objects.none(), widget=forms.CheckboxSelectMultiple, **options)

    def __deepcopy__(self, memo: Any) -> "DivisionsField":
        field = super().__deepcopy__(memo)
        field.queryset = Division.objects.on(now()).order_by("order")
        return field

    def label_from_instance(self, division: Division) -> str:
        """Its name in the reader's language."""
        return division.name


class RuleForm(RecordForm):
    """Title, area, whom it concerns, and the text; a file may stand for the text."""

    concerns = DivisionsField(label=_("Concerns"), required=False,
                              help_text=_("Tick nothing if it concerns the whole office."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["rows"] = 18
        self.fields["body"].help_text = _(
            "A line a paragraph. 第一章 begins a chapter, 第一条 an article. Or leave it empty and add the file.")
        if self.instance.pk:
            self.initial["concerns"] = list(Division.objects.on(now()).filter(code__in=self.instance.concerns))

    def clean_concerns(self) -> list[str]:
        """The divisions by their codes, which outlast a new name."""
        return sorted(row.code for row in self.cleaned_data["concerns"])


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
    answer = forms.CharField(label=_("Answer"), max_length=RuleComment._meta.get_field("answer").max_length,
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


class DayForm(forms.Form):
    """The day that is asked about."""

    on = TypedDateField(label=_("In force on"), required=False)
