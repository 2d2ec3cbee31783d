"""The life of a budget: its lines while it is drawn up, approval, adjustments, freezes, the end of month and year."""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from office.notices.services import promise_notice
from office.records.perform import Change, changing, differs
from office.routing.models import Step
from planning.budget import ledger
from planning.budget.models import ZERO, Adjustment, Budget, BudgetLine, MoneyApproval, MonthClose, Status

APPROVER = "director"  # of a budget and of a supplement
LINE_FIELDS = ("code", "title", "division", "requested", "granted")


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """An approved budget stays as it was signed. Raises ValidationError for any change but of its files."""
    if change.record.status != Status.DRAFT and differs(change.record, ("title", "year", "remark", "grade")):
        raise ValidationError(_("It is not being drawn up any more: files may still be added."))


def save_line(user: Any, pk: int, line_pk: int | None, said: dict[str, Any]) -> None:
    """Add a line, or change one, while the budget is drawn up. Raises Denied, or ValidationError afterwards."""
    with changing(user, pk, "edit", cause="budget_line") as change:
        require_draft(change)
        if line_pk is None:
            BudgetLine.objects.create(budget=change.record, place=_next_place(change.record), **said)
            return
        line = BudgetLine.objects.get(pk=line_pk, budget=pk)
        for name, found in said.items():
            setattr(line, name, found)
        line.save(update_fields=list(said))


def add_lines(user: Any, pk: int, rows: Iterable[dict[str, Any]]) -> None:
    """Add many lines at once, all or none, while the budget is drawn up. Raises Denied, ValidationError."""
    with changing(user, pk, "edit", cause="budget_line") as change:
        require_draft(change)
        first = _next_place(change.record)
        BudgetLine.objects.bulk_create(
            BudgetLine(budget=change.record, place=place, **said) for place, said in enumerate(rows, first))


def remove_line(user: Any, pk: int, line_pk: int) -> None:
    """Take a line out while the budget is drawn up. Raises Denied, or ValidationError afterwards."""
    with changing(user, pk, "edit", cause="budget_line") as change:
        require_draft(change)
        BudgetLine.objects.get(pk=line_pk, budget=pk).delete()


def require_draft(change: Change) -> None:
    """Raises ValidationError for a budget that is on its way, in force, or over."""
    if change.record.status != Status.DRAFT:
        raise ValidationError(_("The lines of a budget stand still once it is sent for approval: adjust it instead."))


def _next_place(budget: Budget) -> int:
    return (budget.lines.aggregate(last=Max("place"))["last"] or 0) + 1


def digest(budget: Budget) -> str:
    """The SHA-256 of what is approved: year, and each line with its amount."""
    rows = list(budget.lines.order_by("place").values_list("place", "code", "title", "division", "granted"))
    return hashlib.sha256(json.dumps([budget.year, rows], default=str).encode()).hexdigest()


def review(change: Change, step: Step, opinion: str) -> None:
    """Whoever checks it looks at something. Raises ValidationError for a budget without lines or money."""
    if not (change.record.lines.aggregate(total=Sum("granted"))["total"] or ZERO):
        raise ValidationError(_("It has no line with an approved amount."))


def approve(change: Change, step: Step, opinion: str) -> None:
    """The principal signs: every line gets its money. Raises ValidationError for who drew it up, or another post."""
    review(change, step, opinion)
    budget = change.record
    require_approver(change)
    require_other(change, budget.created_by_id)
    lines = list(budget.lines.order_by("pk"))
    for line in lines:
        ledger.begin(change, line)
    record_approval(change, step, opinion, digest(budget), sum((line.granted for line in lines), ZERO))


def record_approval(change: Change, step: Step, opinion: str, sha256: str, amount: Decimal) -> None:
    """Write who approved which amount, in which post."""
    assert change.seat is not None
    MoneyApproval.objects.create(
        record_id=change.record.pk, step=step, person_id=change.person_id, post=change.seat.post,
        behalf_id=change.behalf_id, opinion=opinion.strip(), sha256=sha256, amount=amount, at=change.at)


def require_approver(change: Change) -> None:
    """Raises ValidationError for a post that does not approve budgets."""
    if change.seat is None or change.seat.post.role != APPROVER:
        raise ValidationError(_("A budget, and more money for it, is approved by the principal."), code="post")


def require_other(change: Change, person_id: int | None) -> None:
    """Raises ValidationError for somebody who decides on what they asked for, for themselves or for another."""
    if person_id in (change.person_id, change.behalf_id):
        raise ValidationError(_("Whoever asks for money does not approve it."), code="own")


def ask_adjustment(
    change: Change, target: BudgetLine, amount: Decimal, source: BudgetLine | None = None, document: str = ""
) -> None:
    """Ask for money to be moved to a line: from another, or a supplement. Raises ValidationError if it cannot be."""
    _require_line(change, target, source)
    if source is not None and amount > source.available:
        raise ValidationError({"amount": _("“%(line)s” has ¥%(available)s available.") % {
            "line": source, "available": ledger.said(source.available)}})
    Adjustment.objects.create(budget=change.record, source=source, target=target, amount=ledger.money(amount),
                              reason=change.reason[:300], document=document, asked_by_id=change.person_id,
                              asked_at=change.at)
    whom = ["o.director"] if source is None else [f"d{change.record.division_id}.division_head"]
    promise_notice(change, "budget_adjustment_asked", whom, change.reason[:200])


def decide_adjustment(change: Change, adjustment: Adjustment, agreed: bool, opinion: str = "") -> None:
    """Agree to an adjustment and carry it out, or refuse it.

    Raises ValidationError for one that is decided, for whoever asked, for a supplement by anybody but the principal,
    and when the money is not there any more.
    """
    asked = Adjustment.objects.select_for_update().get(pk=adjustment.pk, budget=change.record.pk)
    if asked.agreed is not None:
        raise ValidationError(_("This adjustment is decided already."))
    require_other(change, asked.asked_by_id)
    if asked.source_id is None:
        require_approver(change)
    assert change.seat is not None
    asked.agreed, asked.opinion = agreed, opinion
    asked.decided_by_id, asked.decided_post, asked.decided_at = change.person_id, change.seat.post, change.at
    asked.save(update_fields=["agreed", "opinion", "decided_by", "decided_post", "decided_at"])
    if agreed:
        ledger.adjust(change, asked)
    promise_notice(change, "budget_adjustment_decided", [f"u{asked.asked_by_id}"], opinion[:200])


def freeze(change: Change, line: BudgetLine, amount: Decimal) -> None:
    """Keep money of a line back, with the reason. Raises ValidationError when it has less."""
    _require_line(change, line)
    ledger.freeze(change, line.pk, amount, change.reason)


def thaw(change: Change, line: BudgetLine, amount: Decimal) -> None:
    """Make it available again, with the reason. Raises ValidationError for more than is frozen."""
    _require_line(change, line)
    ledger.thaw(change, line.pk, amount, change.reason)


def close_month(change: Change, month: int) -> None:
    """No payment is entered into this month any more. Raises ValidationError before its end, or twice."""
    budget, day = change.record, change.at.date()
    if (budget.year, month) >= (day.year, day.month):
        raise ValidationError({"month": _("The month is not over.")})
    _closed, new = MonthClose.objects.get_or_create(budget=budget, month=month, defaults={
        "by_id": change.person_id, "at": change.at})
    if not new:
        raise ValidationError({"month": _("The month is closed already.")})


def close_year(change: Change) -> None:
    """The year is over. Raises ValidationError before its end, and while money is promised and not paid."""
    if change.at.date().year <= change.record.year:
        raise ValidationError(_("The year is not over."))
    promised = change.record.lines.aggregate(total=Sum("committed"))["total"] or ZERO
    if promised:
        raise ValidationError(_("¥%(amount)s is promised and not paid: pay or release it first.") % {
            "amount": ledger.said(promised)})


def abandon(change: Change) -> None:
    """It will not be used; another may be drawn up for the year."""
    change.record.abandoned = True


def _require_line(change: Change, *lines: BudgetLine | None) -> None:
    if any(line is not None and line.budget_id != change.record.pk for line in lines):
        raise ValidationError(_("This line is of another budget."))
