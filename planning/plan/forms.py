"""The form of a plan, of what stands in it, and of its verbs."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField, believable, not_to_come
from office.files.names import clean_text
from office.orgchart.choices import DivisionField
from office.permissions.ask import visible_to
from office.permissions.standing import standing_of
from office.registers.forms import RecordForm
from planning.plan.models import Category, Plan, Status
from planning.plan.rows import Direction, Goal, Indicator

MOST_YEARS = 10
FIRST, LAST = 2000, 2100  # a year that can be meant
QUARTERS = ((0, _("the whole year")), (1, "Q1"), (2, "Q2"), (3, "Q3"), (4, "Q4"))


class PlanForm(RecordForm):
    """Kind, years, the words before the rows; a yearly plan may name the plan that it carries out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = Plan.objects.filter(status=Status.IN_FORCE).exclude(category=Category.YEARLY)
        self.fields["carries_out"].queryset = visible_to(self.user, plans).exclude(pk=self.instance.pk)
        if self.instance.carries_out_id:
            self.fields["carries_out"].queryset |= Plan.objects.filter(pk=self.instance.carries_out_id)
        self.fields["text"].widget.attrs["rows"] = 10

    def clean(self) -> dict[str, Any]:
        """Years in their order, not too many; a yearly plan is for one year."""
        cleaned = super().clean()
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first is None or last is None:
            return cleaned
        if not FIRST <= first <= last <= min(first + MOST_YEARS - 1, LAST):
            self.add_error("last_year", gettext("A plan is for one year to ten years, the first one first."))
        elif cleaned.get("category") == Category.YEARLY and first != last:
            self.add_error("last_year", gettext("A yearly plan is for one year."))
        return cleaned


class _Words(forms.Form):
    """Texts without invisible characters."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        return {name: clean_text(one) if isinstance(one, str) else one for name, one in said.items()}


class GoalField(forms.ModelChoiceField):
    """One of the plan's goals."""

    def label_from_instance(self, goal: Goal) -> str:
        return f"{goal.place}. {goal.text[:60]}"


class RowForm(_Words):
    """What goals, indicators and tasks are typed with: of a plan, beginning with what a row says now."""

    def __init__(self, plan: Plan, row: Any, *args: Any, **kwargs: Any) -> None:
        said = {name: getattr(row, name) for name in self.base_fields} if row else {}
        kwargs["initial"] = {**said, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.plan = plan
        if "goal" in self.fields:
            self.fields["goal"].queryset = plan.standing("goals")  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What save_row() is told."""
        return self.cleaned_data


class GoalForm(RowForm):
    """A goal."""

    text = forms.CharField(label=_("Goal"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class IndicatorForm(RowForm):
    """An indicator, with a target for each year of the plan."""

    name = forms.CharField(label=_("Indicator"), max_length=200)
    unit = forms.CharField(label=_("Unit of measure"), max_length=30, help_text=_("For example %, 项, 秒."))
    goal = GoalField(Goal.objects.none(), label=_("Goal"), required=False)
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices)
    division = DivisionField(label=_("Measured by"))
    base = forms.DecimalField(label=_("Base value"), max_digits=14, decimal_places=2)

    def __init__(self, plan: Plan, row: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(plan, row, *args, **kwargs)
        aims = {one.year: one.value for one in row.targets.all()} if row else {}
        self.fields["base"].help_text = _("In %(year)s, before the plan begins.") % {"year": plan.first_year - 1}
        for year in plan.every_year():
            self.fields[f"target_{year}"] = forms.DecimalField(
                label=_("Target %(year)s") % {"year": year}, max_digits=14, decimal_places=2, initial=aims.get(year))

    def said(self) -> dict[str, Any]:
        targets = {year: self.cleaned_data[f"target_{year}"] for year in self.plan.every_year()}
        fields = {name: found for name, found in self.cleaned_data.items() if not name.startswith("target_")}
        return {**fields, "targets": targets}


class TaskForm(RowForm):
    """A task: what, which division, until when."""

    title = forms.CharField(label=_("Task"), max_length=200)
    text = forms.CharField(label=_("What is to be done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    goal = GoalField(Goal.objects.none(), label=_("Goal"), required=False)
    division = DivisionField(label=_("Lead division"))
    due_on = TypedDateField(label=_("Due on"), help_text=_("A working day."))

    def clean_due_on(self) -> date:
        """A believable day."""
        return believable(self.cleaned_data["due_on"])


class ReviewForm(_Words):
    """What a review found."""

    held_on = TypedDateField(label=_("Reviewed on"))
    findings = forms.CharField(label=_("Findings"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    adjustments = forms.CharField(label=_("Adjustments of the plan"), max_length=4000, required=False,
                                  widget=forms.Textarea(attrs={"rows": 4}),
                                  help_text=_("What is to be changed; the change itself is a revision of the plan."))

    def clean_held_on(self) -> date:
        """A day that is not to come."""
        return believable(not_to_come(self.cleaned_data["held_on"]))


class MeasureForm(_Words):
    """The value of a period; its evidence is a file beside."""

    indicator = forms.TypedChoiceField(label=_("Indicator"), coerce=int)
    year = forms.IntegerField(label=_("Year"), min_value=FIRST, max_value=LAST)
    quarter = forms.TypedChoiceField(label=_("Period"), coerce=int, choices=QUARTERS)
    value = forms.DecimalField(label=_("Measured value"), max_digits=14, decimal_places=2)
    note = forms.CharField(label=_("How it was measured"), max_length=500, required=False,
                           widget=forms.Textarea(attrs={"rows": 3}))
    correction = forms.CharField(label=_("Reason of a correction"), max_length=500, required=False,
                                 help_text=_("Only where the period has a value already."))

    def __init__(self, *args: Any, plan: Plan | None = None, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = own_indicators(user, plan.standing("indicators")) if plan else []
        self.fields["indicator"].choices = [  # type: ignore[attr-defined]
            (row.pk, f"{row.place}. {row.name} ({row.unit})") for row in rows]

    def clean_value(self) -> Decimal:
        """The value as it is kept. Raises ValidationError for what is no number."""
        value: Decimal = self.cleaned_data["value"]
        if not value.is_finite():
            raise ValidationError(gettext("This is not a number."))
        return value


def own_indicators(user: Any, rows: Iterable[Indicator]) -> list[Indicator]:
    """Those of the indicators that the user's divisions measure; no query."""
    seats = standing_of(user).seats
    own = {pk for seat in seats for pk in (seat.post.division_id, *seat.post.division.lineage)}
    return [row for row in rows if row.division_id in own]
