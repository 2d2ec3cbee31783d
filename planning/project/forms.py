"""What is typed for an application: who asks for what, on which ground, and how much for each part."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.dates import believable, not_to_come
from office.permissions.ask import concrete, visible_to
from office.records.models import Record
from office.registers.forms import RecordForm
from planning.project.models import Status
from planning.project.rows import Part
from planning.project.services import amounts_of, current_estimate


class AmountField(forms.DecimalField):
    """An amount in yuan, as people write it: commas are left out, more than two places refused."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, min_value=Decimal("0"), **options)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "num"})

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(value.replace(",", "").replace("，", "") if isinstance(value, str) else value)


def part_fields() -> dict[str, AmountField]:
    """A field for each part, all optional."""
    return {f"part_{part.value}": AmountField(label=format_lazy("{} ({})", part.label, gettext_lazy("yuan")),
                                              required=False) for part in Part}


def parts_typed(cleaned: dict[str, Any]) -> dict[str, Decimal]:
    """The amounts that were typed, by part."""
    return {part.value: cleaned[f"part_{part.value}"] for part in Part if cleaned.get(f"part_{part.value}")}


class ProjectForm(RecordForm):
    """An application; opened from a document it begins with its words."""

    source = forms.ModelChoiceField(Record.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = gettext_lazy("Name of the project")
        self.fields |= part_fields()
        self.order_fields([*(name for name in self.fields if name not in ("grade", "source")), "grade", "source"])
        self.fields["source"].queryset = visible_to(self.user, Record.objects.all())
        if self.instance.pk:
            del self.fields["source"]
            found = amounts_of(current_estimate(self.instance))
            self.initial = {**{f"part_{part}": amount for part, amount in found.items()}, **self.initial}
            if self.instance.status != Status.APPLY:
                for name in frozen_fields(self.fields):
                    self.fields[name].disabled = True
        elif (source := self._source()) is not None:
            self.initial = {**_words_of(source), **self.initial}

    def _source(self) -> Any:
        said = str((self.data.get("source") if self.is_bound else self.initial.get("source")) or "")
        known = said.isascii() and said.isdecimal() and len(said) < 12
        return self.fields["source"].queryset.filter(pk=int(said)).first() if known else None

    def clean_applied_on(self) -> date:
        """Nobody applied tomorrow."""
        return believable(not_to_come(self.cleaned_data["applied_on"]))

    def clean_completes_on(self) -> date:
        """A day that can be meant."""
        return believable(self.cleaned_data["completes_on"])

    def clean(self) -> dict[str, Any]:
        """At least one amount, and an end after the application."""
        cleaned = super().clean()
        if not parts_typed(cleaned) and not any(f"part_{part.value}" in self.errors for part in Part):
            self.add_error(f"part_{Part.SOFTWARE.value}", _("Say for what how much is asked."))
        begins, ends = cleaned.get("applied_on"), cleaned.get("completes_on")
        if begins and ends and ends <= begins:
            self.add_error("completes_on", ValidationError(_("A project is completed after it was applied for.")))
        return cleaned


def frozen_fields(names: Iterable[str]) -> list[str]:
    """Of a form's fields, those that stand still once the application is being checked."""
    still = ("applicant", "applied_on", "basis", "purpose", "completes_on")
    return [name for name in names if name in still or name.startswith("part_")]


def _words_of(source: Record) -> dict[str, Any]:
    """What a new application takes over from the document it came by."""
    found = concrete(source)
    sender = str(getattr(found, "sender", "") or "")
    return {"title": source.title, "grade": source.grade, "applicant": sender[:120], "source": source.pk,
            "basis": " ".join(word for word in (str(getattr(found, "sender_number", "") or ""), source.number) if word)}
