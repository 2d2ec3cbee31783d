"""What is typed for an expert."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from office.dates import believable, not_past
from office.registers.forms import RecordForm


class ExpertForm(RecordForm):
    """Name, unit, field, until when."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = _("Name")

    def clean_valid_until(self) -> date:
        """A day to come."""
        return believable(not_past(self.cleaned_data["valid_until"]))
