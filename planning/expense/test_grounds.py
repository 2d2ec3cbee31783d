"""Expenses: the cashier's rights are proved by the approval; without it nobody has them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from office.permissions.access import give
from office.permissions.ask import may
from office.records.perform import perform
from office.testing import account, assert_proved, findings, frozen
from planning.budget.testing import CLERK, budget_in_force
from planning.expense.testing import approved, asked, item, paid

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))):
        budget_in_force()
        yield


def test_from_the_approval_to_the_payment() -> None:
    expense = asked()
    item(expense, "1200.50", invoice_number="24372000000012345678")
    assert_proved(expense)
    expense = approved(expense)
    assert_proved(expense, "cashier")
    assert_proved(paid(expense), "cashier")


def test_the_cashiers_right_ends_with_a_cancelled_expense() -> None:
    expense = asked()
    item(expense, "1200.50", invoice_number="24372000000012345678")
    expense = approved(expense)
    cashier = account(CLERK)
    assert may(cashier, "pay", expense)
    perform(account("network.staff"), "cancel", expense.pk, reason="改由处室自购")
    assert findings() == "" and not may(cashier, "pay", expense.reread())


def test_twin_a_cashier_without_an_approval_is_found() -> None:
    expense = asked()
    post = account(CLERK).person.appointments.get(valid_to=None).post
    give(expense, [(f"d{post.division_id}.clerk", ("note", "pay"), "cashier")])
    assert "note, pay, view by cashier, for which there is no ground" in findings()
