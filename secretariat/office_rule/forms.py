"""The form of a rule, and what its verbs ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField
from office.orgchart.choices import DivisionsField
from office.orgchart.models import Division
from office.registers.forms import RecordForm
from office.time import now


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


class DayForm(forms.Form):
    """The day that is asked about."""

    on = TypedDateField(label=_("In force on"), required=False)
