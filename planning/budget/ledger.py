"""The control ledger: the only way money of a budget is promised, paid, released, frozen or moved.

Every movement is a voucher, written in the transaction of the change that is its ground. The rules are asked here, in
words and under the locks, and once more by the database (sql.py). Locks are taken in one order: the record of the
change, the budget, the line, the commitment.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from office.records.models import Record
from office.records.perform import Change
from planning.budget.models import Adjustment, BudgetLine, Commitment, MonthClose, Status, Voucher

CENT = Decimal("0.01")


def commit(change: Change, line_pk: int, amount: Decimal, words: str) -> Commitment:
    """Promise money of a line for the record of the change: it is not available for anything else from now on.

    Raises ValidationError when the line has less, or its budget is not in force (预算法 art. 13: no spending without
    a budget).
    """
    amount = money(amount)
    line = _locked(line_pk)
    _require_available(line, amount)
    row = Commitment.objects.create(line=line, record_id=change.record.pk, amount=amount, words=words[:300],
                                    by_id=change.person_id, behalf_id=change.behalf_id, at=change.at)
    _enter(change, line, Voucher.Kind.COMMIT, amount, words, commitment=row)
    return row


def pay(
    change: Change, commitment_pk: int, amount: Decimal, words: str, *, paid_on: date, for_record: Record
) -> Voucher:
    """Book a payment of promised money. `for_record` is what it is paid for: the acceptance, or the expense.

    Raises ValidationError for more than is promised; for a day before the commitment, to come, of another year or of
    a closed month; and for whoever made the commitment (the cashier is somebody else).
    """
    amount = money(amount)
    row, line = _held(commitment_pk)
    if amount > row.open:
        raise ValidationError(_("Payment above the commitment: ¥%(open)s of ¥%(amount)s is still promised."),
                              code="commitment", params={"open": said(row.open), "amount": said(row.amount)})
    if change.person_id in (row.by_id, row.behalf_id):
        raise ValidationError(_("Whoever approved the money does not pay it: somebody else is the cashier."),
                              code="cashier")
    require_day(row, paid_on, change)
    return _enter(change, line, Voucher.Kind.PAY, amount, words, commitment=row, paid_on=paid_on,
                  for_record_id=for_record.pk)


def release(change: Change, commitment_pk: int, amount: Decimal | None, words: str) -> Voucher:
    """Give promised money back to its line: all that is still promised, if no amount is named.

    Raises ValidationError for more than that, or if nothing is promised any more.
    """
    row, line = _held(commitment_pk)
    amount = row.open if amount is None else money(amount)
    if not amount or amount > row.open:
        raise ValidationError(_("Release above the commitment: ¥%(open)s is still promised."), code="commitment",
                              params={"open": said(row.open)})
    return _enter(change, line, Voucher.Kind.RELEASE, amount, words, commitment=row)


def begin(change: Change, line: BudgetLine) -> Voucher:
    """Book what was approved for a line, once, when its budget is signed."""
    return _enter(change, line, Voucher.Kind.BUDGET, line.granted, str(change.record.title))


def freeze(change: Change, line_pk: int, amount: Decimal, words: str) -> Voucher:
    """Keep money of a line back. Raises ValidationError when it has less available."""
    amount = money(amount)
    line = _locked(line_pk)
    _require_available(line, amount)
    return _enter(change, line, Voucher.Kind.FREEZE, amount, words)


def thaw(change: Change, line_pk: int, amount: Decimal, words: str) -> Voucher:
    """Make frozen money available again. Raises ValidationError for more than is frozen."""
    amount = money(amount)
    line = _locked(line_pk)
    if amount > line.frozen:
        raise ValidationError(_("Only ¥%(frozen)s of “%(line)s” is frozen."), code="balance",
                              params={"frozen": said(line.frozen), "line": line})
    return _enter(change, line, Voucher.Kind.THAW, amount, words)


def adjust(change: Change, asked: Adjustment) -> None:
    """Carry out an adjustment that is agreed: from line to line, sum zero, or more for one line.

    Raises ValidationError when the line it is taken from has less available.
    """
    lines = {pk: _locked(pk) for pk in sorted({asked.source_id or asked.target_id, asked.target_id})}
    if asked.source_id:
        source = lines[asked.source_id]
        _require_available(source, asked.amount)
        _enter(change, source, Voucher.Kind.ADJUST, -asked.amount, asked.reason, adjustment=asked)
    _enter(change, lines[asked.target_id], Voucher.Kind.ADJUST, asked.amount, asked.reason, adjustment=asked)


def require_day(row: Commitment, paid_on: date, change: Change) -> None:
    """Raises ValidationError for a day before the commitment, to come, of another year, or in a closed month."""
    since, budget = localtime(row.at).date(), row.line.budget
    if not since <= paid_on <= localtime(change.at).date():
        raise ValidationError({"paid_on": _("Back-dated or early: a payment is dated from its approval (%(day)s) "
                                            "until today.") % {"day": since.isoformat()}})
    if paid_on.year != budget.year:
        raise ValidationError({"paid_on": _("This is the budget of %(year)d.") % {"year": budget.year}})
    if MonthClose.objects.filter(budget=budget, month=paid_on.month).exists():
        raise ValidationError({"paid_on": _("The month %(month)s is closed: no payment is entered into it.") % {
            "month": f"{paid_on:%Y-%m}"}})


def money(amount: Decimal) -> Decimal:
    """The amount, in fen. Raises TypeError for a float, ValidationError for nothing, less, or part of a fen."""
    if not isinstance(amount, Decimal):
        raise TypeError("money is a Decimal")
    if amount <= 0 or amount != amount.quantize(CENT):
        raise ValidationError(_("Enter an amount above zero, in yuan and fen."), code="amount")
    return amount.quantize(CENT)


def said(amount: Decimal) -> str:
    """An amount as sentences have it: 1,234.50."""
    return f"{amount:,.2f}"


def _locked(line_pk: int) -> BudgetLine:
    """The line, locked behind its budget, which must be in force. Raises ValidationError if it is not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.status FROM office_record AS r JOIN planning_budgetline AS l ON l.budget_id = r.id "
            "WHERE l.id = %s FOR SHARE OF r", [line_pk])
        found = cursor.fetchone()
    if found is None or found[0] != Status.APPROVED:
        raise ValidationError(_("The budget of this line is not in force: nothing is spent without a budget "
                                "(Budget Law art. 13)."), code="not_in_force")
    return BudgetLine.objects.select_for_update().get(pk=line_pk)


def _held(commitment_pk: int) -> tuple[Commitment, BudgetLine]:
    line = _locked(Commitment.objects.values_list("line_id", flat=True).get(pk=commitment_pk))
    return Commitment.objects.select_for_update().get(pk=commitment_pk), line


def _require_available(line: BudgetLine, amount: Decimal) -> None:
    if amount > line.available:
        raise ValidationError(
            _("Above the budget line: “%(line)s” has ¥%(available)s available, ¥%(amount)s is asked for."),
            code="balance", params={"line": line, "available": said(line.available), "amount": said(amount)})


def _enter(
    change: Change, line: BudgetLine, kind: str, amount: Decimal, words: str, **more: Any
) -> Voucher:
    """Write the voucher; number, balance and the line's totals are the database's doing."""
    row = Voucher.objects.create(
        line=line, kind=kind, amount=amount, words=words[:300], record_id=change.record.pk, by_id=change.person_id,
        behalf_id=change.behalf_id, post=change.seat.post if change.seat else None, at=change.at, **more)
    row.refresh_from_db(fields=["number", "balance"])
    return row
