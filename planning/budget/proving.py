"""Proves that the maintained totals say what the vouchers say, to the fen; each difference is one sentence."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Case, Count, F, Max, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from planning.budget.models import ZERO, Adjustment, BudgetLine, Commitment, Voucher

Kind = Voucher.Kind
# of each total the kinds that add to it, and those that take from it
MOVES = {
    "budgeted": ((Kind.BUDGET,), ()),
    "adjusted": ((Kind.ADJUST,), ()),
    "frozen": ((Kind.FREEZE,), (Kind.THAW,)),
    "committed": ((Kind.COMMIT,), (Kind.PAY, Kind.RELEASE)),
    "paid": ((Kind.PAY,), ()),
}


def differences() -> Iterator[str]:
    """Every difference between totals and vouchers, commitments and payments, adjustments and their sums."""
    yield from _lines()
    yield from _commitments()
    yield from _promised()
    yield from _adjustments()


def _sum(plus: tuple[str, ...], minus: tuple[str, ...]) -> Sum:
    amount = Case(When(vouchers__kind__in=plus, then=F("vouchers__amount")),
                  When(vouchers__kind__in=minus, then=-F("vouchers__amount")))
    return Sum(amount, default=ZERO)


def _lines() -> Iterator[str]:
    newest = Voucher.objects.filter(line=OuterRef("pk")).order_by("-number").values("balance")[:1]
    rows = BudgetLine.objects.annotate(
        **{f"v_{name}": _sum(*kinds) for name, kinds in MOVES.items()}, v_count=Count("vouchers"),
        v_last=Coalesce(Max("vouchers__number"), 0), v_balance=Coalesce(Subquery(newest), ZERO))
    for line in rows.order_by("pk").iterator():
        for name in MOVES:
            yield from _differ(f"line {line.pk} ({line}), {name}", getattr(line, name), getattr(line, f"v_{name}"))
        yield from _differ(f"line {line.pk}, number of vouchers", line.last_voucher, line.v_count)  # type: ignore[attr-defined]
        yield from _differ(f"line {line.pk}, last number", line.last_voucher, line.v_last)  # type: ignore[attr-defined]
        yield from _differ(f"line {line.pk}, balance", line.available, line.v_balance)  # type: ignore[attr-defined]


def _commitments() -> Iterator[str]:
    rows = Commitment.objects.annotate(
        v_amount=_sum((Kind.COMMIT,), ()), v_paid=_sum((Kind.PAY,), ()), v_released=_sum((Kind.RELEASE,), ()))
    for row in rows.exclude(amount=F("v_amount"), paid=F("v_paid"), released=F("v_released")).order_by("pk"):
        for name in ("amount", "paid", "released"):
            yield from _differ(f"commitment {row.pk}, {name}", getattr(row, name), getattr(row, f"v_{name}"))


def _promised() -> Iterator[str]:
    """What a line says is promised is what its commitments have open."""
    still = Sum(F("commitments__amount") - F("commitments__paid") - F("commitments__released"), default=ZERO)
    for line in BudgetLine.objects.annotate(still=still).exclude(committed=F("still")).order_by("pk"):
        yield from _differ(f"line {line.pk}, open commitments", line.committed, line.still)  # type: ignore[attr-defined]


def _adjustments() -> Iterator[str]:
    for row in Adjustment.objects.annotate(moved=Sum("vouchers__amount", default=ZERO)).filter(
            Q(agreed=True) | ~Q(moved=0)).order_by("pk"):
        expected = row.amount if row.agreed and row.source_id is None else ZERO
        yield from _differ(f"adjustment {row.pk}", expected, row.moved)  # type: ignore[attr-defined]


def _differ(what: str, kept: Decimal | int, found: Decimal | int) -> Iterator[str]:
    if kept != found:
        yield f"{what}: {kept} is kept, the vouchers say {found}"
