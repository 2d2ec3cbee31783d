"""For tests: an expense as somebody fills it in, with its items, sent, approved and paid."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import account
from office.time import today
from planning.budget.models import Commitment
from planning.budget.testing import CLERK, DIRECTOR, HEAD, line_of, walk
from planning.expense.models import Expense, Status
from planning.expense.register import ExpenseRegister
from planning.expense.services import pay, save_item, submit

SIGNERS = {"expense": HEAD, "expense_leader": "deputy", "expense_director": DIRECTOR}


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for an ordinary expense."""
    return {"title": f"购买办公用品（{number}）", "category": "ordinary", "payee": "青岛文博办公用品有限公司",
            "detail": "复印纸、硒鼓。", "grade": "internal", **changed}


JOURNEY = {"title": "赴济南参加全省电子政务工作会议", "category": "travel", "payee": "网络系统管理处经办人",
           "destination": "济南", "place": "second", "rank": "other", "travellers": 2, "left_on": "2026-11-16",
           "back_on": "2026-11-18"}
RECEPTION = {"title": "接待烟台市大数据局考察组", "category": "reception", "payee": "机关食堂",
             "letter": "烟数函〔2026〕12号", "guest_unit": "烟台市大数据局",
             "guests": "王海 副局长\n李波 科长\n张敏 科员", "hosts": "周处长\n刘科员",
             "received_on": "2026-11-19", "venue": "机关食堂"}


def asked(user: str = "network.staff", **changed: Any) -> Expense:
    """An expense that is filled in, without items."""
    by = account(user)
    form = form_of(ExpenseRegister)(said(**changed), user=by)
    assert form.is_valid(), form.errors
    found: Expense = file_new(by, ExpenseRegister, form)
    return found


def item(expense: Expense, amount: str, code: str = "30201", user: str = "network.staff", **changed: Any) -> None:
    """An item as its form has it."""
    save_item(account(user), expense.pk, None, {
        "line": line_of(code), "sort": "goods", "what": "办公用品", "spent_on": today(), "amount": Decimal(amount),
        "invoice_code": "", "invoice_number": "", "seller": "青岛文博办公用品有限公司", **changed})


def approved(expense: Expense, signer: str = HEAD, user: str = "network.staff", head: str = "network.head") -> Expense:
    """Sent, checked twice, and signed."""
    submit(account(user), expense.pk)
    walk(expense.pk, (head, "review"), (CLERK, "review"), (signer, "sign"))
    return Expense.objects.get(pk=expense.pk)


def paid(expense: Expense) -> Expense:
    """Paid today by the cashier."""
    pay(account(CLERK), expense.pk, today(), "transfer")
    return Expense.objects.get(pk=expense.pk)


def refused(expense: Expense, words: str) -> None:
    """It is not sent, for this reason; nothing is promised."""
    with pytest.raises(ValidationError, match=words):
        submit(account("network.staff"), expense.pk)
    assert expense.reread().status == Status.DRAFT and not Commitment.objects.exists()
