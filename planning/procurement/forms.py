"""The form of a purchase, and what its verbs ask."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.dates import TypedDateField, believable, not_to_come
from office.permissions.ask import may_file, visible_to
from office.records.models import Record
from office.registers.forms import RecordForm
from office.time import today
from planning.asset.classes import classes
from planning.asset.forms import CleanForm
from planning.budget.ledger import said
from planning.procurement import rules
from planning.procurement.models import Bid, Method, Procurement

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "min_value": Decimal("0.01")}


def class_choices(empty: str = "---------") -> list[tuple[str, str]]:
    """The classes of GB/T 14885 that the office uses."""
    return [("", empty), *((one.code, f"{one.code} {one.name}") for one in classes(today()).values())]


class ProcurementForm(RecordForm):
    """What is bought and by which method; warns of a split purchase until its reason is given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["class_code"] = forms.ChoiceField(label=gettext_lazy("Class of purchase"), choices=class_choices())
        self.fields["of_project"].queryset = visible_to(self.user, Record.objects.filter(kind="project", is_open=True))
        self.fields["of_project"].required = False

    def clean(self) -> dict[str, Any]:
        """Methods by the thresholds, and purchases that look split."""
        cleaned = super().clean()
        if not all(cleaned.get(name) for name in ("nature", "class_code", "method", "estimated")):
            return cleaned
        nature, estimated = cleaned["nature"], cleaned["estimated"]
        try:
            rules.refuse_method(nature, cleaned["method"], estimated, cleaned.get("method_ground") or "", today())
        except ValidationError as error:
            for name, found in error.message_dict.items():
                self.add_error(name, found)
        if not cleaned.get("split_reason") and cleaned["method"] != Method.OPEN:
            for sentence in self._split(nature, cleaned["class_code"], estimated):
                self.add_error("split_reason", sentence)
        return cleaned

    def _split(self, nature: str, class_code: str, estimated: Decimal) -> Iterator[str]:
        division = self.instance.division_id or next(
            (seat.post.division_id for seat in may_file(self.user, Procurement.KIND)), None)
        others = rules.like_it(nature, class_code, division, today().year, self.instance.pk)
        if not rules.looks_split(nature, estimated, others, today()):
            return
        names = "；".join(f"{one.number} {one.title} {said(one.approved or one.estimated)}" for one in others[:10])
        yield _("This looks like a split purchase (化整为零, 政府采购法实施条例28条): with %(names)s it comes to "
                "%(sum)s yuan, over the threshold of open tender. Buy together, or say why it is none.") % {
                    "names": names, "sum": said(estimated + rules.together(others))}


class ItemForm(CleanForm):
    """One line."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    spec = forms.CharField(label=gettext_lazy("Model and specification"), max_length=120, required=False)
    class_code = forms.ChoiceField(label=gettext_lazy("Class (GB/T 14885)"), required=False, help_text=gettext_lazy(
        "Of what becomes a fixed asset; empty for services and materials."))
    quantity = forms.IntegerField(label=gettext_lazy("Quantity"), min_value=1, max_value=10_000)
    price = forms.DecimalField(label=gettext_lazy("Estimated price of one (yuan)"), **MONEY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["class_code"].choices = class_choices()  # type: ignore[attr-defined]


class ApproveForm(forms.Form):
    """Up to how much."""

    approved = forms.DecimalField(label=gettext_lazy("Approved amount (yuan)"), **MONEY)


class IssueForm(forms.Form):
    """From when, until when."""

    issued_on = TypedDateField(label=gettext_lazy("Documents on offer since"))
    deadline = TypedDateField(label=gettext_lazy("Offers until"))

    def clean_deadline(self) -> date:
        """A year that can be."""
        return believable(self.cleaned_data["deadline"])

    def clean_issued_on(self) -> date:
        """Not a day to come."""
        return believable(not_to_come(self.cleaned_data["issued_on"]))


class BidForm(CleanForm):
    """One offer, as read out."""

    supplier = forms.CharField(label=gettext_lazy("Supplier"), max_length=120)
    credit_code = forms.CharField(label=gettext_lazy("Unified credit code"), max_length=18, required=False)
    amount = forms.DecimalField(label=gettext_lazy("Offered amount (yuan)"), **MONEY)
    invalid = forms.CharField(label=gettext_lazy("Why it is not valid"), max_length=300, required=False,
                              help_text=gettext_lazy("Empty: it is valid."))


class PanelistForm(CleanForm):
    """A member of the panel."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    organ = forms.CharField(label=gettext_lazy("Where they work"), max_length=120)
    buyer = forms.BooleanField(label=gettext_lazy("For the buyer (not as an expert)"), required=False)


class ScoreForm(forms.Form):
    """The points of every member for every valid offer, in one table."""

    def __init__(self, data: Any, record: Procurement) -> None:
        super().__init__(data)
        self.panel = list(record.panel.all())
        self.bids = list(record.bids.filter(invalid="").prefetch_related("scores"))
        for bid in self.bids:
            known = {one.panelist_id: one.points for one in bid.scores.all()}
            for member in self.panel:
                self.fields[f"s{bid.pk}_{member.pk}"] = forms.DecimalField(
                    label=f"{bid.supplier} · {member.name}", min_value=0, max_value=100, max_digits=5, decimal_places=2,
                    initial=known.get(member.pk), widget=forms.NumberInput(attrs={"inputmode": "decimal"}))

    def table(self) -> list[tuple[Bid, list[Any]]]:
        """A line a bid, a cell a member."""
        return [(bid, [self[f"s{bid.pk}_{one.pk}"] for one in self.panel]) for bid in self.bids]

    def given(self) -> dict[tuple[int, int], Decimal]:
        """What was typed, by bid and member."""
        return {(bid.pk, one.pk): self.cleaned_data[f"s{bid.pk}_{one.pk}"] for bid in self.bids for one in self.panel}


class AwardForm(forms.Form):
    """When the result is announced; the winner is the offer that is ranked first (实施条例43条)."""

    announced_on = TypedDateField(label=gettext_lazy("Result announced on"))

    def clean_announced_on(self) -> date:
        """Not a day to come."""
        return believable(not_to_come(self.cleaned_data["announced_on"]))
