"""The columns of a budget's tables, and their sums."""

from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from planning.budget.models import ZERO, Budget

TOTALS = (
    ("budgeted", _("Budget")),
    ("adjusted", _("Adjusted")),
    ("frozen", _("Frozen")),
    ("committed", _("Promised, unpaid")),
    ("paid", _("Paid")),
    ("available", _("Available")),
)
SUMMED = ("requested", "granted", "budgeted", "adjusted", "frozen", "committed", "paid")
AVAILABLE = F("budgeted") + F("adjusted") - F("frozen") - F("committed") - F("paid")


def sums(budget: Budget) -> dict[str, Any]:
    """The sums of all lines, and how much of budget and adjustments is paid, in percent; one query."""
    found: dict[str, Any] = budget.lines.aggregate(
        **{name: Sum(name, default=ZERO) for name in SUMMED})
    whole: Decimal = found["budgeted"] + found["adjusted"]
    found["available"] = whole - found["frozen"] - found["committed"] - found["paid"]
    found["share"] = round(found["paid"] * 100 / whole, 1) if whole else Decimal(0)
    return found
