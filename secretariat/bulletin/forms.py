"""The form of an issue, and what its verbs ask."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField, believable, not_to_come
from office.files.names import clean_text
from office.registers.forms import RecordForm
from secretariat.bulletin.models import Manner
from secretariat.organ.forms import LinesField

LISTS = ("report_to", "send_to", "issue_to")


class BulletinForm(RecordForm):
    """Which bulletin, its subject, and whom it goes to. Its contents are worked on a page of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = _("Subject of the issue")
        for name in LISTS:
            kept = self.fields[name]
            self.fields[name] = LinesField(label=kept.label, required=False, initial=kept.initial,
                                           help_text=_("One organ or group a line, as it is to be printed."))

    def clean(self) -> dict[str, Any]:
        """The names as they are kept."""
        cleaned = super().clean()
        return {**cleaned, **{name: [clean_text(one) for one in cleaned[name]] for name in LISTS if name in cleaned}}


class SendForm(forms.Form):
    """To whom it was submitted."""

    organs = LinesField(label=_("Submitted to"), help_text=_("One organ or group a line, as it is to be printed."))
    manner = forms.ChoiceField(label=_("Manner"), choices=Manner.choices)
    sent_on = TypedDateField(label=_("Submitted on"))

    def clean_sent_on(self) -> date:
        """Nothing was sent tomorrow."""
        return believable(not_to_come(self.cleaned_data["sent_on"]))
