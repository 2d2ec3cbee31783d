"""What the verbs and the pages of a project ask."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.dates import TypedDateField, believable, not_to_come
from office.files.names import clean_text
from planning.project import figures
from planning.project.forms import AmountField, part_fields, parts_typed
from planning.project.panel import Verdict
from planning.project.rows import Finding


class Cleaned(forms.Form):
    """Texts without invisible characters; days that can be meant."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        return {name: clean_text(one) if isinstance(one, str) else one for name, one in said.items()}


class PastDayField(TypedDateField):
    """Today, or a day before it."""

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        return believable(not_to_come(day)) if day else None


class ComingDayField(TypedDateField):
    """A day that can be meant."""

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        return believable(day) if day else None


class NoteForm(Cleaned):
    """A word on the passing."""

    note = forms.CharField(label=_("Remark"), max_length=500, required=False,
                           widget=forms.Textarea(attrs={"rows": 3}),
                           help_text=_("For example the number of the budget line, the purchase or the contract."))


class PanelForm(forms.Form):
    """How many experts."""

    size = forms.IntegerField(label=_("Number of experts"), min_value=1, max_value=51, initial=5,
                              help_text=_("An odd number. The lots are drawn at once, and can be drawn again by "
                                          "anybody from what is written down."))


class SummaryForm(Cleaned):
    """What the panel as a whole says."""

    summary = forms.CharField(label=_("Summary of the expert review"), max_length=4000,
                              widget=forms.Textarea(attrs={"rows": 6}))


class InterestForm(Cleaned):
    """Why an expert does not judge this project."""

    reason = forms.CharField(label=_("Interest declared"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class OpinionForm(Cleaned):
    """An expert's advice, words, and points by criterion."""

    verdict = forms.ChoiceField(label=_("Advice"), choices=Verdict.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Opinion"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in figures.criteria(on):
            self.fields[f"score_{one.code}"] = forms.DecimalField(
                label=one.words, min_value=Decimal(0), max_value=one.most, max_digits=4, decimal_places=1,
                help_text=_("At most %(most)s points.") % {"most": one.most},
                widget=forms.TextInput(attrs={"inputmode": "decimal"}))


class ApprovalForm(Cleaned):
    """What is proposed to be approved of each part."""

    note = forms.CharField(label=_("Note to whoever decides"), max_length=500, required=False,
                           widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, lines: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = {f"part_{line.part}": AmountField(
            label=line.get_part_display(), required=False, initial=line.requested,
            help_text=_("Asked for: ¥%(amount)s") % {"amount": f"{line.requested:,.2f}"}) for line in lines}
        self.fields = {**fields, **self.fields}

    def amounts(self) -> dict[str, Decimal]:
        """By part."""
        return parts_typed(self.cleaned_data)


class MilestoneForm(Cleaned):
    """What is to be reached, and when."""

    title = forms.CharField(label=_("Milestone"), max_length=200)
    due_on = ComingDayField(label=_("Due on"))


class ReachedForm(Cleaned):
    """When it was reached, and what shows it."""

    reached_on = PastDayField(label=_("Reached on"))
    note = forms.CharField(label=_("Remark"), max_length=500, required=False)


class MonthForm(Cleaned):
    """The supervising engineers' report of a month."""

    month = ComingDayField(label=_("Month"), help_text=_("Any day of it."))
    progress = forms.IntegerField(label=_("Progress in percent"), min_value=0, max_value=100)
    text = forms.CharField(label=_("Quality, progress, money, what is to be done"), max_length=2000,
                           widget=forms.Textarea(attrs={"rows": 5}))


class ChangeForm(Cleaned):
    """What changes, why, how much of the approved estimate it touches; a new estimate where it goes back."""

    title = forms.CharField(label=_("What changes"), max_length=200)
    why = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    amount = AmountField(label=_("Amount that the change touches (yuan)"))
    goals = forms.BooleanField(label=_("The goals of the project change"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in part_fields().items():
            field.help_text = _("Only where the new estimate goes back for approval.")
            self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        amounts = parts_typed(said)
        return {name: one for name, one in said.items() if not name.startswith("part_")} | {"amounts": amounts}


class DayForm(forms.Form):
    """The day on which it was done."""

    day = PastDayField(label=_("Day"))


class DayAndWordsForm(DayForm, Cleaned):
    """The day, and what came of it."""

    words = forms.CharField(label=_("Result in words"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ChecksForm(Cleaned):
    """A finding and a note for each item of a list."""

    def __init__(self, *args: Any, items: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for item in self.items:
            self.fields[f"finding_{item.pk}"] = forms.ChoiceField(
                label=pgettext_lazy("check", "Finding"), choices=[("", _("open")), *Finding.choices], required=False,
                initial=item.finding)
            self.fields[f"note_{item.pk}"] = forms.CharField(
                label=pgettext_lazy("check", "Note"), max_length=500, required=False, initial=item.note)

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """(item, the field of its finding, that of its note)."""
        return [(item, self[f"finding_{item.pk}"], self[f"note_{item.pk}"]) for item in self.items]

    def found(self) -> dict[int, tuple[str, str]]:
        """By the key of the item."""
        said = self.cleaned_data
        return {item.pk: (said[f"finding_{item.pk}"], said[f"note_{item.pk}"]) for item in self.items}


class ScoresForm(Cleaned):
    """Points and their basis for each indicator."""

    def __init__(self, *args: Any, items: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for item in self.items:
            self.fields[f"points_{item.pk}"] = forms.DecimalField(
                label=_("Points"), min_value=Decimal(0), max_value=item.most, max_digits=4, decimal_places=1,
                required=False, initial=item.points, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
            self.fields[f"basis_{item.pk}"] = forms.CharField(label=_("Basis"), max_length=500, required=False,
                                                              initial=item.basis)

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """(indicator, the field of its points, that of their basis)."""
        return [(item, self[f"points_{item.pk}"], self[f"basis_{item.pk}"]) for item in self.items]

    def found(self) -> dict[int, tuple[Decimal | None, str]]:
        """By the key of the indicator."""
        said = self.cleaned_data
        return {item.pk: (said[f"points_{item.pk}"], said[f"basis_{item.pk}"]) for item in self.items}
