"""Stocktakes: the contract; counting by phone, differences worked out, explained by one, approved by another."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from office.audit.actor import SYSTEM, acting
from office.permissions.ask import Denied
from office.records.perform import perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import MOST_QUERIES, RegisterContract, account, frozen, signed_in
from planning.asset.models import Asset
from planning.asset.testing import CLERK, HEAD, card, division
from planning.stocktake import counting, services
from planning.stocktake.models import Kind, Status, Stocktake, StocktakeDifference, StocktakeSighting
from planning.stocktake.register import StocktakeRegister
from planning.stocktake.testing import said

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class TestContract(RegisterContract):
    """What holds for every register."""

    register = StocktakeRegister
    filer = CLERK
    granter = HEAD

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)

    def test_a_records_page_keeps_to_its_queries_with_much_on_it(self) -> None:
        for number in range(3):
            card(number)
        super().test_a_records_page_keeps_to_its_queries_with_much_on_it()


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


def opened(**changed: Any) -> Stocktake:
    user = account(CLERK)
    form = form_of(StocktakeRegister)(said(**changed), user=user)
    assert form.is_valid(), form.errors
    made: Stocktake = file_new(user, StocktakeRegister, form)
    return made


def counted() -> Stocktake:
    """Three cards of Network System: one seen, one elsewhere, one missing; and a fan without a card."""
    here, away, _missing = card(1), card(2), card(3)
    stocktake = opened(counted=division().pk)
    counting.see(account(CLERK), stocktake.pk, here, "A座1203")
    counting.see(account(CLERK), stocktake.pk, away, "A座1305")
    perform(account(CLERK), "note_find", stocktake.pk, text="落地扇", place="A座1203")
    perform(account(CLERK), "end_count", stocktake.pk)
    return stocktake


def explained(stocktake: Stocktake) -> None:
    for row in stocktake.differences.all():
        services.explain(account(CLERK), stocktake.pk, row.pk, "已核实，原因见附件。")


def test_what_differs_is_worked_out() -> None:
    stocktake = counted()
    rows = {(one.kind, one.expected, one.found, one.text.split()[0]) for one in StocktakeDifference.objects.all()}
    assert rows == {(Kind.SHORTAGE, "A座1203", "", "ZC2026-0003"), (Kind.SURPLUS, "", "A座1203", "落地扇"),
                    (Kind.WRONG_PLACE, "A座1203", "A座1305", "ZC2026-0002")}
    assert stocktake.reread().status == Status.EXPLAINING
    with pytest.raises(ValidationError, match="counting is over"):
        counting.see(account(CLERK), stocktake.pk, Asset.objects.get(number="ZC2026-0003"), "A座1203")


def test_a_card_of_another_division_that_is_seen_here_is_a_difference() -> None:
    card(1)
    other = card(2, keeper="website.staff", used_in=division("website").pk, place="A座1401")
    stocktake = opened(place="A座1203")
    counting.see(account(CLERK), stocktake.pk, other, "A座1203")
    perform(account(CLERK), "end_count", stocktake.pk)
    assert StocktakeDifference.objects.get(asset=other).kind == Kind.WRONG_PLACE


def test_differences_are_explained_by_one_and_approved_by_another() -> None:
    stocktake = counted()
    with pytest.raises(ValidationError, match="explained first"):
        perform(account(CLERK), "submit", stocktake.pk)
    explained(stocktake)
    perform(account(CLERK), "submit", stocktake.pk)
    with pytest.raises(Denied):
        perform(account(CLERK), "approve_it", stocktake.pk)
    perform(account(HEAD), "approve_it", stocktake.pk)
    done = stocktake.reread()
    assert (done.status, done.approved_by) == (Status.CLOSED, account(HEAD).person)
    assert Asset.objects.get(number="ZC2026-0002").place == "A座1305"
    assert Asset.objects.get(number="ZC2026-0003").place == "A座1203"


def test_nothing_to_count_is_refused() -> None:
    with pytest.raises(ValidationError, match="no asset there"):
        opened(place="C座地下室")
    assert not Stocktake.objects.exists()


def test_a_phone_counts_with_one_tap() -> None:
    asset = card(1)
    client = signed_in(CLERK)
    assert "Seen here" not in client.get(asset.get_absolute_url()).content.decode()
    stocktake = opened(counted=division().pk)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(asset.get_absolute_url()).content.decode()
    assert "Seen here" in page and 'value="A座1203"' in page and len(queries) <= MOST_QUERIES + 3
    answer = client.post(f"{asset.get_absolute_url()}seen/", {"stocktake": stocktake.pk, "place": "A座1305"})
    assert answer.status_code == 302
    assert StocktakeSighting.objects.get().place == "A座1305"
    again = card(2)
    assert 'value="A座1305"' in client.get(again.get_absolute_url()).content.decode()  # where one was last
    assert "Seen here" not in signed_in("network.staff").get(asset.get_absolute_url()).content.decode()
    refused = signed_in("network.staff").post(f"{asset.get_absolute_url()}seen/", {"stocktake": stocktake.pk, "place": "x"})
    assert refused.status_code == 404 and StocktakeSighting.objects.count() == 1


def test_a_code_may_be_typed() -> None:
    card(1)
    stocktake = opened()
    client = signed_in(CLERK)
    address = f"{stocktake.get_absolute_url()}count/"
    assert "No card has this code" in client.post(address, {"code": "ZC1999-0001", "place": "A座"}).content.decode()
    assert client.post(address, {"code": "zc2026-0001", "place": "A座1203"}).status_code == 302
    assert "1 of 1 cards are seen" in client.get(stocktake.get_absolute_url()).content.decode()


class TestTheDatabase:
    """The same, whatever the program says."""

    def test_none_is_approved_with_a_difference_unexplained(self) -> None:
        stocktake = counted()
        with pytest.raises(DatabaseError, match="not explained"), acting(SYSTEM), transaction.atomic():
            approved(stocktake, HEAD)
        explained(stocktake)
        with pytest.raises(IntegrityError, match="approved_by_another"), acting(SYSTEM), transaction.atomic():
            approved(stocktake, CLERK)
        with acting(SYSTEM), transaction.atomic():
            approved(stocktake, HEAD)
        with pytest.raises(DatabaseError, match="is approved"), acting(SYSTEM), transaction.atomic():
            StocktakeDifference.objects.update(explanation="另一个说法")


def approved(stocktake: Stocktake, by: str) -> None:
    """Write the approval past all services."""
    row = Stocktake.objects.get(pk=stocktake.pk)
    row.approved_by, row.approved_at = account(by).person, MONDAY
    row.save()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_without_its_trigger_anything_is_approved() -> None:
    stocktake = counted()
    with connections["owner"].cursor() as owner:
        owner.execute("DROP TRIGGER planning_stocktake_approved ON planning_stocktake")
    with acting(SYSTEM), transaction.atomic():
        approved(stocktake, HEAD)
    assert stocktake.reread().approved_by == account(HEAD).person
