"""The form of a compliance check."""

from datetime import date
from typing import Any

from django.utils.translation import gettext

from office.dates import believable, not_to_come
from office.orgchart.choices import divisions
from office.permissions.ask import visible_to
from office.registers.forms import RecordForm
from planning.standard.models import Standard, in_force


class CheckForm(RecordForm):
    """Which standard, in which division or unit, on which day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = visible_to(self.user, in_force())
        if self.instance.pk:
            rows = Standard.objects.filter(pk=self.instance.against_id)  # as it was checked
        self.fields["against"].queryset = rows
        self.fields["inspected"].queryset = divisions()

    def clean_inspected_on(self) -> date:
        """Nothing was inspected tomorrow."""
        return believable(not_to_come(self.cleaned_data["inspected_on"]))

    def clean(self) -> dict[str, Any]:
        """A division of the office, or a unit outside it: one of the two."""
        cleaned = super().clean()
        if bool(cleaned.get("inspected")) == bool(cleaned.get("unit")):
            self.add_error("unit", gettext("Name the division or the outside unit: one of the two."))
        return cleaned
