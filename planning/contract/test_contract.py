"""Contracts: the contract of registers; within the approval, from the ledger, paid for acceptances, supplements a tenth."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connections, transaction

from office.audit.actor import SYSTEM, acting
from office.clocks.models import Clock
from office.clocks.queries import open_clock
from office.permissions.ask import Denied
from office.records.perform import NotNow, perform
from office.testing import RegisterContract, account, frozen, signed_in
from planning.budget.models import Commitment
from planning.budget.queries import available
from planning.contract.models import Contract, ContractPayment, Status
from planning.contract.register import ContractRegister
from planning.contract.testing import (
    CASHIER,
    CLERK,
    HEAD,
    accepted,
    bought,
    delivered,
    drafted,
    line,
    said,
    signed,
)
from planning.goods_acceptance.models import GoodsAcceptance
from planning.procurement.testing import awarded

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = MONDAY.date()


class TestContract(RegisterContract):
    """What holds for every register."""

    register = ContractRegister
    filer = CLERK
    granter = HEAD

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


def pay(deal: Contract, amount: str, acceptance: GoodsAcceptance | None = None, paid_on: date = TODAY) -> None:
    perform(account(CASHIER), "pay", deal.pk, amount=Decimal(amount), paid_on=paid_on, acceptance=acceptance)


def known(deal: Contract) -> None:
    """Published and sent for the record today."""
    for verb in ("publish", "send_for_record"):
        perform(account(CLERK), verb, deal.pk, day=TODAY)


def test_a_signed_contract_is_promised_from_its_line_and_ends_its_purchase() -> None:
    deal = bought()
    assert (deal.status, deal.signer, deal.commitment.amount) == (Status.SIGNED, account(HEAD).person, Decimal("76500"))
    assert available(line().pk) == Decimal("423500.00")
    assert deal.purchase.reread().status == "contracted" and not deal.purchase.reread().is_open
    assert "柒万陆仟伍佰" in signed_in(CLERK).get(deal.get_absolute_url()).content.decode()


def test_whoever_drafts_it_does_not_sign_it() -> None:
    made = drafted()
    with pytest.raises(Denied):
        perform(account(CLERK), "sign", made.pk, signed_on=TODAY)
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(("changed", "words"), [
    ({"amount": "80000.01"}, "above the approved amount: 80,000.00"), ({"party": "青岛供应商1有限公司"}, "made with the winner")])
def test_above_the_approval_or_with_another_it_is_refused_and_nothing_is_promised(changed: Any, words: str) -> None:
    line()
    made = drafted(purchase=awarded().pk, **changed)
    with pytest.raises(ValidationError, match=words):
        perform(account(HEAD), "sign", made.pk, signed_on=TODAY)
    assert made.reread().status == Status.DRAFT and available(line().pk) == Decimal("500000.00")


def test_beyond_the_line_it_is_refused() -> None:
    made = drafted(amount="500000.01")
    with pytest.raises(ValidationError, match="Above the budget line"):
        perform(account(HEAD), "sign", made.pk, signed_on=TODAY)
    assert made.reread().commitment_id is None


class TestPaying:
    """For an acceptance, or the advance that the contract names."""

    def test_the_advance_and_what_is_accepted(self) -> None:
        deal = bought()
        with pytest.raises(ValidationError, match="Payment before acceptance"):
            pay(deal, "10000.01")
        pay(deal, "10000.00")
        with pytest.raises(ValidationError, match="Payment before acceptance"):
            pay(deal, "0.01")
        part = accepted(deal, 4)  # 30,600 yuan
        with pytest.raises(ValidationError, match=r"30,600\.00 yuan are not paid"):
            pay(deal, "30600.01", part)
        pay(deal, "30600.00", part)
        rest = accepted(deal, 6, 2)  # 45,900, but only 35,900 are left of the contract
        with pytest.raises(ValidationError, match="Payment above the contract"):
            pay(deal, "35900.01", rest)
        pay(deal, "35900.00", rest)
        known(deal)
        perform(account(HEAD), "finish", deal.pk)
        row = Commitment.objects.get()
        assert (row.paid, row.released, deal.reread().status) == (Decimal("76500"), Decimal(0), Status.DONE)

    def test_not_for_another_contracts_acceptance_nor_back_dated(self) -> None:
        deal, other = bought(), signed(2)
        part = accepted(deal)
        with pytest.raises(ValidationError, match="Nothing of this contract"):
            pay(other, "100.00", part)
        with pytest.raises(ValidationError, match="Nothing of this contract"):
            pay(deal, "100.00", delivered(other, 2))
        with pytest.raises(ValidationError, match="not accepted yet"):
            pay(deal, "100.00", part, TODAY - timedelta(days=1))
        with pytest.raises(ValidationError, match="Back-dated"):
            pay(deal, "100.00", None, TODAY - timedelta(days=1))
        assert not ContractPayment.objects.exists()

    def test_whoever_signed_does_not_pay(self) -> None:
        deal = bought()
        with pytest.raises(ValidationError, match="cashier"):
            perform(account(HEAD), "pay", deal.pk, amount=Decimal("1"), paid_on=TODAY, acceptance=None)

    def test_the_page_offers_this_contracts_acceptances_alone(self) -> None:
        deal, other = bought(), signed(2)
        part, foreign = accepted(deal), delivered(other, 2)
        perform(account(CLERK), "say_all", foreign.pk)
        perform(account(HEAD), "accept", foreign.pk)
        client = signed_in(CASHIER)
        page = client.get(f"{deal.get_absolute_url()}do/pay/").content.decode()
        assert f'value="{part.pk}"' in page and f'value="{foreign.pk}"' not in page
        sent = {"acceptance": part.pk, "amount": "7650", "paid_on": "t"}
        assert client.post(f"{deal.get_absolute_url()}do/pay/", sent).status_code == 302
        assert ContractPayment.objects.get().voucher.for_record_id == part.pk
        assert "68,850.00" in client.get(deal.get_absolute_url()).content.decode()

    def test_what_ends_early_gives_the_rest_back(self) -> None:
        deal = bought()
        pay(deal, "10000.00")
        perform(account(HEAD), "end_early", deal.pk, reason="供应商破产")
        assert available(line().pk) == Decimal("490000.00")


class TestPublished:
    """采购法实施条例50条, 政府采购法47条: published within 2 working days of its signature, recorded within 7."""

    def test_the_limits_follow_each_other_and_count_from_the_signature(self) -> None:
        deal = bought()
        assert deal.due.date() == date(2026, 11, 25)
        with frozen(MONDAY + timedelta(days=3)):  # late, and still the next limit counts from the signature
            perform(account(CLERK), "publish", deal.pk, day=TODAY + timedelta(days=1))
            assert deal.reread().due.date() == date(2026, 12, 2)
            perform(account(CLERK), "send_for_record", deal.pk, day=TODAY + timedelta(days=3))
        assert (deal.reread().due, open_clock(deal)) == (None, None)

    def test_what_was_done_in_time_and_entered_late_is_in_time(self) -> None:
        deal, late = bought(), bought(2)
        with frozen(MONDAY + timedelta(days=4)):
            perform(account(CLERK), "publish", deal.pk, day=date(2026, 11, 25))
            perform(account(CLERK), "publish", late.pk, day=date(2026, 11, 26))
        said = dict(Clock.objects.filter(is_open=False, record__in=[deal.pk, late.pk]).values_list("record", "late"))
        assert said == {deal.pk: False, late.pk: True}

    def test_in_the_other_order_the_first_limit_still_runs(self) -> None:
        deal = bought()
        perform(account(CLERK), "send_for_record", deal.pk, day=TODAY)
        assert deal.reread().due.date() == date(2026, 11, 25)
        perform(account(CLERK), "publish", deal.pk, day=TODAY)
        assert open_clock(deal) is None

    @pytest.mark.parametrize("verb", ["publish", "send_for_record"])
    def test_not_before_it_was_signed_and_once(self, verb: str) -> None:
        deal = bought()
        with pytest.raises(ValidationError, match="signed on 2026-11-23"):
            perform(account(CLERK), verb, deal.pk, day=TODAY - timedelta(days=1))
        perform(account(CLERK), verb, deal.pk, day=TODAY)
        with pytest.raises(NotNow):
            perform(account(CLERK), verb, deal.pk, day=TODAY)

    def test_it_is_not_carried_out_before(self) -> None:
        deal = bought()
        with pytest.raises(ValidationError, match="Publish it"):
            perform(account(HEAD), "finish", deal.pk)
        known(deal)
        perform(account(HEAD), "finish", deal.pk)
        assert deal.reread().status == Status.DONE

    def test_a_contract_without_a_purchase_has_no_such_limit(self) -> None:
        deal = signed()
        assert (deal.due, open_clock(deal)) == (None, None)
        with pytest.raises(NotNow):
            perform(account(CLERK), "publish", deal.pk, day=TODAY)

    def test_ended_early_nothing_is_due(self) -> None:
        deal = bought()
        perform(account(HEAD), "end_early", deal.pk, reason="供应商破产")
        assert open_clock(deal) is None

    def test_the_database_takes_no_earlier_day(self) -> None:
        deal = bought()
        with pytest.raises(IntegrityError, match="published_once_signed"):
            written(deal, published_on=TODAY - timedelta(days=1))
        written(deal, published_on=TODAY)


class TestSupplements:
    """政府采购法49条: the same supplier, together a tenth at most."""

    def test_a_tenth_and_no_fen_more(self) -> None:
        deal = bought()
        signed(2, supplements=deal.pk, amount="5000.00", advance="0")
        over = drafted(3, supplements=deal.pk, amount="2650.01", advance="0")
        with pytest.raises(ValidationError, match=r"at most 10% .*: 2,650.00"):
            perform(account(HEAD), "sign", over.pk, signed_on=TODAY)
        signed(4, supplements=deal.pk, amount="2650.00", advance="0")
        other = drafted(5, supplements=deal.pk, amount="0.01", advance="0", party="别的公司")
        with pytest.raises(ValidationError):
            perform(account(HEAD), "sign", other.pk, signed_on=TODAY)
        assert Contract.objects.filter(supplements=deal, signed_on__isnull=False).count() == 2


def written(made: Contract, **changed: Any) -> None:
    """Write a signature past all services, with a promise of the amount."""
    row = Contract.objects.get(pk=made.pk)
    with acting(SYSTEM), transaction.atomic():
        for name, found in {"signed_on": TODAY, "signer": account(HEAD).person, **changed}.items():
            setattr(row, name, found)
        row.commitment = row.commitment or Commitment.objects.create(
            line=line(), record_id=made.pk, amount=row.amount, words="合同", by=account(HEAD).person)
        row.save()


class TestTheDatabase:
    """The same, whatever the program says; each with the row that is taken."""

    def test_a_contract_above_the_approval_is_not_signed(self) -> None:
        line()
        purchase = awarded()
        made = drafted(purchase=purchase.pk, amount="80000.01")
        with pytest.raises(DatabaseError, match="above the approved"):
            written(made)
        written(made, amount=Decimal("80000"))

    def test_supplements_over_their_share_are_not_signed(self) -> None:
        deal = signed()
        made = drafted(2, supplements=deal.pk, amount="7650.01", advance="0")
        with pytest.raises(DatabaseError, match="over their share"):
            written(made)
        written(made, amount=Decimal("7650"))

    def test_a_signed_contract_stays(self) -> None:
        deal = signed()
        with pytest.raises(DatabaseError, match="is signed"):
            written(deal, amount=Decimal("1"))
        with pytest.raises(IntegrityError, match="contract_takes_two"):
            written(drafted(2), signer=account(CLERK).person)

    def test_no_payment_without_its_acceptance_and_voucher(self) -> None:
        deal = bought()
        pay(deal, "10000.00")
        paid = ContractPayment.objects.get()
        for changed, words in (({"amount": Decimal("9")}, "books another payment"),
                               ({"paid_on": TODAY - timedelta(days=1)}, "not signed on this day"),
                               ({"amount": Decimal("70000")}, "payments above contract"), ({}, "no such advance")):
            with pytest.raises(DatabaseError, match=words), acting(SYSTEM), transaction.atomic():
                ContractPayment.objects.create(**{
                    "contract": deal, "amount": paid.amount, "paid_on": TODAY, "voucher": paid.voucher,
                    "by": paid.by, **changed})


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_without_its_trigger_any_contract_is_signed() -> None:
    line()
    made = drafted(purchase=awarded().pk, amount="80000.01")
    with connections["owner"].cursor() as owner:
        owner.execute("DROP TRIGGER planning_contract_signed ON planning_contract")
    written(made)
    assert made.reread().signed_on == TODAY
