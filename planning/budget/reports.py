"""How the budget is carried out (预算执行): month by month against the plan, and by economic classification."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.db.models.functions import ExtractMonth
from django.utils.translation import gettext_lazy as _

from office.reports.report import Asked, Cell, Chart, Column, Kind, Report
from office.reports.scope import counted
from planning.budget import classification
from planning.budget.models import ZERO, BudgetLine, Voucher
from planning.budget.tables import AVAILABLE, SUMMED

MONTHS = 12
ROLES = frozenset({"director", "leader"})


def by_month(user: Any, asked: Asked) -> list[tuple[Cell, ...]]:
    """The months of the period, each against the twelfths of the year that are over with it (序时进度)."""
    months = _months(asked.since, asked.until)
    years = {year: (_budget(user, year), _paid(user, year)) for year in {year for year, _month in months}}
    return [_row(year, month, *years[year]) for year, month in months]


def _months(since: date, until: date) -> list[tuple[int, int]]:
    first, last = since.year * MONTHS + since.month - 1, until.year * MONTHS + until.month - 1
    return [(number // MONTHS, number % MONTHS + 1) for number in range(first, last + 1)]


def _budget(user: Any, year: int) -> Decimal:
    rows = counted(user, BudgetLine.objects.filter(budget__year=year), "budget")
    sums = rows.aggregate(budgeted=Sum("budgeted", default=ZERO), adjusted=Sum("adjusted", default=ZERO))
    total: Decimal = sums["budgeted"] + sums["adjusted"]
    return total


def _paid(user: Any, year: int) -> dict[int, Decimal]:
    rows = counted(user, Voucher.objects.filter(line__budget__year=year, kind=Voucher.Kind.PAY), "line__budget")
    rows = rows.annotate(month=ExtractMonth("paid_on")).values("month").order_by().annotate(total=Sum("amount"))
    return dict(rows.values_list("month", "total"))


def _row(year: int, month: int, budget: Decimal, paid: dict[int, Decimal]) -> tuple[Cell, ...]:
    so_far = sum((amount for at, amount in paid.items() if at <= month), ZERO)
    plan = (budget * month / MONTHS).quantize(ZERO)
    share, planned = _percent(so_far, budget), round(100 * month / MONTHS, 1)
    ahead = None if share is None else round(share - planned, 1)
    return (f"{year}-{month:02}", plan, paid.get(month, ZERO), so_far, planned, share, ahead)


def _percent(part: Decimal, whole: Decimal) -> float | None:
    return round(float(part * 100 / whole), 1) if whole else None


def by_class(user: Any, asked: Asked) -> list[tuple[Cell, ...]]:
    """Each class of the budget of the period's last year: what it has, and where its yuan stand."""
    rows = counted(user, BudgetLine.objects.filter(budget__year=asked.until.year, budget__abandoned=False), "budget")
    totals = rows.values("code").order_by("code").annotate(
        **{f"all_{name}": Sum(name) for name in SUMMED}, all_available=Sum(AVAILABLE))
    names = dict(classification.choices(asked.until))
    return [_class(names.get(one["code"], one["code"]), one) for one in totals]


def _class(name: str, one: dict[str, Decimal]) -> tuple[Cell, ...]:
    whole = one["all_budgeted"] + one["all_adjusted"]
    parts = ("budgeted", "adjusted", "frozen", "committed", "paid", "available")
    return (name, *(one[f"all_{part}"] for part in parts), _percent(one["all_paid"], whole))


EXECUTION = Report(
    code="budget_execution",
    title=_("Budget execution by month"),
    about=_("What was paid of the year's budget, month by month, against even progress through the year. In yuan."),
    columns=(
        Column("month", _("Month"), _("The months that the period touches, each whole.")),
        Column("plan", _("Plan to date"), _("Budget and adjustments of the year as they are now, by the twelfths of "
                                            "the year that are over at the month's end."), Kind.MONEY),
        Column("paid", _("Paid in the month"), _("Payments dated in the month."), Kind.MONEY),
        Column("so_far", _("Paid to date"), _("Payments dated from January to the month."), Kind.MONEY),
        Column("planned", _("Even progress"), _("The twelfths of the year that are over, in percent."), Kind.PERCENT),
        Column("share", _("Progress"), _("Paid to date, of budget and adjustments."), Kind.PERCENT),
        Column("ahead", _("Ahead of plan"), _("Progress less even progress, in percentage points."), Kind.POINTS),
    ),
    rows=by_month,
    chart=Chart(("planned", "share")),
    roles=ROLES,
    division="planning",
)

CLASSES = Report(
    code="budget_classes",
    title=_("Budget by economic classification"),
    about=_("Where each yuan of the budget of the period's last year stands now. In yuan."),
    columns=(
        Column("class", _("Class"), _("The economic classification of the lines.")),
        Column("budgeted", _("Budget"), _("What was approved for its lines."), Kind.MONEY),
        Column("adjusted", _("Adjusted"), _("Adjustments that were agreed."), Kind.MONEY),
        Column("frozen", _("Frozen"), _("Kept back."), Kind.MONEY),
        Column("committed", _("Promised, unpaid"), _("Promised for contracts and expenses, not paid yet."),
               Kind.MONEY),
        Column("paid", _("Paid"), _("Payments booked."), Kind.MONEY),
        Column("available", _("Available"), _("Budget + adjustments − frozen − promised and unpaid − paid."),
               Kind.MONEY),
        Column("share", _("Progress"), _("Paid, of budget and adjustments."), Kind.PERCENT),
    ),
    rows=by_class,
    roles=ROLES,
    division="planning",
    total=True,
    present=True,
)
