"""The form of an inspection."""

from datetime import date
from typing import Any

from office.dates import believable, not_to_come
from office.orgchart.models import Division
from office.registers.forms import RecordForm
from office.time import now, today
from secretariat.office_rule.queries import in_force_on


class InspectionForm(RecordForm):
    """Which rule, in which division, on which day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = in_force_on(self.user, today())
        if self.instance.pk:
            rules = type(self.instance.rule).objects.filter(pk=self.instance.rule_id)  # as it was inspected
        self.fields["rule"].queryset = rules
        self.fields["inspected"].queryset = Division.objects.on(now()).order_by("order")

    def clean_inspected_on(self) -> date:
        """Nothing was inspected tomorrow."""
        return believable(not_to_come(self.cleaned_data["inspected_on"]))
