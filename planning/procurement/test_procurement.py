"""Procurement: the contract; methods by thresholds, days of the law, splitting, panels, the winner and why."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connections, transaction

from office.audit.actor import SYSTEM, acting
from office.permissions.ask import Denied
from office.records.perform import perform
from office.registers.forms import form_of
from office.testing import RegisterContract, account, frozen, signed_in
from planning.procurement import services
from planning.procurement.models import Panelist, Procurement, Score, Status
from planning.procurement.register import ProcurementRegister
from planning.procurement.testing import CLERK, HEAD, approved, asked, awarded, opened, said, scored

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class TestContract(RegisterContract):
    """What holds for every register."""

    register = ProcurementRegister
    filer = CLERK
    granter = HEAD

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


def errors(**changed: Any) -> Any:
    return form_of(ProcurementRegister)(said(**changed), user=account(CLERK)).errors


def test_thresholds_decide_the_method() -> None:
    assert "method" in errors(estimated="4000000.00")
    assert "method" not in errors(estimated="3999999.99")
    assert "method" not in errors(estimated="4000000.00", method="open")
    assert "method" not in errors(estimated="4000000.00", method_ground="市财政局批复〔2026〕8号")
    assert "method_ground" in errors(method="single") and "class_code" in errors(class_code="B99")


def test_whoever_asks_does_not_approve_and_nothing_is_approved_above_the_estimate() -> None:
    made = asked()
    with pytest.raises(Denied):
        perform(account(CLERK), "approve_it", made.pk, approved=Decimal("80000"))
    with pytest.raises(ValidationError, match="Not more"):
        perform(account(HEAD), "approve_it", made.pk, approved=Decimal("80000.01"))
    with pytest.raises(ValidationError, match="over the estimated"):
        perform(account(CLERK), "add_item", made.pk, name="鼠标", spec="", class_code="", quantity=1, price=Decimal("0.01"))
    perform(account(HEAD), "approve_it", made.pk, approved=Decimal("79000"))
    assert (made.reread().status, made.items.count()) == (Status.APPROVED, 1)


class TestSplitting:
    """实施条例28条: a class, a division, a year."""

    def test_what_comes_over_the_threshold_together_must_be_answered(self) -> None:
        approved(1, estimated="2500000.00")
        found = errors(estimated="1600000.00", class_code="A02010104")  # another code of the same class
        assert "2,500,000.00" in found["split_reason"][0] and "4,100,000.00" in found["split_reason"][0]
        assert "split_reason" not in errors(estimated="1400000.00")
        assert "split_reason" not in errors(estimated="1600000.00", class_code="A060102")
        assert "split_reason" not in errors(estimated="1600000.00", split_reason="年中追加任务，品目不同。")
        assert "split_reason" not in errors(estimated="1600000.00", method="open")

    def test_the_page_lists_them_with_their_answers(self) -> None:
        approved(1, estimated="2500000.00")
        client = signed_in(CLERK)
        assert "looks split" in client.get("/planning/procurements/split/").content.decode()
        asked(2, estimated="1600000.00", split_reason="年中追加任务。")
        page = client.get("/planning/procurements/split/").content.decode()
        assert "年中追加任务。" in page and "4,100,000.00" in page and "便携式计算机采购（1）" in page
        assert "追加" not in client.get("/planning/procurements/split/?year=2025").content.decode()

    def test_last_years_do_not_count(self) -> None:
        with frozen(MONDAY - timedelta(days=366)):
            approved(1, estimated="2500000.00")
        assert "split_reason" not in errors(estimated="1600000.00")


@pytest.mark.parametrize(("method", "first"), [
    ("open", date(2026, 12, 13)), ("inquiry", date(2026, 11, 26)), ("consultation", date(2026, 12, 3)),
])
def test_the_laws_least_days(method: str, first: date) -> None:
    made = approved(method=method)
    with pytest.raises(ValidationError, match=f"Not before {first}"):
        perform(account(CLERK), "issue", made.pk, issued_on=MONDAY.date(), deadline=first - timedelta(days=1))
    perform(account(CLERK), "issue", made.pk, issued_on=MONDAY.date(), deadline=first)
    with pytest.raises(ValidationError, match="not before"):
        perform(account(CLERK), "open_offers", made.pk)
    assert made.reread().status == Status.ISSUED


def test_the_best_offer_wins_and_the_page_says_why() -> None:
    made = awarded()
    assert (made.winner.supplier, made.status, made.due.date()) == ("青岛供应商2有限公司", Status.AWARDED, date(2026, 12, 23))
    page = signed_in(CLERK).get(f"{made.get_absolute_url()}why/").content.decode()
    for words in ("青岛供应商2有限公司", "76,500.00", "92.00", "青岛大学", "Inquiry"):
        assert words in page
    for name in ("opening", "result"):
        assert signed_in(CLERK).get(f"{made.get_absolute_url()}print/{name}.pdf").status_code == 200


def test_equal_means_go_to_the_cheaper() -> None:
    made = opened()
    scored(made, (90, 90, 80))
    assert [row["bid"].amount for row in services.ranking(made)] == [Decimal("76500"), Decimal("78000"), Decimal("79900")]


def test_an_offer_above_the_approval_does_not_win() -> None:
    made = opened(bids=("81000.00", "76500.00", "79900.00"))
    scored(made, (99, 92, 80))
    perform(account(CLERK), "evaluate", made.pk)
    with pytest.raises(ValidationError, match="above the approved"):
        perform(account(HEAD), "award", made.pk, announced_on=MONDAY.date())


def test_panels_are_odd_large_enough_and_without_interest() -> None:
    made = opened()
    with pytest.raises(ValidationError, match="interest"):
        perform(account(CLERK), "add_panelist", made.pk, name="孙某", organ="青岛供应商1有限公司", buyer=False)
    perform(account(CLERK), "add_panelist", made.pk, name="孙某", organ="青岛理工大学", buyer=False)
    with pytest.raises(ValidationError, match="odd number"):
        scored(made)
    assert not Score.objects.exists()


def test_too_few_offers_or_a_missing_score_is_no_evaluation() -> None:
    few = opened(1, bids=("78000.00", "76500.00"))
    scored(few)
    with pytest.raises(ValidationError, match="has failed"):
        perform(account(CLERK), "evaluate", few.pk)
    perform(account(CLERK), "fail", few.pk, reason="有效供应商不足三家")
    assert few.reread().status == Status.FAILED
    other = opened(2)
    with pytest.raises(ValidationError, match="A score lacks"):
        perform(account(CLERK), "evaluate", other.pk)


def test_scores_are_entered_in_one_table() -> None:
    made = opened()
    client = signed_in(CLERK)
    address = f"{made.get_absolute_url()}scores/"
    fields = {f"s{bid.pk}_{one.pk}": "88.5" for bid in made.bids.all() for one in made.panel.all()}
    first = next(iter(fields))
    assert client.post(address, {**fields, first: "101"}).status_code == 422 and not Score.objects.exists()
    assert client.post(address, fields).status_code == 302 and Score.objects.count() == 15


class TestTheDatabase:
    """The same, whatever the program says; each with the row that is taken."""

    def win(self, made: Procurement, **changed: Any) -> None:
        row = Procurement.objects.get(pk=made.pk)
        for name, found in (changed or {"winner": made.bids.get(amount="76500")}).items():
            setattr(row, name, found)
        with acting(SYSTEM), transaction.atomic():
            row.save()

    def test_the_winner_is_a_valid_offer_of_this_purchase_within_its_approval(self) -> None:
        made, other = opened(1, bids=("90000.00", "76500.00")), opened(2, split_reason="不同任务")
        for bid, words in ((other.bids.first(), "no valid offer"), (made.bids.get(amount="90000"), "above the approved")):
            with pytest.raises(DatabaseError, match=words):
                self.win(made, winner=bid)
        self.win(made)

    def test_the_panel_is_odd_and_without_interest(self) -> None:
        made = opened()
        with acting(SYSTEM):
            extra = Panelist.objects.create(record=made, name="甲", organ="青岛供应商2有限公司", by=account(CLERK).person)
        with pytest.raises(DatabaseError, match="not odd"):
            self.win(made)
        with acting(SYSTEM):
            Panelist.objects.create(record=made, name="乙", organ="青岛理工大学", by=extra.by)
        with pytest.raises(DatabaseError, match="has an interest"):
            self.win(made)

    def test_two_people_approve(self) -> None:
        made = asked()
        with pytest.raises(IntegrityError, match="procurement_takes_two"):
            self.win(made, approver=account(CLERK).person)
        with pytest.raises(IntegrityError, match="approved_within"):
            self.win(made, approved=Decimal("80000.01"))
        self.win(made, approver=account(HEAD).person, approved=Decimal("80000"))


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_without_its_trigger_any_offer_wins() -> None:
    made = opened(bids=("90000.00", "76500.00", "70000.00"))
    with connections["owner"].cursor() as owner:
        owner.execute("DROP TRIGGER planning_procurement_winner ON planning_procurement")
    TestTheDatabase().win(made, winner=made.bids.get(amount="90000"))
    assert made.reread().winner.amount == Decimal("90000")
