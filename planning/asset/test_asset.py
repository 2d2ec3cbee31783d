"""Cards: the contract; hand-overs signed by both; repairs, loans and ends; ledger, labels, handover."""

import io
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pdfplumber
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connections, transaction
from openpyxl import load_workbook

from office.audit.actor import SYSTEM, acting
from office.handover.holding import Handing
from office.lending import services as lending
from office.notices.models import Notice
from office.outbox.services import drain
from office.permissions.ask import Denied, may
from office.records.perform import NotNow, changing, perform
from office.registers.forms import form_of
from office.testing import RegisterContract, account, frozen, signed_in
from planning.asset import custody
from planning.asset.holding import AssetHolding
from planning.asset.models import Asset, AssetCustody, AssetDisposal, Status
from planning.asset.register import AssetRegister
from planning.asset.testing import CLERK, HEAD, card, said

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class TestContract(RegisterContract):
    """What holds for every register."""

    register = AssetRegister
    filer = CLERK
    granter = HEAD

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


def test_a_card_begins_in_the_hands_that_the_paper_card_names() -> None:
    asset = card(kept_since="2025-02-03")
    row = AssetCustody.objects.get()
    assert (asset.number, asset.status, asset.keeper) == ("ZC2026-0001", Status.IN_USE, account("network.staff").person)
    assert (row.person, row.giver, row.entered_by) == (asset.keeper, None, account(CLERK).person)
    assert [one.person for one in custody.holders_on(asset.pk, date(2025, 2, 3))] == [asset.keeper]
    assert custody.holders_on(asset.pk, date(2025, 2, 2)) == []
    assert may(account("network.staff"), "hand_over", asset) and may(account("network.head"), "view", asset)
    assert not may(account("website.staff"), "view", asset)


def test_wrong_classes_values_and_days_are_refused_and_what_was_typed_stays() -> None:
    for changed, field in (({"class_code": "X1"}, "class_code"), ({"value": "0"}, "value"), ({"value": "-3"}, "value"),
                           ({"acquired_on": "2027-01-01"}, "acquired_on"), ({"kept_since": "2024-03-14"}, "kept_since")):
        form = form_of(AssetRegister)(said(**changed), user=account(CLERK))
        assert not form.is_valid() and field in form.errors, changed
    answer = signed_in(CLERK).post("/planning/asset/new/", said(value="0"))
    assert answer.status_code == 422 and "ThinkPad T14" in answer.content.decode() and not Asset.objects.exists()


def test_it_is_handed_over_by_one_and_taken_by_the_other() -> None:
    asset = card()
    giver, taker = account("network.staff"), account("website.staff")
    with pytest.raises(ValidationError, match="Only whoever holds it"):
        perform(account(CLERK), "hand_over", asset.pk, taker=taker.person, place="A座1205", note="")
    perform(giver, "hand_over", asset.pk, taker=taker.person, place="A座1205", note="岗位调整")
    assert asset.reread().keeper == giver.person and may(taker, "take", asset) and not may(taker, "hand_over", asset)
    with pytest.raises(ValidationError, match="somebody else"):
        perform(account(CLERK), "take", asset.pk)
    drain()
    assert Notice.objects.filter(subject="asset_offered", person=taker.person).exists()
    with frozen(MONDAY + timedelta(hours=2)):
        perform(taker, "take", asset.pk)
    now = asset.reread()
    assert (now.keeper, now.place, now.used_in.code, now.offered_to) == (taker.person, "A座1205", "website", None)
    assert [one.person for one in custody.holders_on(asset.pk, MONDAY.date())] == [giver.person, taker.person]
    assert [one.person for one in custody.holders_on(asset.pk, date(2026, 11, 24))] == [taker.person]
    with frozen(MONDAY + timedelta(hours=3)):
        assert not may(giver, "view", asset) and may(taker, "hand_over", asset)
    page = signed_in(CLERK).get(f"{asset.get_absolute_url()}life/?on=2026-11-22").content.decode()
    assert giver.person.name_en in page or giver.person.name_zh in page


def test_what_is_not_taken_stays_with_its_holder() -> None:
    asset = card()
    giver, taker = account("network.staff"), account("website.staff")
    perform(giver, "hand_over", asset.pk, taker=taker.person, place="A座1205", note="")
    with pytest.raises(NotNow):
        perform(giver, "hand_over", asset.pk, taker=account("network.head").person, place="x", note="")
    perform(taker, "refuse_it", asset.pk, reason="屏幕破损")
    assert asset.reread().keeper == giver.person and not may(taker, "view", asset)
    perform(giver, "hand_over", asset.pk, taker=taker.person, place="A座1205", note="")
    perform(giver, "take_offer_back", asset.pk)
    assert AssetCustody.objects.filter(since=None, refused_at=None).count() == 0


def test_everything_offered_is_signed_for_at_once() -> None:
    taker = account("website.staff")
    for number in (1, 2, 3):
        perform(account("network.staff"), "hand_over", card(number).pk, taker=taker.person, place="A座1301", note="")
    client = signed_in("website.staff")
    assert "Sign for all of them" in client.get("/planning/assets/mine/").content.decode()
    assert client.post("/planning/assets/take-all/").status_code == 302
    assert Asset.objects.filter(keeper=taker.person).count() == 3


def test_it_is_mended_and_lent_and_comes_back() -> None:
    asset = card()
    perform(account(CLERK), "send_away", asset.pk, fault="主板故障", repairer="青岛联讯服务部")
    assert asset.reread().status == Status.REPAIR
    perform(account(CLERK), "mended", asset.pk, outcome="更换主板", cost=Decimal("860.00"))
    assert asset.reread().status == Status.IN_USE and asset.repairs.get().cost == Decimal("860.00")
    with pytest.raises(NotNow):
        perform(account(CLERK), "lend", asset.pk, borrower=account("deputy").person, purpose="会议", due_on=date(2026, 12, 1))
    perform(account("network.staff"), "set_aside", asset.pk)
    perform(account(CLERK), "lend", asset.pk, borrower=account("archives").person, purpose="会议", due_on=date(2026, 12, 1))
    lent = asset.reread()
    assert lent.status == Status.LENT and may(account("archives"), "view", lent)
    assert lent.clocks.get(purpose="loan").due_at.date() == date(2026, 12, 1)
    perform(account(CLERK), "give_back", asset.pk)
    assert asset.reread().status == Status.IDLE and not may(account("archives"), "view", asset)
    assert not lent.clocks.filter(is_open=True).exists()


@pytest.mark.parametrize("defended", [True, False])
def test_a_work_secret_is_not_lent_to_who_sees_none(monkeypatch: Any, defended: bool) -> None:
    asset = card()
    perform(account("network.staff"), "set_aside", asset.pk)
    with changing(account(HEAD), asset.pk, "edit") as change:
        change.record.grade = "work_secret"
    if not defended:
        monkeypatch.setattr(lending, "_sees_secrets", lambda person: True)
    said = {"borrower": account("website.staff").person, "purpose": "会议", "due_on": date(2026, 12, 1)}
    with nullcontext() if not defended else pytest.raises(ValidationError, match="work secret"):
        perform(account(HEAD), "lend", asset.pk, **said)
    assert bool(may(account("website.staff"), "view", asset.reread())) is not defended


def end(asset: Asset, **said: Any) -> None:
    perform(account(CLERK), "propose_end", asset.pk, **{"way": "scrap", "ground": "已超年限无法修复",
                                                        "proceeds": Decimal(0), **said})


def test_two_people_end_a_card() -> None:
    asset = card()
    end(asset)
    with pytest.raises(Denied):
        perform(account(CLERK), "approve_end", asset.pk)
    perform(account(HEAD), "refuse_end", asset.pk, reason="先送修")
    perform(account(HEAD), "propose_end", asset.pk, way="scrap", ground="无法修复", proceeds=Decimal("50"))
    with pytest.raises(ValidationError, match="two people"):
        perform(account(HEAD), "approve_end", asset.pk)
    assert asset.reread().removed_on is None


def test_an_ended_card_is_closed_dated_and_written_off_no_more() -> None:
    asset = card()
    end(asset)
    perform(account(HEAD), "approve_end", asset.pk)
    ended = asset.reread()
    assert (ended.status, ended.is_open, ended.removed_on) == (Status.SCRAPPED, False, MONDAY.date())
    assert ended.worth().written_off == Decimal("3200.00")  # 32 months from March 2024, without November 2026
    assert custody.holders_on(asset.pk, date(2026, 11, 24)) == []
    assert not may(account("network.staff"), "view", asset)


class TestTheDatabase:
    """The same, whatever the program says; each with the row that is taken."""

    def test_no_card_ends_without_an_approved_disposal(self) -> None:
        asset = card()
        end(asset)
        with pytest.raises(DatabaseError, match="not approved"), acting(SYSTEM), transaction.atomic():
            removed(asset)
        with acting(SYSTEM), pytest.raises(IntegrityError, match="disposal_takes_two"), transaction.atomic():
            AssetDisposal.objects.update(approved=True, decided_by=account(CLERK).person, decided_at=MONDAY)
        with acting(SYSTEM):
            AssetDisposal.objects.update(approved=True, decided_by=account(HEAD).person, decided_at=MONDAY)
            removed(asset)
        assert asset.reread().removed_on == MONDAY.date()

    def test_two_do_not_hold_one_thing_at_once(self) -> None:
        asset = card()
        more = {"asset": asset, "person": account("deputy").person, "entered_by": account(CLERK).person, "place": "x",
                "used_in": asset.used_in}
        with pytest.raises(IntegrityError, match="one_keeper_at_a_time"), acting(SYSTEM), transaction.atomic():
            AssetCustody.objects.create(**more, since=MONDAY)
        with acting(SYSTEM):
            AssetCustody.objects.filter(asset=asset).update(until=MONDAY)
            AssetCustody.objects.create(**more, since=MONDAY)

    def test_a_custody_stays_as_it_was_signed(self) -> None:
        card()
        for change in ({"person": account("deputy").person}, {"place": "B座"}, {"note": "x"}):
            with pytest.raises(DatabaseError), acting(SYSTEM), transaction.atomic():
                AssetCustody.objects.update(**change)


def removed(asset: Asset) -> None:
    """Write the end of a card past all services."""
    row = Asset.objects.get(pk=asset.pk)
    row.removed_on = MONDAY.date()
    row.save()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_without_its_trigger_a_card_ends_by_nobodys_leave() -> None:
    asset = card()
    with connections["owner"].cursor() as owner:
        owner.execute("DROP TRIGGER planning_asset_ends_by_two ON planning_asset")
    with acting(SYSTEM), transaction.atomic():
        removed(asset)
    assert asset.reread().removed_on == MONDAY.date()


def test_statement_and_ledger_of_a_day() -> None:
    card(1)
    card(2, class_code="A060102", title="办公桌", value="1800.00", acquired_on="2026-11-02", spec="")
    client = signed_in(CLERK)
    page = client.get("/planning/assets/ledger/?on=2026-11-30").content.decode()
    assert "9,000.00" in page and "3,310.00" in page and "5,690.00" in page  # 33 × 100 + 10; of 9000
    assert "1,800.00" not in client.get("/planning/assets/ledger/?on=2026-10-31").content.decode()
    book = load_workbook(io.BytesIO(client.get("/planning/assets/ledger/ledger-xlsx/?on=2026-11-30").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert [(row[0], Decimal(str(row[-1]))) for row in rows[1:]] == [
        ("ZC2026-0001", Decimal("3900.00")), ("ZC2026-0002", Decimal("1790.00"))]
    body = client.get("/planning/assets/ledger/statement-pdf/?on=2026-11-30&by=division").content
    with pdfplumber.open(io.BytesIO(body)) as pdf:
        assert "5,690.00" in pdf.pages[0].extract_text()
    assert signed_in("website.staff").get("/planning/assets/ledger/").status_code == 404


def test_the_label_bears_the_cards_address(settings: Any) -> None:
    asset = card()
    answer = signed_in(CLERK).get(f"{asset.get_absolute_url()}print/label.pdf")
    assert answer.status_code == 200
    with pdfplumber.open(io.BytesIO(answer.content)) as pdf:
        assert asset.number in pdf.pages[0].extract_text() and len(pdf.pages) == 1
    for number in range(2, 30):
        card(number)
    body = signed_in(CLERK).get("/planning/assets/labels.pdf").content
    with pdfplumber.open(io.BytesIO(body)) as pdf:
        assert len(pdf.pages) == 2  # three times eight a sheet


def test_what_one_keeps_comes_into_the_takers_hands_with_the_post() -> None:
    asset, held = card(), AssetHolding()
    me, other = account("network.staff"), account("network.head").person
    assert [row.pk for row in held.held_by_any([f"u{me.person_id}"])] == [asset.pk]
    with acting(SYSTEM):
        held.hand_to(Handing(account("sysadmin"), MONDAY, MONDAY, other, None, "李明朗向张建军移交"), asset)
    assert asset.reread().keeper == other and not held.held_by_any([f"u{me.person_id}"]).exists()
    assert [one.person for one in custody.holders_on(asset.pk, date(2026, 11, 24))] == [other]
