"""The form of a logistics request, and the rating."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from office.dates import believable, not_past
from office.registers.forms import RecordForm
from secretariat.logistics_request.models import Rating


class LogisticsForm(RecordForm):
    """What is wanted, where, by when."""

    def clean_wanted_by(self) -> date | None:
        """A day to come, if one is named."""
        day = self.cleaned_data["wanted_by"]
        return day if day is None or day == self.instance.wanted_by else believable(not_past(day))


class RatingForm(forms.Form):
    """How it was done."""

    rating = forms.TypedChoiceField(label=_("Rating"), choices=Rating.choices, coerce=int, widget=forms.RadioSelect)
    remark = forms.CharField(label=_("Remark"), max_length=500, required=False,
                             widget=forms.Textarea(attrs={"rows": 3}))
