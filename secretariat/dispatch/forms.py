"""The forms of distribution: the plan's table, further recipients, and what ends or repeats a dispatch."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.dates import TypedDateField, not_to_come
from office.files.names import clean_text
from office.time import today
from secretariat.dispatch.models import PAPER, Part
from secretariat.dispatch.plan import Line, in_packets, plan_of, proposals, refuse_impossible
from secretariat.organ.forms import OrgansField
from secretariat.organ.models import OUTSIDE, Mode, Organ

MOST_COPIES = 9999


class LineForm(forms.Form):
    """One recipient of the plan: the way, how many copies, in which packet."""

    mode = forms.ChoiceField(label=gettext_lazy("way of sending"))
    copies = forms.IntegerField(label=gettext_lazy("copies"), min_value=0, max_value=MOST_COPIES)
    packet = forms.IntegerField(label=gettext_lazy("packet"), min_value=1, max_value=999, required=False)
    drop = forms.BooleanField(label=gettext_lazy("leave out"), required=False)

    def __init__(self, line: Line, data: Any = None) -> None:
        initial = {"mode": line.mode, "copies": line.copies, "packet": line.packet}
        super().__init__(data, prefix=line.key, initial=initial)
        self.line = line
        choices = Mode.choices if line.is_division else OUTSIDE
        self.fields["mode"].choices = choices  # type: ignore[attr-defined]
        if line.part != Part.FURTHER:
            del self.fields["drop"]
        for name in ("mode", "copies", "packet"):  # the table's heads stand once; each control says whose it is
            self.fields[name].widget.attrs["aria-label"] = f"{line.name}: {self.fields[name].label}"

    def clean(self) -> dict[str, Any]:
        """Paper goes in copies; what goes by the network has no packet."""
        said = super().clean() or {}
        if said.get("mode") in PAPER and said.get("copies") == 0:
            self.add_error("copies", _("At least one copy goes on paper."))
        return said

    def said(self) -> Line:
        """The line as it was typed; as it stands if nothing was."""
        if not self.is_bound:
            return self.line
        line, typed = self.line, self.cleaned_data
        return Line(line.key, line.name, line.part, typed["mode"], typed["copies"], typed["packet"])


class AddForm(forms.Form):
    """Who gets it besides the addressees."""

    further = OrgansField(label=gettext_lazy("Further recipients"), required=False, help_text=gettext_lazy(
        "One a line: name, short name or pinyin initials of the address book. They are not printed on the document."))


class PlanForm:
    """The whole table: a form for each recipient, one for further ones, and what is wrong with all together."""

    def __init__(self, document: Any, data: Any = None) -> None:
        self.document, self.is_bound = document, data is not None
        plan = plan_of(document)  # whoever was added meanwhile is not in what was sent, and stays as they are
        self.lines = [LineForm(line, data if data and f"{line.key}-mode" in data else None) for line in plan]
        self.add = AddForm(data)
        self.said: list[Line] = []
        self.wrong: list[str] = []

    def is_valid(self) -> bool:
        """Judge all of it; `said` is then the plan."""
        parts = [form.is_valid() for form in (*self.lines, self.add) if form.is_bound]
        if not all(parts):
            return False
        kept = [form.said() for form in self.lines if not (form.is_bound and form.cleaned_data.get("drop"))]
        here = {line.key for line in kept}
        rows = Organ.objects.in_bulk([one["organ"] for one in self.add.cleaned_data["further"]])
        kept += [line for line in proposals(rows.values(), Part.FURTHER) if line.key not in here]
        try:
            refuse_impossible(self.document, kept)
        except ValidationError as error:
            self.wrong = error.messages
            return False
        self.said = in_packets(kept)
        return True

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Everything that is wrong, as the error summary takes it: (id of the control, sentence)."""
        found = [("", text) for text in self.wrong]
        for form in self.lines:
            found += [(form[name].id_for_label, f"{form.line.name}: {text}")
                      for name, texts in form.errors.items() for text in texts]
        found += [(self.add[name].id_for_label, text) for name, texts in self.add.errors.items() for text in texts]
        return found

    @property
    def copies(self) -> int:
        """How many printed copies the plan sends out."""
        return sum(form.line.copies for form in self.lines)

    @property
    def left(self) -> int:
        """How many of those printed stay here."""
        return max(self.document.copies - self.copies, 0)


class SendForm(forms.Form):
    """The way, and how many copies."""

    mode = forms.ChoiceField(label=gettext_lazy("way of sending"), choices=OUTSIDE)
    copies = forms.IntegerField(label=gettext_lazy("copies"), min_value=0, max_value=MOST_COPIES, initial=0,
                                help_text=gettext_lazy("Of the printed ones; 0 for a link or a fax."))

    def clean(self) -> dict[str, Any]:
        """Paper goes in copies."""
        said = super().clean() or {}
        if said.get("mode") in PAPER and said.get("copies") == 0:
            self.add_error("copies", _("At least one copy goes on paper."))
        return said


class AgainForm(SendForm):
    """Once more to the same recipient."""

    def __init__(self, *arguments: Any, row: Any = None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["mode"].choices = Mode.choices if row and row.division_id else OUTSIDE  # type: ignore[attr-defined]
        if row:
            self.initial = {"mode": row.mode, "copies": row.copies}


class FurtherForm(SendForm):
    """To whom besides."""

    field_order = ("organs", "mode", "copies")
    organs = OrgansField(label=gettext_lazy("Recipients"), help_text=gettext_lazy(
        "One a line: name, short name or pinyin initials of the address book. Divisions of ours get it in the portal."))
    copies = forms.IntegerField(label=gettext_lazy("copies for each"), min_value=0, max_value=MOST_COPIES, initial=0)


class _Words(forms.Form):
    """Typed words, as they are kept."""

    def __init__(self, *arguments: Any, row: Any = None, **named: Any) -> None:
        super().__init__(*arguments, **named)

    def clean(self) -> dict[str, Any]:
        """Without invisible characters and empty ends."""
        said = super().clean() or {}
        return {name: clean_text(text).strip() if isinstance(text, str) else text for name, text in said.items()}


class ReceiptForm(_Words):
    """What the signed slip says."""

    receiver = forms.CharField(label=gettext_lazy("received by"), max_length=60)
    contact = forms.CharField(label=gettext_lazy("telephone"), max_length=40, required=False)
    received_on = TypedDateField(label=gettext_lazy("received on"), initial=today)

    def clean_received_on(self) -> Any:
        """Nothing is received tomorrow."""
        return not_to_come(self.cleaned_data["received_on"])


class WhyForm(_Words):
    """The reason."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class UrgeForm(_Words):
    """How they were urged."""

    words = forms.CharField(label=gettext_lazy("how, and what was said"), max_length=200,
                            help_text=gettext_lazy("For example: telephoned Ms Li; they confirm tomorrow."))
