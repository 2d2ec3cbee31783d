"""The form of a stocktake, and what its acts ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.orgchart.models import Division
from office.registers.forms import RecordForm
from office.time import now
from planning.asset.forms import CleanForm


class StocktakeForm(RecordForm):
    """Which division's assets, at which place; neither: the whole office."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counted"].queryset = Division.objects.on(now()).order_by("order")
        self.fields["counted"].empty_label = str(_("All divisions"))


class FindForm(CleanForm):
    """What is there without a card, and where."""

    text = forms.CharField(label=_("What it is"), max_length=200)
    place = forms.CharField(label=_("Place"), max_length=60)


class CountForm(CleanForm):
    """The code on a label that the phone does not read, and where one is."""

    code = forms.CharField(label=_("Code on the label"), max_length=60)
    place = forms.CharField(label=_("Where I am"), max_length=60)


class ExplainForm(CleanForm):
    """How the difference came about, and what is done about it."""

    explanation = forms.CharField(label=_("Explanation"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
