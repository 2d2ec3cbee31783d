"""The rules of an expense: classification, the travel standard, reception."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from office.testing import frozen
from planning.budget.testing import budget_in_force
from planning.expense import rules
from planning.expense.models import Expense
from planning.expense.testing import JOURNEY, RECEPTION, asked, item, refused

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NUMBER = "24372000000012345678"


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


@pytest.fixture
def budget(_office: None) -> Any:
    return budget_in_force()


class TestClasses:
    """Wrong classification is refused."""

    def test_reception_is_not_charged_to_office_supplies(self, budget: Any) -> None:
        expense = asked(**RECEPTION)
        item(expense, "300", code="30201", sort="banquet", invoice_number=NUMBER)
        refused(expense, "Wrong classification: “30201 办公费” is not for “Reception”")

    def test_nothing_else_is_charged_to_reception(self, budget: Any) -> None:
        expense = asked()
        item(expense, "300", code="30217", invoice_number=NUMBER)
        refused(expense, "Wrong classification: “30217 公务接待费” is not for “Reimbursement”")


class TestTravel:
    """差旅费: two people, three days, two nights in a capital of a province."""

    @pytest.mark.parametrize(("sort", "good", "bad"), [
        ("hotel", "1520.00", "1520.01"), ("meals", "600.00", "600.01"), ("local", "480.00", "480.01")])
    def test_the_standard(self, budget: Any, sort: str, good: str, bad: str) -> None:
        within, above = asked(**JOURNEY), asked(**JOURNEY)
        item(within, good, code="30211", sort=sort, invoice_number=NUMBER)
        item(above, bad, code="30211", sort=sort, invoice_number="1")
        assert rules.check(within) == []
        refused(above, "Above the travel standard")

    def test_a_journey_says_where_and_when(self, budget: Any) -> None:
        expense = asked(**{**JOURNEY, "back_on": ""})
        item(expense, "10", code="30211", sort="fare", invoice_number=NUMBER)
        refused(expense, "A journey names destination")

    def test_allowances_alone_need_no_invoice(self, budget: Any) -> None:
        expense = asked(**JOURNEY)
        item(expense, "600", code="30211", sort="meals")
        assert rules.check(expense) == []
        item(expense, "300", code="30211", sort="fare", what="高铁票")
        refused(expense, "“高铁票” has no invoice")


class TestReception:
    """党政机关国内公务接待管理规定 art. 5, 10, 13."""

    def reception(self, amount: str = "500", **changed: Any) -> Expense:
        expense = asked(**{**RECEPTION, **changed})
        item(expense, amount, code="30217", sort="banquet", invoice_number=NUMBER)
        return expense

    def test_a_good_one(self, budget: Any) -> None:
        assert rules.check(self.reception()) == []

    def test_no_letter_no_reception(self, budget: Any) -> None:
        refused(self.reception(letter=""), "No reception without an official letter")

    def test_a_list_of_guests(self, budget: Any) -> None:
        refused(self.reception(guests=""), "reception list lacks")

    @pytest.mark.parametrize(("guests", "most"), [(1, 3), (10, 3), (11, 3), (12, 4), (15, 5)])
    def test_hosts(self, budget: Any, guests: int, most: int) -> None:
        named = {"guests": "\n".join(f"客人{n}" for n in range(guests)), "amount": "10"}
        assert rules.most_hosts(guests, MONDAY) == most
        expense = self.reception(hosts="\n".join(f"陪同{n}" for n in range(most + 1)), **named)
        refused(expense, f"Too many hosts: {most + 1} with {guests} guests, at most {most}")

    def test_the_standard_a_head(self, budget: Any) -> None:
        refused(self.reception(amount="500.01"), "Above the reception standard: ¥500.01 for 5 people, at most ¥500.00")
