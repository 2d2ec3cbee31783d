"""Acceptances: the contract; every item listed, signed by another, cards made once under the item's id."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connections, transaction

from office.audit.actor import SYSTEM, acting
from office.permissions.ask import Denied
from office.records.perform import perform
from office.testing import RegisterContract, account, frozen, signed_in
from planning.asset.models import Asset
from planning.asset.testing import division
from planning.contract.testing import CLERK, HEAD, accepted, arrived, bought, delivered
from planning.goods_acceptance.models import GoodsAcceptance, GoodsItem, Status
from planning.goods_acceptance.register import GoodsAcceptanceRegister

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class TestContract(RegisterContract):
    """What holds for every register."""

    register = GoodsAcceptanceRegister
    filer = CLERK
    granter = HEAD

    def typed(self, number: int) -> dict[str, Any]:
        kept: dict[int, Any] = self.__dict__.setdefault("deals", {})
        if number not in kept:
            kept[number] = arrived(number)
        return dict(kept[number])


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


def test_every_item_is_listed_and_another_signs() -> None:
    made = delivered(bought())
    row = made.items.get()
    assert (row.name, row.ordered, row.price, row.accepted) == ("便携式计算机", 10, Decimal("7650.00"), None)
    with pytest.raises(ValidationError, match="lists every item"):
        perform(account(HEAD), "accept", made.pk)
    with pytest.raises(ValidationError, match="Only 10"):
        perform(account(CLERK), "say", made.pk, line=1, accepted=11, price=Decimal("7650"), remark="")
    with pytest.raises(ValidationError, match="not all"):
        perform(account(CLERK), "say", made.pk, line=1, accepted=9, price=Decimal("7650"), remark="")
    with pytest.raises(ValidationError, match="no such line"):
        perform(account(CLERK), "say", made.pk, line=2, accepted=1, price=Decimal("1"), remark="")
    perform(account(CLERK), "say_all", made.pk)
    with pytest.raises(Denied):
        perform(account(CLERK), "accept", made.pk)
    perform(account(HEAD), "accept", made.pk)
    done = made.reread()
    assert (done.status, done.amount, done.accepted_by) == (Status.ACCEPTED, Decimal("76500"), account(HEAD).person)


def test_what_came_before_is_not_still_to_come() -> None:
    deal = bought()
    accepted(deal, 4)
    assert delivered(deal, 2).items.get().ordered == 6
    accepted(deal, 6, 3)
    with pytest.raises(ValidationError, match="still to come"):
        delivered(deal, 4)


def test_above_the_contract_nothing_is_accepted() -> None:
    made = delivered(bought())
    perform(account(CLERK), "say", made.pk, line=1, accepted=10, price=Decimal("7650.01"), remark="")
    with pytest.raises(ValidationError, match="over the contract"):
        perform(account(HEAD), "accept", made.pk)
    assert made.reread().accepted_on is None


def cards(made: GoodsAcceptance) -> None:
    perform(account(CLERK), "make_cards", made.pk, keeper=account("network.staff").person, used_in=division(), place="A座1204")


def test_accepted_items_become_cards_once_which_their_keeper_signs_for() -> None:
    made = accepted(bought(), 4)
    cards(made)
    rows = list(Asset.objects.order_by("nth"))
    item = made.items.get()
    assert [(one.item_id, one.nth, one.value, one.source_id) for one in rows] == [
        (item.pk, nth, Decimal("7650.00"), made.pk) for nth in (1, 2, 3, 4)]
    assert {one.acquired_on for one in rows} == {MONDAY.date()} and len({one.number for one in rows}) == 4
    assert {one.keeper for one in rows} == {account(CLERK).person}
    with pytest.raises(ValidationError, match="No item is left"):
        cards(made)
    assert signed_in("network.staff").post("/planning/assets/take-all/").status_code == 302
    assert {one.keeper for one in Asset.objects.all()} == {account("network.staff").person}
    form = {"title": "便携式计算机", "class_code": "A02010105", "value": "1", "acquired_on": "2026-11-23", "place": "A座",
            "used_in": division().pk, "grade": "internal", "version": rows[0].reread().version}
    answer = signed_in(CLERK).post(f"{rows[0].get_absolute_url()}edit/", form)
    assert answer.status_code == 422 and "come from the acceptance" in answer.content.decode()


class TestTheDatabase:
    """The same, whatever the program says."""

    def test_an_acceptance_lists_every_item_and_comes_to_its_amount(self) -> None:
        made = delivered(bought())
        with pytest.raises(DatabaseError, match="of every item"):
            signed(made, Decimal("76500"))
        perform(account(CLERK), "say_all", made.pk)
        with pytest.raises(DatabaseError, match="come to its amount"):
            signed(made, Decimal("76501"))
        with pytest.raises(IntegrityError, match="acceptance_takes_two"):
            signed(made, Decimal("76500"), CLERK)
        signed(made, Decimal("76500"))
        with pytest.raises(DatabaseError, match="is signed"), acting(SYSTEM), transaction.atomic():
            GoodsItem.objects.update(accepted=1)

    def test_a_piece_has_one_card(self) -> None:
        made = accepted(bought(), 4)
        cards(made)
        for nth, words in ((4, "one_card_a_piece"), (5, "no accepted piece")):
            row = Asset.objects.order_by("-nth")[0]
            row.pk = row.id = row.record_ptr_id = None
            row._state.adding, row.nth = True, nth
            with pytest.raises(DatabaseError, match=words), acting(SYSTEM), transaction.atomic():
                row.save()
        assert Asset.objects.count() == 4


def signed(made: GoodsAcceptance, amount: Decimal, by: str = HEAD) -> None:
    """Write the signature past all services."""
    row = GoodsAcceptance.objects.get(pk=made.pk)
    row.accepted_on, row.accepted_by, row.amount = MONDAY.date(), account(by).person, amount
    with acting(SYSTEM), transaction.atomic():
        row.save()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_without_its_trigger_nothing_need_be_listed() -> None:
    made = delivered(bought())
    with connections["owner"].cursor() as owner:
        owner.execute("DROP TRIGGER planning_goods_accepted ON planning_goodsacceptance")
    signed(made, Decimal("1"))
    assert made.reread().amount == Decimal("1")
