"""The form of a contribution, and what its verbs ask."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField, believable, not_to_come
from office.registers.forms import RecordForm
from secretariat.contribution.models import Level


class ContributionForm(RecordForm):
    """Title, author and text; whoever files is proposed as the author."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("A paragraph a line; a line that begins with 一、 or （一） is a heading.")
        if not self.instance.pk and self.user.person:
            self.fields["author"].initial = self.user.person.name_zh


class AdoptionForm(forms.Form):
    """Who adopted it, where and when."""

    level = forms.ChoiceField(label=_("Level"), choices=[one for one in Level.choices if one[0] != Level.OWN])
    adopter = forms.CharField(label=_("Adopted by"), max_length=120,
                              help_text=_("The organ and its publication, for example 市政府办公厅《政务信息》."))
    issue = forms.CharField(label=_("Issue"), max_length=60, required=False)
    adopted_on = TypedDateField(label=_("Adopted on"))

    def clean_adopted_on(self) -> date:
        """Nothing is adopted tomorrow."""
        return believable(not_to_come(self.cleaned_data["adopted_on"]))


class VoidAdoptionForm(forms.Form):
    """Which line of the page was entered in error."""

    line = forms.IntegerField(label=_("Line"), min_value=1, max_value=999,
                              help_text=_("The number of the adoption on the contribution's page."))

