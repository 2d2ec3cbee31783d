"""The life of an expense: items, approval, which promises the money, payment, an advance and its settlement."""

import hashlib
import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from office.figures.queries import figure
from office.notices.services import promise_notice
from office.permissions.access import end, give
from office.permissions.standing import holders
from office.records.perform import Change, NotNow, along, changing, differs
from office.routing.models import Step
from office.routing.plan import principal_of, stages_of
from office.routing.services import starting
from office.routing.template_models import RouteTemplate
from planning.budget import ledger
from planning.budget.models import ZERO, Commitment
from planning.budget.services import record_approval, require_other
from planning.expense import rules
from planning.expense.models import Category, Expense, ExpenseItem, Status

CASHIER = "cashier"  # cause of the rights that whoever keeps the office's money has in an approved expense
FIELDS = ("title", "category", "payee", "detail", "settles", "destination", "place", "rank", "travellers", "left_on",
          "back_on", "letter", "guest_unit", "guests", "hosts", "received_on", "venue", "grade")
ITEM_FIELDS = ("line", "sort", "what", "spent_on", "amount", "invoice_code", "invoice_number", "seller")


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """Once it is sent for approval, only files are added. Raises ValidationError for anything else."""
    fields = [Expense._meta.get_field(name).attname for name in FIELDS]
    if change.record.status != Status.DRAFT and differs(change.record, fields):
        raise ValidationError(_("It stands still while it is approved, and afterwards: files may still be added."))


def save_item(user: Any, pk: int, item_pk: int | None, said: dict[str, Any]) -> None:
    """Add an item, or change one, while the expense is filled in.

    Raises Denied, or ValidationError: once it is sent, and for an invoice that was used before, naming where.
    """
    with changing(user, pk, "edit", cause="expense_item") as change:
        require_draft(change)
        if used := rules.where_used(said["invoice_number"], said["invoice_code"], item_pk):
            raise ValidationError({"invoice_number": _("Repeated invoice: it is in %(number)s of %(name)s already.") % {
                "number": used.expense.number or used.expense.title,
                "name": used.expense.created_by.name if used.expense.created_by else "—"}})
        item = ExpenseItem(expense=change.record) if item_pk is None else change.record.items.get(pk=item_pk)
        for name, found in said.items():
            setattr(item, name, found)
        try:
            with transaction.atomic():
                item.save()
        except IntegrityError as error:  # somebody else was quicker
            if "invoice_is_paid_once" not in str(error):
                raise
            raise ValidationError({"invoice_number": _("Repeated invoice: somebody has just used it.")}) from error
        change.record.amount = change.record.total()


def remove_item(user: Any, pk: int, item_pk: int) -> None:
    """Take an item off while the expense is filled in. Raises Denied, or ValidationError afterwards."""
    with changing(user, pk, "edit", cause="expense_item") as change:
        require_draft(change)
        change.record.items.get(pk=item_pk).delete()
        change.record.amount = change.record.total()


def require_draft(change: Change) -> None:
    """Raises ValidationError for an expense that was sent for approval."""
    if change.record.status != Status.DRAFT:
        raise ValidationError(_("The items stand still once it is sent for approval."))


def submit(user: Any, pk: int) -> None:
    """Send it on the route of its amount. Raises Denied, or ValidationError with every rule that it breaks."""
    with changing(user, pk, "start_route", cause="submit") as change:
        expense = change.record
        require_draft(change)
        rules.require_sound(expense)
        rules.require_available(list(expense.items.select_related("line")))
        template = template_for(expense)
    starting.start(user, pk, template.pk)


def template_for(expense: Expense) -> RouteTemplate:
    """The route of its amount; the next higher where the applicant would approve their own expense."""
    rows = figure("expense.approval", expense.opened)
    first = rows.index(rules.level(expense.total(), expense.opened))
    found = [RouteTemplate.objects.get(code=row["route"], published_at__isnull=False, retired_at=None)
             for row in rows[first:]]
    return next((one for one in found if expense.created_by_id not in _signers(one, expense)), found[-1])


def _signers(template: RouteTemplate, expense: Expense) -> list[int]:
    """Who would sign at the end of a route now."""
    steps = stages_of(template)[-1].steps.all()
    return [person for step in steps for person in holders(principal_of(step, expense))]


def review(change: Change, step: Step, opinion: str) -> None:
    """Nobody passes on what breaks a rule. Raises ValidationError with every one."""
    rules.require_sound(change.record)


def approve(change: Change, step: Step, opinion: str) -> None:
    """Approve it: the money is promised, line by line.

    Raises ValidationError for the applicant, for a post that does not approve so much, for a broken rule, and when a
    line has less.
    """
    expense = change.record
    require_other(change, expense.created_by_id)
    assert change.seat is not None
    rules.require_level(expense, change.seat.post.role)
    rules.require_sound(expense)
    by_line: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for item in expense.items.all():
        by_line[item.line_id] += item.amount
    for line, amount in _not_advanced(expense, by_line):
        ledger.commit(change, line, amount, expense.title)
    expense.approved_by_id = change.person_id
    keeper = expense.duty.division_id
    give(expense, [(f"d{keeper}.clerk", ("view", "note", "pay"), CASHIER),
                   (f"d{keeper}.division_head", ("view", "note"), CASHIER)])
    record_approval(change, step, opinion, digest(expense), sum(by_line.values(), ZERO))
    promise_notice(change, "expense_approved", [f"u{expense.created_by_id}", f"d{keeper}.clerk"])


def _not_advanced(expense: Expense, by_line: dict[int, Decimal]) -> list[tuple[int, Decimal]]:
    """What is to be promised: of a settlement only what goes beyond its advance, whose promise still stands."""
    if not expense.settles_id:
        return sorted(by_line.items())
    advanced = advance_of(expense)
    more = by_line[advanced.line_id] - advanced.open
    return [(advanced.line_id, more)] if more > 0 else []


def advance_of(expense: Expense) -> Commitment:
    """The promise under the advance that an expense settles."""
    return Commitment.objects.get(record=expense.settles_id)


def digest(expense: Expense) -> str:
    """The SHA-256 of what is approved: payee, and each item."""
    rows = list(expense.items.order_by("pk").values_list(*ITEM_FIELDS))
    return hashlib.sha256(json.dumps([expense.payee, rows], default=str).encode()).hexdigest()


def pay(user: Any, pk: int, paid_on: date, method: str) -> None:
    """The cashier pays: an advance is handed out, still promised; anything else is booked on its lines.

    By the right that the approval gave. Raises Denied, NotNow for one that is not approved or is paid already, or
    ValidationError for whoever approved it, and for a day that the ledger refuses.
    """
    with changing(user, pk, "pay") as change:
        expense = change.record
        _require_status(expense, Status.APPROVED)
        if expense.approved_by_id in (change.person_id, change.behalf_id):
            raise ValidationError(_("Whoever approved the money does not pay it: somebody else is the cashier."),
                                  code="cashier")
        expense.paid_on, expense.method, expense.paid_by_id = paid_on, method, change.person_id
        if expense.category == Category.ADVANCE:
            ledger.require_day(Commitment.objects.get(record=pk), paid_on, change)
            change.become(Status.ADVANCED)
        else:
            _book(change, paid_on)
            change.become(Status.PAID)
        promise_notice(change, "expense_paid", [f"u{expense.created_by_id}"], paid_on.isoformat())


def _book(change: Change, paid_on: date) -> None:
    expense = change.record
    if expense.settles_id:
        _settle(change, paid_on)
    for row in Commitment.objects.filter(record=expense.pk).order_by("line"):
        ledger.pay(change, row.pk, row.open, expense.title, paid_on=paid_on, for_record=expense)


def _require_status(expense: Expense, status: Status) -> None:
    if expense.status != status:
        raise NotNow(_("This is not possible while the record is “%(status)s”."),
                     params={"status": expense.get_status_display()})


def _settle(change: Change, paid_on: date) -> None:
    """Book what the advance was spent on; what is left of it comes back, and is available again."""
    expense = change.record
    with along(change, expense.settles_id) as advance:
        if advance.record.status != Status.ADVANCED:
            raise ValidationError(_("The advance is settled already."), code="settled")
        row = advance_of(expense)
        used = min(row.open, expense.total())
        ledger.pay(change, row.pk, used, expense.title, paid_on=paid_on, for_record=expense)
        if row.open > used:
            ledger.release(change, row.pk, None, _("Rest of the advance paid back"))
        advance.become(Status.SETTLED)


def give_back(user: Any, pk: int) -> None:
    """The whole advance was paid back to the cashier: its money is available again. Raises Denied, NotNow."""
    with changing(user, pk, "pay", cause="give_back") as change:
        _require_status(change.record, Status.ADVANCED)
        _release(change, _("Advance paid back whole"))
        change.become(Status.SETTLED)


def cancel(change: Change) -> None:
    """It will not be paid: what was promised is available again, its invoices are free, the cashier's right ends."""
    _release(change, change.reason)
    end(change.record, CASHIER)
    change.record.items.filter(void=False).update(void=True)
    change.record.reason = change.reason


def _release(change: Change, words: str) -> None:
    for row in Commitment.objects.filter(record=change.record.pk).order_by("line"):
        if row.open:
            ledger.release(change, row.pk, None, words)
