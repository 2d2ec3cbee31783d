"""What is typed to ask for a seal."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from office.dates import TypedDateField
from office.registers.forms import RecordForm
from office.time import now
from secretariat.seal.models import Seal
from secretariat.seal_use.models import Purpose, SealUse


class SealUseForm(RecordForm):
    """A seal that may be used today, on a document that says something."""

    back_on = TypedDateField(label=SealUse._meta.get_field("back_on").verbose_name, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "seal" in self.fields:
            self.fields["seal"].queryset = Seal.objects.usable(now()).filter(medium=Seal.Medium.PHYSICAL)
        if "purpose" in self.fields:
            self.fields["purpose"].choices = [one for one in Purpose.choices if one[0] != Purpose.ELECTRONIC]

    def clean_title(self) -> str:
        """Nothing is sealed blank (house rule): the title of what is sealed."""
        title: str = self.cleaned_data["title"].strip()
        if len(title) < 2:
            raise forms.ValidationError(_("Say what is sealed: blank paper is never sealed."))
        return title
