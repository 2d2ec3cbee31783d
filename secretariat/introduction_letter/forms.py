"""The form of an introduction letter: nothing is left blank; and what its verbs ask."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField, believable, not_to_come
from office.figures.queries import figure
from office.files.names import clean_text
from office.registers.forms import RecordForm
from office.time import today
from secretariat.organ.forms import LinesField

MOST_NAMES = 8  # of more, the first are named and the others counted
LONGEST = {"title": 80, "bearers": 40}  # characters that the sheet has room for
BLANK = re.compile(r"[\W_xX×Ｘ某]*|空白|待定|待填")  # what stands where something would be filled in later


class LetterForm(RecordForm):
    """To whom, who goes, for what, for how long."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = _("Business on which they go")
        self.fields["title"].help_text = _("As it is to be read after 前往你处联系: 电子政务外网接入事宜.")
        kept = self.fields["bearers"]
        self.fields["bearers"] = LinesField(label=kept.label, initial=kept.initial,
                                            help_text=_("One name a line, eight at most."))
        self.fields["headcount"].help_text = _("All who go, those not named included.")
        self.fields["addressee"].help_text = _("The organ or unit visited.")

    def clean_title(self) -> str:
        """The purpose, as long as the sheet has room."""
        return _filled(self.cleaned_data["title"], LONGEST["title"])

    def clean_addressee(self) -> str:
        return _filled(self.cleaned_data["addressee"])

    def clean_post(self) -> str:
        return _filled(self.cleaned_data["post"])

    def clean_bearers(self) -> list[str]:
        """Names of people."""
        names = [_filled(name, 20) for name in self.cleaned_data["bearers"]]
        if len(names) > MOST_NAMES:
            raise ValidationError(gettext("Name eight people at most; the others are counted."))
        if len("、".join(names)) > LONGEST["bearers"]:
            raise ValidationError(gettext("These names are too long for the letter: name fewer."))
        return names

    def clean_valid_days(self) -> int:
        """As many days as the house allows."""
        days: int = self.cleaned_data["valid_days"]
        most = figure("introduction_letter.most_days", today())
        if days > most:
            raise ValidationError(gettext("A letter is valid for %(most)s days at most."), params={"most": most})
        return days

    def clean(self) -> dict[str, Any]:
        """No fewer people than names."""
        cleaned = super().clean()
        if cleaned.get("headcount") and len(cleaned.get("bearers") or []) > cleaned["headcount"]:
            self.add_error("headcount", gettext("There are more names than people."))
        return cleaned


def _filled(text: str, longest: int = 0) -> str:
    text = " ".join(clean_text(text).split())
    if BLANK.fullmatch(text):
        raise ValidationError(gettext("No blank letters: write what is meant."))
    if longest and len(text) > longest:
        raise ValidationError(gettext("At most %(most)s characters: the sheet has room for no more."),
                              params={"most": longest})
    return text


class EndForm(forms.Form):
    """The day on which it came back, or was missed."""

    ended_on = TypedDateField(label=_("Day"))

    def clean_ended_on(self) -> date:
        """Not a day to come."""
        return believable(not_to_come(self.cleaned_data["ended_on"]))


class VoidForm(forms.Form):
    """Why the letter is to be void."""

    void_reason = forms.CharField(label=_("Reason for the void"), max_length=500,
                                  widget=forms.Textarea(attrs={"rows": 3}))
