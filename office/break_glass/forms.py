"""The forms of emergency access: asking for one, refusing one."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.break_glass.services import records_named
from office.files.names import clean_text
from office.records.models import Record
from office.secrecy import refuse_state_secret

MINUTES = [(15, _("15 minutes")), (30, _("30 minutes")), (60, _("60 minutes"))]


class AskForm(forms.Form):
    """Which records, why, for how long."""

    numbers = forms.CharField(
        label=_("Numbers of the records"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One on each line, as they stand in the register; at most 20."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say what has happened and why it cannot wait for who may see them. Everybody concerned reads it."),
    )
    minutes = forms.TypedChoiceField(
        label=_("For how long"), choices=MINUTES, coerce=int, initial=15, widget=forms.RadioSelect
    )

    def clean_numbers(self) -> list[Record]:
        """The records; a number that no record has is named in the error."""
        parts = re.split(r"[\n,，、;；]\s*", self._text("numbers"))
        return records_named(part for part in parts if part.strip())

    def clean_reason(self) -> str:
        return self._text("reason")

    def _text(self, name: str) -> Any:
        text = "\n".join(clean_text(line).strip() for line in self.cleaned_data[name].splitlines())
        refuse_state_secret(text)
        return text


class RefuseForm(forms.Form):
    """Why it stays closed."""

    why = forms.CharField(label=_("Reason of the refusal"), max_length=200)
