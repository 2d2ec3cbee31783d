"""What is typed in for a transfer, and at the hand-over."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.figures.queries import figure
from office.registers.forms import RecordForm
from office.time import today
from secretariat.archive_transfer.services import items_for


class TransferForm(RecordForm):
    """Which items go where. The list stands from the first saving."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = figure("archive.transfer_years", today())
        self.fields["scope"].help_text = _("One a line: an archival code, or a class such as Z109-WS·2014-Y. Only what "
                                           "is at least %(years)d years old.") % {"years": years}
        self.fields["scope"].disabled = bool(self.instance.pk)

    def clean_scope(self) -> str:
        """Items that are old enough."""
        scope = self.cleaned_data["scope"]
        if not self.instance.pk:
            items_for(self.user, scope)
        return str(scope)


class ReceiptForm(forms.Form):
    """Who took it over, under which number."""

    receipt = forms.CharField(label=gettext_lazy("Number of the receipt"), max_length=80)
    taken_by = forms.CharField(label=gettext_lazy("Taken over by"), max_length=80)
