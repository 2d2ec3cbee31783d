"""What is typed for a budget, its lines, and the movements of its money."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.files.names import clean_text
from office.orgchart.models import Division
from office.time import now, today
from planning.budget import classification
from planning.budget.models import Budget, BudgetLine

FEN = Decimal("0.01")


class AmountField(forms.DecimalField):
    """An amount as people type it, 1,234.50 too: above zero, or from zero on."""

    def __init__(self, *, zero: bool = False, **options: Any) -> None:
        super().__init__(**{"min_value": Decimal(0) if zero else FEN, "max_digits": 14, "decimal_places": 2,
                            "widget": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})} | options)

    def to_python(self, value: Any) -> Decimal | None:
        """Without the commas, spaces and signs of papers."""
        if isinstance(value, str):
            value = value.strip().lstrip("¥￥").replace(",", "").replace("，", "").replace(" ", "")
        return super().to_python(value)


class _Plain(forms.Form):
    """Texts without invisible characters."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        return {name: clean_text(one) if isinstance(one, str) else one for name, one in said.items()}


class LineForm(_Plain):
    """One line of a budget that is drawn up."""

    code = forms.ChoiceField(label=_("Economic classification"))
    title = forms.CharField(label=_("Purpose"), max_length=120)
    division = forms.ModelChoiceField(Division.objects.none(), label=_("For division"), required=False,
                                      help_text=_("Empty: for the whole office."))
    requested = AmountField(label=_("Requested (yuan)"), zero=True)
    granted = AmountField(label=_("Approved (yuan)"), zero=True, required=False,
                          help_text=_("Empty: as requested. It is in force once the budget is signed."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", "—"), *classification.choices(today())]  # type: ignore[attr-defined]
        self.fields["division"].queryset = Division.objects.on(now()).order_by("order")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("granted") is None and "requested" in said:
            said["granted"] = said["requested"]
        return said


class PasteForm(forms.Form):
    """Many lines at once, as they are copied from a spreadsheet: code, purpose, amount."""

    rows = forms.CharField(label=_("Lines"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 12}),
                           help_text=_("One a line: code, purpose and amount, with tabs between, as a spreadsheet "
                                       "copies them."))

    def clean_rows(self) -> list[dict[str, Any]]:
        """The lines; every one that is not understood is named."""
        known = {code for code, _name in classification.choices(today())}
        found, errors = [], []
        for number, text in enumerate(self.cleaned_data["rows"].splitlines(), 1):
            cells = [clean_text(cell).strip() for cell in text.split("\t")]
            if not any(cells):
                continue
            try:
                code, title, amount = cells
                if code not in known:
                    raise ValidationError(gettext("%(code)s is no class in force") % {"code": code})
                yuan = Decimal(amount.replace(",", ""))
                if not (title and 0 <= yuan < 10**12 and yuan == yuan.quantize(FEN)):
                    raise ValueError
            except ValidationError as error:
                errors.append(gettext("Line %(number)d: %(why)s.") % {"number": number, "why": error.message})
            except (ValueError, InvalidOperation):
                errors.append(gettext("Line %(number)d: code, purpose and amount are expected.") % {"number": number})
            else:
                found.append({"code": code, "title": title[:120], "requested": yuan, "granted": yuan})
        if errors:
            raise ValidationError(errors)
        return found


class LineField(forms.ModelChoiceField):
    """One of a budget's lines, with what it has available."""

    def label_from_instance(self, line: Any) -> str:
        return gettext("%(line)s (¥%(amount)s available)") % {"line": line, "amount": f"{line.available:,.2f}"}


class OnLineForm(_Plain):
    """Money of one line is frozen, or thawed; with the reason."""

    line = LineField(BudgetLine.objects.none(), label=_("Budget line"))
    amount = AmountField(label=_("Amount (yuan)"))
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = budget.lines.order_by("place")  # type: ignore[attr-defined]


class AdjustForm(_Plain):
    """Money moves to a line: from another, or on top of the budget."""

    source = LineField(BudgetLine.objects.none(), label=_("From line"), required=False,
                       help_text=_("Empty: a supplementary budget, which names the document that approves it."))
    target = LineField(BudgetLine.objects.none(), label=_("To line"))
    amount = AmountField(label=_("Amount (yuan)"))
    document = forms.CharField(label=_("Approving document"), max_length=60, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "target"):
            self.fields[name].queryset = budget.lines.order_by("place")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Two lines, or a document."""
        said = super().clean()
        if said.get("source") and said.get("source") == said.get("target"):
            self.add_error("target", gettext("Choose another line than the one it is taken from."))
        if not said.get("source") and not said.get("document"):
            self.add_error("document", gettext("A supplementary budget names the document that approves it."))
        return said


class AdjustmentField(forms.ModelChoiceField):
    """An adjustment that waits for its decision, in words."""

    def label_from_instance(self, row: Any) -> str:
        said = {"amount": f"{row.amount:,.2f}", "source": row.source, "target": row.target, "why": row.reason,
                "document": row.document}
        if row.source_id:
            return gettext("¥%(amount)s from “%(source)s” to “%(target)s”: %(why)s") % said
        return gettext("¥%(amount)s more for “%(target)s” (%(document)s): %(why)s") % said


class DecideForm(_Plain):
    """Which adjustment, and what is decided."""

    adjustment = AdjustmentField(None, label=_("Adjustment"), widget=forms.RadioSelect, empty_label=None)
    agreed = forms.TypedChoiceField(label=_("Decision"), choices=(("yes", _("Agree")), ("no", _("Refuse"))),
                                    coerce=lambda text: text == "yes", widget=forms.RadioSelect)
    opinion = forms.CharField(label=_("Opinion"), max_length=300, required=False)

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = budget.adjustments.filter(agreed=None).select_related("source", "target")
        self.fields["adjustment"].queryset = rows  # type: ignore[attr-defined]


class MonthForm(forms.Form):
    """A month that is over."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=int)

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        closed, day = set(budget.closed_months.values_list("month", flat=True)), today()
        over = [month for month in range(1, 13) if (budget.year, month) < (day.year, day.month) and month not in closed]
        self.fields["month"].choices = [(month, f"{budget.year}-{month:02}") for month in over]  # type: ignore[attr-defined]
