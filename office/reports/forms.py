"""What a report is asked for: its period, and by what its figures are told apart."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField, believable
from office.orgchart.models import Division
from office.reports.periods import Days, before, period_of
from office.time import now, today

LONGEST = 3660  # days of one report


class PeriodForm(forms.Form):
    """A period: one of the usual ones, or two days."""

    PERIODS = (
        ("this_month", _("This month")), ("last_month", _("Last month")),
        ("this_quarter", _("This quarter")), ("last_quarter", _("Last quarter")),
        ("this_year", _("This year")), ("last_year", _("Last year")),
        ("days", _("From one day to another")),
    )

    period = forms.ChoiceField(label=_("Period"), choices=PERIODS, initial="this_month")
    since = TypedDateField(label=_("First day"), required=False)
    until = TypedDateField(label=_("Last day"), required=False)

    def clean(self) -> dict[str, Any]:
        """Two days, the first not after the second, when no usual period was chosen."""
        said = self.cleaned_data
        if said.get("period") != "days" or self.errors:
            return said
        for name in ("since", "until"):
            if said.get(name) is None:
                self.add_error(name, _("Give the day."))
            else:
                believable(said[name])
        if not self.errors and said["until"] < said["since"]:
            self.add_error("until", _("This day is before the first."))
        if not self.errors and (said["until"] - said["since"]).days > LONGEST:
            raise ValidationError(_("A report reaches over ten years at most."))
        return said

    def days(self) -> Days:
        """The days that a valid form asks for, both included."""
        chosen = self.cleaned_data["period"]
        if chosen == "days":
            return self.cleaned_data["since"], self.cleaned_data["until"]
        which, _sep, every = chosen.partition("_")
        day: date = today()
        return period_of(every, day) if which == "this" else before(every, day)

    def typed(self) -> dict[str, Any]:
        """What was chosen besides the period."""
        return {name: found for name, found in self.cleaned_data.items() if name not in ("period", "since", "until")}


class ByForm(PeriodForm):
    """A period; told apart by division, duty or register; of all divisions or one."""

    BY = (("division", _("Division")), ("duty", _("Duty")), ("kind", _("Register")))

    by = forms.ChoiceField(label=_("Told apart by"), choices=BY, initial="division")
    division = forms.ChoiceField(label=_("Only the division"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"].choices = self.BY  # type: ignore[attr-defined]
        rows = Division.objects.on(now()).order_by("order", "pk")
        self.fields["division"].choices = [("", _("All")), *((str(row.pk), row.name) for row in rows)]  # type: ignore[attr-defined]


class NowForm(ByForm):
    """Figures of the moment: no period is asked for."""

    period = since = until = None  # type: ignore[assignment]  # Django's way to leave out a field of the class above

    def days(self) -> Days:
        """Today."""
        return today(), today()
