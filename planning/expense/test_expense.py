"""Expenses: the contract; rules of travel and reception, invoices once, approval by amount, advance and settlement."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from office.audit.actor import SYSTEM, acting
from office.permissions.ask import Denied, may
from office.records.perform import perform
from office.testing import RegisterContract, account, assert_proved, frozen, signed_in
from planning.budget.models import Commitment, MoneyApproval, Voucher
from planning.budget.proving import differences
from planning.budget.testing import CLERK, HEAD, budget_in_force, line_of, send, walk
from planning.expense import rules
from planning.expense.audit import alike
from planning.expense.models import Expense, ExpenseItem, Status
from planning.expense.register import ExpenseRegister
from planning.expense.services import give_back, pay, submit, template_for
from planning.expense.testing import JOURNEY, approved, asked, item, paid, refused, said

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NUMBER = "24372000000012345678"


class TestContract(RegisterContract):
    """What holds for every register."""

    register = ExpenseRegister
    filer = "registry"
    stranger = "sysadmin"

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


@pytest.fixture
def budget(_office: None) -> Any:
    return budget_in_force()


def test_from_the_request_to_the_cashier(budget: Any) -> None:
    expense = asked()
    item(expense, "1200.50", invoice_number=NUMBER)
    item(expense, "300", invoice_number="24372000000012345679")
    expense = approved(expense)
    assert (expense.status, expense.approved_by) == (Status.APPROVED, account(HEAD).person)
    assert expense.amount == Decimal("1500.50")
    assert (line_of("30201").committed, line_of("30201").available) == (Decimal("1500.50"), Decimal("98499.50"))
    approval = MoneyApproval.objects.filter(record=expense.pk).get()
    assert (approval.amount, approval.post.role, approval.drafter) == (
        Decimal("1500.50"), "division_head", account("network.staff").person)
    assert_proved(expense, "cashier")
    expense = paid(expense)
    assert (expense.status, expense.is_open, expense.paid_by) == (Status.PAID, False, account(CLERK).person)
    voucher = Voucher.objects.get(kind="pay")
    assert (voucher.amount, voucher.for_record_id, voucher.paid_on) == (Decimal("1500.50"), expense.pk, MONDAY.date())
    assert not list(differences())


def test_an_invoice_is_used_once_and_the_refusal_says_where(budget: Any) -> None:
    first, second = asked(), asked("website.staff", title="另一笔")
    item(first, "100", invoice_number=NUMBER, invoice_code="037001900111")
    with pytest.raises(ValidationError, match="Repeated invoice: it is in 报〔2026〕1号 of"):
        item(second, "100", user="website.staff", invoice_number=NUMBER, invoice_code="037001900111")
    item(second, "100", user="website.staff", invoice_number=NUMBER, invoice_code="037001900112")
    page = signed_in("website.staff").post(f"/planning/expense/{second.pk}/items/new/", {
        "line": line_of("30201").pk, "sort": "goods", "what": "纸", "spent_on": "t", "amount": "1,000.00",
        "invoice_number": f" {NUMBER[:10]} {NUMBER[10:]}", "invoice_code": "037001900111", "seller": ""})
    assert page.status_code == 422 and "Repeated invoice" in page.content.decode() and "1,000.00" in page.content.decode()
    assert second.items.count() == 1


def test_twin_without_the_question_the_database_refuses_the_invoice(budget: Any, monkeypatch: Any) -> None:
    item(asked(), "100", invoice_number=NUMBER)
    monkeypatch.setattr(rules, "where_used", lambda *asked: None)
    with pytest.raises(ValidationError, match="somebody has just used it"):
        item(asked(), "100", invoice_number=NUMBER)
    assert ExpenseItem.objects.count() == 1


def test_a_cancelled_expense_gives_money_and_invoices_back(budget: Any) -> None:
    expense = asked()
    item(expense, "100", invoice_number=NUMBER)
    expense = approved(expense)
    perform(account("network.staff"), "cancel", expense.pk, reason="供应商退货")
    assert line_of("30201").available == Decimal(100000)
    assert Commitment.objects.get().released == Decimal(100)
    item(asked(), "100", invoice_number=NUMBER)
    assert not list(differences())


class TestApproval:
    """Who approves depends on the amount, and is never the applicant."""

    @pytest.mark.parametrize(("amount", "route"), [
        ("5000.00", "expense"), ("5000.01", "expense_leader"), ("50000.00", "expense_leader"),
        ("50000.01", "expense_director")])
    def test_the_route_of_an_amount(self, budget: Any, amount: str, route: str) -> None:
        expense = asked()
        item(expense, amount, invoice_number=NUMBER)
        assert template_for(expense).code == route

    def test_a_route_below_the_amount_ends_at_the_signature(self, budget: Any) -> None:
        expense = asked()
        item(expense, "5000.01", invoice_number=NUMBER)
        send(expense.pk, "expense", "network.staff")
        walk(expense.pk, ("network.head", "review"), (CLERK, "review"))
        with pytest.raises(ValidationError, match=r"5,000\.01 is approved by: Leader in charge"):
            walk(expense.pk, (HEAD, "sign"))
        assert not Commitment.objects.exists()

    def test_the_head_of_planning_does_not_approve_their_own(self, budget: Any) -> None:
        expense = asked(HEAD)
        item(expense, "100", user=HEAD, invoice_number=NUMBER)
        assert template_for(expense).code == "expense_leader"
        send(expense.pk, "expense", HEAD)
        walk(expense.pk, (HEAD, "review"), (CLERK, "review"))
        with pytest.raises(ValidationError, match="does not approve it"):
            walk(expense.pk, (HEAD, "sign"))

    def test_what_breaks_a_rule_is_not_passed_on(self, budget: Any) -> None:
        expense = asked()
        item(expense, "100")
        send(expense.pk, "expense", "network.staff")
        with pytest.raises(ValidationError, match="has no invoice"):
            walk(expense.pk, ("network.head", "review"))

    def test_items_stand_still_on_the_way(self, budget: Any) -> None:
        expense = asked()
        item(expense, "100", invoice_number=NUMBER)
        submit(account("network.staff"), expense.pk)
        with pytest.raises(ValidationError, match="stand still"):
            item(expense, "1")
        with pytest.raises(DatabaseError, match="stand still"), acting(SYSTEM), transaction.atomic():
            ExpenseItem.objects.update(amount=Decimal(1))
        assert expense.total() == Decimal(100)

    def test_a_line_with_less_is_said_at_once(self, budget: Any) -> None:
        expense = asked()
        item(expense, "100000.01", invoice_number=NUMBER)
        refused(expense, "Above the budget line")


class TestPayment:
    """By the cashier, who is not the approver, once, on a day that can be."""

    @pytest.fixture
    def expense(self, budget: Any) -> Expense:
        found = asked()
        item(found, "100", invoice_number=NUMBER)
        return approved(found)

    def test_the_approver_has_not_even_the_right(self, expense: Expense) -> None:
        assert may(account(CLERK), "pay", expense) and not may(account(HEAD), "pay", expense)
        with pytest.raises(Denied):
            pay(account(HEAD), expense.pk, MONDAY.date(), "cash")

    def test_a_cashier_who_approved_is_refused_by_rule_and_by_database(self, expense: Expense) -> None:
        with acting(SYSTEM), pytest.raises(DatabaseError, match="approver_does_not_pay"), transaction.atomic():
            expense.paid_by, expense.paid_on = expense.approved_by, MONDAY.date()
            expense.save()
        with acting(SYSTEM):
            expense = expense.reread()
            expense.approved_by = account(CLERK).person
            expense.save()
        with pytest.raises(ValidationError, match="somebody else is the cashier"):
            paid(expense)
        assert not Voucher.objects.filter(kind="pay").exists()

    def test_not_dated_back(self, expense: Expense) -> None:
        with pytest.raises(ValidationError, match="Back-dated"):
            pay(account(CLERK), expense.pk, date(2026, 11, 20), "cash")
        assert expense.reread().status == Status.APPROVED

    def test_the_form_says_the_amount_in_capitals(self, expense: Expense) -> None:
        pdf = signed_in("network.staff").get(f"{expense.get_absolute_url()}print/form.pdf")
        assert pdf.status_code == 200 and pdf.content.startswith(b"%PDF")
        page = signed_in("network.staff").get(expense.get_absolute_url()).content.decode()
        assert "壹佰元整" in page


class TestAdvance:
    """An advance is promised, not spent; its settlement books what it was spent on, and the rest comes back."""

    @pytest.fixture
    def advance(self, budget: Any) -> Expense:
        found = asked(title="赴济南会议预借差旅费", category="advance")
        item(found, "3000", code="30211", sort="other")
        return paid(approved(found))

    def settled(self, advance: Expense, *amounts: str) -> Expense:
        expense = asked(**JOURNEY, settles=advance.pk)
        for number, amount in enumerate(amounts):
            item(expense, amount, code="30211", sort="fare", invoice_number=f"{NUMBER[:-1]}{number}")
        return paid(approved(expense))

    def test_it_is_still_promised(self, advance: Expense) -> None:
        assert advance.status == Status.ADVANCED and advance.is_open
        assert (line_of("30211").committed, line_of("30211").paid) == (Decimal(3000), 0)

    def test_less_was_spent(self, advance: Expense) -> None:
        self.settled(advance, "2000", "400.50")
        assert (line_of("30211").committed, line_of("30211").paid, line_of("30211").available) == (
            0, Decimal("2400.50"), Decimal("77599.50"))
        assert advance.reread().status == Status.SETTLED and not list(differences())

    def test_more_was_spent(self, advance: Expense) -> None:
        self.settled(advance, "3200")
        assert (line_of("30211").committed, line_of("30211").paid) == (0, Decimal(3200))
        assert advance.reread().status == Status.SETTLED and not list(differences())

    def test_once(self, advance: Expense) -> None:
        second = asked(**JOURNEY, settles=advance.pk)
        item(second, "10", code="30211", sort="fare", invoice_number="2")
        self.settled(advance, "100")
        with pytest.raises(ValidationError, match="settled already"):
            submit(account("network.staff"), second.pk)

    def test_it_comes_back_whole(self, advance: Expense) -> None:
        give_back(account(CLERK), advance.pk)
        assert line_of("30211").available == Decimal(80000) and advance.reread().status == Status.SETTLED


def test_invoices_that_look_alike(budget: Any) -> None:
    first, second = asked(), asked()
    item(first, "500", invoice_number="1")
    item(second, "500", invoice_number="2")
    item(second, "501", invoice_number="3")
    assert [one.invoice_number for one in alike(ExpenseItem.objects.all())] == ["1", "2"]
    page = signed_in("network.staff").get("/planning/money/invoices/?number=3").content.decode()
    assert first.number in page and "501.00" in page
    assert signed_in("sysadmin").get("/planning/money/invoices/").status_code == 404
