"""Budgets: the contract; drawn up, signed, adjusted by two, frozen, closed; the database behind each rule."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from office.audit.actor import SYSTEM, acting
from office.permissions.grants import grant, revoke
from office.records.perform import NotNow, perform
from office.testing import RegisterContract, account, frozen, signed_in
from planning.budget.forms import PasteForm
from planning.budget.models import Adjustment, Budget, BudgetLine, MoneyApproval, MonthClose, Status, Voucher
from planning.budget.proving import differences
from planning.budget.register import BudgetRegister
from planning.budget.services import save_line
from planning.budget.testing import (
    CLERK,
    DIRECTOR,
    HEAD,
    budget_in_force,
    drawn_up,
    line_of,
    said,
    send,
    walk,
)

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class TestContract(RegisterContract):
    """What holds for every register."""

    register = BudgetRegister
    filer = CLERK

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)

    def test_a_grant_opens_one_record_and_its_end_closes_it(self) -> None:
        record, other = self.make(1), self.make(2)
        given = grant(account(HEAD), account(self.stranger).person, record, cause="for information")
        client = signed_in(self.stranger)
        assert client.get(self.url("page", record.pk)).status_code == 200
        assert client.get(self.url("page", other.pk)).status_code == 404
        revoke(account(HEAD), given)
        assert client.get(self.url("page", record.pk)).status_code == 404


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


def adjust(amount: str, source: str | None, target: str, document: str = "") -> Adjustment:
    """What the clerk asks for."""
    budget = Budget.objects.get()
    perform(account(CLERK), "adjust", budget.pk, source=line_of(source) if source else None, target=line_of(target),
            amount=Decimal(amount), document=document, reason="年中调剂")
    return Adjustment.objects.latest("pk")


def test_a_signed_budget_gives_each_line_its_money() -> None:
    budget = budget_in_force()
    assert (budget.status, budget.number) == (Status.APPROVED, "预〔2026〕1号")
    assert [(line.code, line.budgeted, line.available) for line in budget.lines.order_by("place")] == [
        ("30201", Decimal(100000), Decimal(100000)), ("30211", Decimal(80000), Decimal(80000)),
        ("30217", Decimal(20000), Decimal(20000)), ("31007", Decimal(500000), Decimal(500000))]
    approval = MoneyApproval.objects.get()
    assert (approval.person, approval.post.role, approval.amount, approval.drafter) == (
        account(DIRECTOR).person, "director", Decimal(700000), account(CLERK).person)
    assert not list(differences())


def test_a_budget_without_money_is_not_passed_on() -> None:
    budget = drawn_up(lines=(("30201", "办公费", "0"),))
    send(budget.pk, "budget", CLERK)
    with pytest.raises(ValidationError, match="no line"):
        walk(budget.pk, (HEAD, "review"))
    assert not Voucher.objects.exists()


def test_lines_stand_still_once_it_is_sent() -> None:
    budget = drawn_up()
    send(budget.pk, "budget", CLERK)
    with pytest.raises(ValidationError, match="stand still"):
        save_line(account(CLERK), budget.pk, line_of("30201").pk, {"requested": Decimal(1)})
    walk(budget.pk, (HEAD, "review"), (DIRECTOR, "sign"))
    with pytest.raises(DatabaseError, match="is approved"), acting(SYSTEM):
        BudgetLine.objects.filter(code="30201").update(granted=Decimal(1))
    assert line_of("30201").granted == Decimal(100000)


def test_one_budget_a_year() -> None:
    drawn_up()
    page = signed_in(CLERK).post("/planning/budget/new/", said(1, title="又一份预算"))
    assert page.status_code == 422 and "There is a budget for 2026 already" in page.content.decode()
    assert Budget.objects.count() == 1


def test_money_moves_between_lines_when_another_agrees() -> None:
    budget = budget_in_force()
    asked = adjust("5000", "30201", "30211")
    perform(account(HEAD), "decide_adjustment", budget.pk, adjustment=asked, agreed=True)
    assert (line_of("30201").available, line_of("30211").available) == (Decimal(95000), Decimal(85000))
    assert sum(Voucher.objects.filter(kind="adjust").values_list("amount", flat=True)) == 0
    with pytest.raises(NotNow):
        perform(account(HEAD), "decide_adjustment", budget.pk, adjustment=asked, agreed=True)
    assert not list(differences())


def test_nobody_decides_what_they_asked_for() -> None:
    budget = budget_in_force()
    perform(account(HEAD), "adjust", budget.pk, source=line_of("30201"), target=line_of("30211"),
            amount=Decimal(5000), reason="年中调剂")
    asked = Adjustment.objects.get()
    with pytest.raises(ValidationError, match="does not approve"):
        perform(account(HEAD), "decide_adjustment", budget.pk, adjustment=asked, agreed=True)
    with pytest.raises(DatabaseError, match="adjustment_is_decided_by_another"), acting(SYSTEM), transaction.atomic():
        Adjustment.objects.filter(pk=asked.pk).update(agreed=True, decided_by=asked.asked_by, decided_at=MONDAY)
    assert not Voucher.objects.filter(kind="adjust").exists()


def test_a_supplement_is_the_principals_and_names_its_document() -> None:
    budget = budget_in_force()
    asked = adjust("20000", None, "30201", "青财预〔2026〕18号")
    with pytest.raises(ValidationError, match="by the principal"):
        perform(account(HEAD), "decide_adjustment", budget.pk, adjustment=asked, agreed=True)
    perform(account(DIRECTOR), "decide_adjustment", budget.pk, adjustment=asked, agreed=True)
    assert line_of("30201").available == Decimal(120000)
    assert not list(differences())


def test_what_is_not_there_is_not_moved() -> None:
    budget = budget_in_force()
    asked = adjust("20000", "30217", "30201")
    perform(account(HEAD), "freeze", budget.pk, line=line_of("30217"), amount=Decimal(1), reason="压减三公经费")
    with pytest.raises(ValidationError, match="Above the budget line"):
        perform(account(HEAD), "decide_adjustment", budget.pk, adjustment=asked, agreed=True)
    asked.refresh_from_db()
    assert asked.agreed is None and line_of("30201").available == Decimal(100000)


def test_frozen_money_is_thawed_and_no_more() -> None:
    budget = budget_in_force()
    perform(account(HEAD), "freeze", budget.pk, line=line_of("30217"), amount=Decimal("2000.50"), reason="压减三公经费")
    assert (line_of("30217").frozen, line_of("30217").available) == (Decimal("2000.50"), Decimal("17999.50"))
    with pytest.raises(ValidationError, match="is frozen"):
        perform(account(HEAD), "thaw", budget.pk, line=line_of("30217"), amount=Decimal("2000.51"), reason="恢复")
    perform(account(HEAD), "thaw", budget.pk, line=line_of("30217"), amount=Decimal("2000.50"), reason="恢复")
    assert line_of("30217").available == Decimal(20000)


def test_a_month_is_closed_when_it_is_over_and_a_year_too() -> None:
    budget = budget_in_force()
    with pytest.raises(ValidationError, match="not over"):
        perform(account(CLERK), "close_month", budget.pk, month=11)
    perform(account(CLERK), "close_month", budget.pk, month=10)
    with pytest.raises(ValidationError, match="closed already"):
        perform(account(CLERK), "close_month", budget.pk, month=10)
    with pytest.raises(DatabaseError, match="is not over"), acting(SYSTEM), transaction.atomic():
        MonthClose.objects.create(budget=budget, month=12, by=account(CLERK).person)
    with pytest.raises(ValidationError, match="year is not over"):
        perform(account(HEAD), "close_year", budget.pk)
    assert MonthClose.objects.count() == 1


def test_an_abandoned_year_is_free_again() -> None:
    first = drawn_up()
    perform(account(CLERK), "abandon", first.pk, reason="按新口径重编")
    assert drawn_up().year == first.year
    with pytest.raises(NotNow):
        perform(account(HEAD), "freeze", first.pk, line=line_of("30201"), amount=Decimal(1), reason="x")


def test_lines_are_pasted_all_or_none() -> None:
    good = PasteForm({"rows": "30201\t办公费\t12,000.50\n\n31002\t电脑\t80000"})
    assert good.is_valid() and [row["requested"] for row in good.cleaned_data["rows"]] == [
        Decimal("12000.50"), Decimal(80000)]
    bad = PasteForm({"rows": "30201\t办公费\t12\n99999\t错\t1\n30201\t办公费\t1.005\n30201\t办公费"})
    assert not bad.is_valid()
    assert [text[:7] for text in bad.errors["rows"]] == ["Line 2:", "Line 3:", "Line 4:"]


def test_as_many_queries_for_many_lines_and_vouchers_as_for_few() -> None:
    budget = budget_in_force()
    client, line = signed_in(DIRECTOR), line_of("30217")
    pages = (f"/planning/budget/{budget.pk}/lines/", f"/planning/budget/{budget.pk}/lines/{line.pk}/?day=t",
             budget.get_absolute_url())
    for page in pages:
        client.get(page)
    few = [_queries(client, page) for page in pages]
    with acting(SYSTEM):
        BudgetLine.objects.bulk_create(
            BudgetLine(budget=budget, place=place, code="30299", title=f"其他{place}") for place in range(100, 200))
    for _time in range(5):
        perform(account(HEAD), "freeze", budget.pk, line=line, amount=Decimal(1), reason="压减")
    assert [_queries(client, page) for page in pages] == few


def _queries(client: Any, page: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(page).status_code == 200
    return len(found)


def test_the_pages_of_lines_and_vouchers_show_the_money() -> None:
    budget = budget_in_force()
    perform(account(HEAD), "freeze", budget.pk, line=line_of("30217"), amount=Decimal("1234.50"), reason="压减三公经费")
    client = signed_in(DIRECTOR)
    lines = client.get(f"/planning/budget/{budget.pk}/lines/").content.decode()
    assert "18,765.50" in lines and "698,765.50" in lines
    line = client.get(f"/planning/budget/{budget.pk}/lines/{line_of('30217').pk}/?day=20261122").content.decode()
    assert "had no money yet" in line and "压减三公经费" in line
    voucher = Voucher.objects.get(kind="freeze")
    page = client.get(f"/planning/budget/{budget.pk}/vouchers/{voucher.pk}/").content.decode()
    assert "壹仟贰佰叁拾肆元伍角" in page and account(HEAD).person.name in page
    assert signed_in("website.staff").get(f"/planning/budget/{budget.pk}/lines/").status_code == 404


def test_the_report_by_class_ends_with_its_sums() -> None:
    budget_in_force()  # four lines: 700,000 yuan together
    page = signed_in(DIRECTOR).get("/reports/budget_classes/").content.decode()
    assert "700,000.00" in page.split("<tfoot>")[1]
