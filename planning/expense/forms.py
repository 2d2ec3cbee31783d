"""What is typed for an expense, its items, and its payment."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.dates import TypedDateField, believable, not_to_come
from office.files.names import clean_text
from office.registers.forms import RecordForm
from office.time import today
from planning.budget.forms import AmountField, LineField
from planning.budget.models import BudgetLine
from planning.budget.queries import lines_to_choose
from planning.expense.models import Category, Expense, ExpenseItem, Method, Status

LONGEST = 20  # characters of an invoice's number, and of its code


class ExpenseForm(RecordForm):
    """Who is paid for what; a journey's and a reception's own facts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Expense.objects.filter(created_by=self.user.person_id)
        advances = own.filter(status=Status.ADVANCED)
        if self.instance.settles_id:
            advances = own.filter(pk=self.instance.settles_id) | advances
        self.fields["settles"].queryset = advances.order_by("-pk")  # type: ignore[attr-defined]
        self.fields["settles"].empty_label = gettext("none")  # type: ignore[attr-defined]
        self.fields["guests"].widget.attrs["rows"] = self.fields["hosts"].widget.attrs["rows"] = 3

    def clean(self) -> dict[str, Any]:
        """Dates that can be, in their order; an advance settles none."""
        said = super().clean()
        for name in ("left_on", "back_on", "received_on"):
            if said.get(name):
                try:
                    believable(said[name])
                except ValidationError as error:
                    self.add_error(name, error)
        if said.get("left_on") and said.get("back_on") and said["back_on"] < said["left_on"]:
            self.add_error("back_on", gettext("This day is before the first."))
        if said.get("category") == Category.ADVANCE and said.get("settles"):
            self.add_error("settles", gettext("An advance settles no advance."))
        return said


class ItemForm(forms.Form):
    """One amount, its line, and the invoice that shows it."""

    line = LineField(BudgetLine.objects.none(), label=_("Budget line"))
    sort = forms.ChoiceField(label=_("What for"), choices=ExpenseItem.Sort.choices)
    what = forms.CharField(label=_("In words"), max_length=120)
    spent_on = TypedDateField(label=_("Spent on"))
    amount = AmountField(label=_("Amount (yuan)"))
    invoice_number = forms.CharField(label=_("Invoice number"), max_length=40, required=False,
                                     help_text=_("An electronic invoice has a number of 20 digits and no code."))
    invoice_code = forms.CharField(label=_("Invoice code"), max_length=40, required=False)
    seller = forms.CharField(label=_("Seller"), max_length=120, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = lines_to_choose(user, today().year)  # type: ignore[attr-defined]

    def clean_spent_on(self) -> date:
        """Nothing was spent tomorrow."""
        return believable(not_to_come(self.cleaned_data["spent_on"]))

    def clean_invoice_number(self) -> str:
        """Digits and letters alone, so that one invoice has one spelling."""
        return _bare(self.cleaned_data["invoice_number"])

    def clean_invoice_code(self) -> str:
        """The same for its code."""
        return _bare(self.cleaned_data["invoice_code"])

    def clean(self) -> dict[str, Any]:
        """Texts without invisible characters; a code belongs to a number."""
        said = super().clean() or self.cleaned_data
        if said.get("invoice_code") and not said.get("invoice_number"):
            self.add_error("invoice_number", gettext("Enter the number of the invoice as well."))
        return {name: clean_text(one) if isinstance(one, str) else one for name, one in said.items()}


class PayForm(forms.Form):
    """The day and the way of the payment."""

    paid_on = TypedDateField(label=_("Paid on"))
    method = forms.ChoiceField(label=_("Paid by way of"), choices=Method.choices)

    def clean_paid_on(self) -> date:
        """Nothing was paid tomorrow."""
        return believable(not_to_come(self.cleaned_data["paid_on"]))


def _bare(text: str) -> str:
    bare = "".join(clean_text(text).split()).replace("-", "").upper()
    if bare and not (bare.isascii() and bare.isalnum() and len(bare) <= LONGEST):
        raise ValidationError(gettext("At most 20 digits and letters."))
    return bare
