"""The ledger: its rules one by one, and the database behind each of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from office.audit.actor import SYSTEM, acting
from office.orgchart.models import Division
from office.records.perform import Change, changing, perform
from office.testing import account, frozen
from planning.budget import ledger
from planning.budget.models import BudgetLine, Commitment, Voucher
from planning.budget.proving import differences
from planning.budget.queries import available, lines_to_choose
from planning.budget.testing import CLERK, HEAD, budget_in_force, drawn_up, line_of
from planning.expense.testing import asked

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
TODAY = MONDAY.date()


@pytest.fixture(autouse=True)
def _office(office: None) -> Iterator[None]:
    with frozen(MONDAY):
        yield


@contextmanager
def on(pk: int, who: str = HEAD) -> Iterator[Change]:
    """A change of a record, as any of its verbs makes one."""
    with changing(account(who), pk, "view") as change:
        yield change


@pytest.fixture
def ground() -> Any:
    """A budget in force, and an expense of Planning as the ground of its movements."""
    budget_in_force()
    return asked(HEAD)


def commit(ground: Any, amount: str, who: str = HEAD, code: str = "30217") -> Commitment:
    with on(ground.pk, who) as change:
        return ledger.commit(change, line_of(code).pk, Decimal(amount), "工作餐")


def pay(ground: Any, row: Commitment, amount: str, who: str = CLERK, paid_on: date = TODAY) -> Voucher:
    with on(ground.pk, who) as change:
        return ledger.pay(change, row.pk, Decimal(amount), "工作餐", paid_on=paid_on, for_record=ground)


def totals(code: str = "30217") -> tuple[Decimal, ...]:
    line = line_of(code)
    return line.committed, line.paid, line.available


class TestMovements:
    """Each yuan stands in exactly one place."""

    def test_promised_paid_and_released(self, ground: Any) -> None:
        row = commit(ground, "1000.50")
        assert totals() == (Decimal("1000.50"), 0, Decimal("18999.50"))
        first = pay(ground, row, "600")
        assert (first.number, first.balance, first.for_record_id) == (3, Decimal("18999.50"), ground.pk)
        assert totals() == (Decimal("400.50"), Decimal(600), Decimal("18999.50"))
        with on(ground.pk) as change:
            ledger.release(change, row.pk, None, "节余")
        assert totals() == (0, Decimal(600), Decimal(19400))
        row.refresh_from_db()
        assert (row.paid, row.released, row.open) == (Decimal(600), Decimal("400.50"), 0)
        assert not list(differences())

    def test_more_than_there_is_is_refused_and_nothing_is_half_booked(self, ground: Any) -> None:
        with pytest.raises(ValidationError, match=r"Above the budget line.*20,000\.00 available, ¥20,000\.01"):
            commit(ground, "20000.01")
        assert not Commitment.objects.exists() and totals() == (0, 0, Decimal(20000))
        commit(ground, "20000")
        assert totals() == (Decimal(20000), 0, 0)

    def test_more_than_is_promised_is_not_paid_or_released(self, ground: Any) -> None:
        row = commit(ground, "100")
        with pytest.raises(ValidationError, match="above the commitment"):
            pay(ground, row, "100.01")
        with pytest.raises(ValidationError, match="above the commitment"), on(ground.pk) as change:
            ledger.release(change, row.pk, Decimal("100.01"), "节余")
        assert totals() == (Decimal(100), 0, Decimal(19900))

    def test_whoever_promised_does_not_pay(self, ground: Any) -> None:
        row = commit(ground, "100")
        with pytest.raises(ValidationError, match="somebody else is the cashier"):
            pay(ground, row, "100", who=HEAD)
        assert totals() == (Decimal(100), 0, Decimal(19900))

    @pytest.mark.parametrize(("day", "words"), [
        (TODAY - timedelta(days=1), "Back-dated"), (TODAY + timedelta(days=1), "Back-dated or early")])
    def test_a_payment_is_not_dated_back_or_ahead(self, ground: Any, day: date, words: str) -> None:
        row = commit(ground, "100")
        with pytest.raises(ValidationError, match=words):
            pay(ground, row, "100", paid_on=day)
        assert not Voucher.objects.filter(kind="pay").exists()

    def test_a_closed_month_takes_no_payment(self, ground: Any) -> None:
        row = commit(ground, "100")
        with frozen(datetime(2026, 12, 1, 9, tzinfo=ZONE)):
            perform(account(CLERK), "close_month", line_of("30217").budget_id, month=11)
            with pytest.raises(ValidationError, match="2026-11 is closed"):
                pay(ground, row, "100")
            pay(ground, row, "100", paid_on=date(2026, 12, 1))
        assert totals() == (0, Decimal(100), Decimal(19900))

    def test_last_years_budget_does_not_pay_this_years_bills(self, ground: Any) -> None:
        row = commit(ground, "100")
        with frozen(datetime(2027, 1, 4, 9, tzinfo=ZONE)), pytest.raises(ValidationError, match="budget of 2026"):
            pay(ground, row, "100", paid_on=date(2027, 1, 4))
        assert totals() == (Decimal(100), 0, Decimal(19900))

    @pytest.mark.parametrize("amount", ["0", "-5", "0.005"])
    def test_no_amount(self, ground: Any, amount: str) -> None:
        with pytest.raises(ValidationError, match="above zero"):
            commit(ground, amount)

    def test_a_float_is_no_money(self, ground: Any) -> None:
        with pytest.raises(TypeError), on(ground.pk) as change:
            ledger.commit(change, line_of("30217").pk, 1.5, "工作餐")  # type: ignore[arg-type]

    def test_nothing_is_spent_before_the_budget_is_signed(self) -> None:
        drawn_up()
        with pytest.raises(ValidationError, match="not in force"):
            commit(asked(HEAD), "1")


class TestQuestions:
    """What a line has, now and on a day."""

    def test_available_on_a_day(self, ground: Any) -> None:
        line = line_of("30217")
        commit(ground, "1000")
        with frozen(MONDAY + timedelta(days=2)):
            commit(ground, "500")
            assert available(line.pk) == Decimal(18500)
            days = [available(line.pk, TODAY + timedelta(days=number)) for number in (-1, 0, 1, 2, 9)]
        assert days == [0, Decimal(19000), Decimal(19000), Decimal(18500), Decimal(18500)]

    def test_who_may_charge_which_line(self, ground: Any) -> None:
        with acting(SYSTEM):
            BudgetLine.objects.filter(code="31007").update(division=Division.objects.get(code="network"))
        codes = {name: [line.code for line in lines_to_choose(account(name), 2026)]
                 for name in ("network.staff", "website.staff", CLERK)}
        common = ["30201", "30211", "30217"]
        assert codes == {"network.staff": [*common, "31007"], "website.staff": common, CLERK: [*common, "31007"]}
        assert not lines_to_choose(account(CLERK), 2025).exists()


class TestDatabase:
    """What the database refuses when Python does not ask. Each rule of ledger.py is switched off, or gone around."""

    def insert(self, **fields: Any) -> Voucher:
        with acting(SYSTEM), transaction.atomic():
            return Voucher.objects.create(**{"words": "x", "by": account(CLERK).person} | fields)

    def test_an_overdraft(self, ground: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ledger, "_require_available", lambda line, amount: None)
        with pytest.raises(DatabaseError, match="budget_line_not_overdrawn"):
            commit(ground, "20000.01")
        assert totals() == (0, 0, Decimal(20000))

    def test_an_overpaid_commitment(self, ground: Any) -> None:
        row = commit(ground, "100")
        with pytest.raises(DatabaseError, match=r"not_overpaid|totals_not_negative"):
            self.insert(line=row.line, kind="pay", amount=Decimal(101), commitment=row, record_id=ground.pk,
                        for_record_id=ground.pk, paid_on=TODAY)

    def test_the_approver_as_cashier(self, ground: Any) -> None:
        row = commit(ground, "100", who=CLERK)
        with pytest.raises(DatabaseError, match="whoever promised money does not pay it"):
            self.insert(line=row.line, kind="pay", amount=Decimal(1), commitment=row, record_id=ground.pk,
                        for_record_id=ground.pk, paid_on=TODAY)

    @pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
    def test_a_wrong_day(self, ground: Any, day: date) -> None:
        row = commit(ground, "100")
        with pytest.raises(DatabaseError, match="between its commitment and today"):
            self.insert(line=row.line, kind="pay", amount=Decimal(1), commitment=row, record_id=ground.pk,
                        for_record_id=ground.pk, paid_on=day)

    def test_totals_written_by_hand(self, ground: Any) -> None:
        row = commit(ground, "100")
        for model, fields in ((BudgetLine, {"paid": Decimal(1)}), (BudgetLine, {"committed": Decimal(0)}),
                              (Commitment, {"paid": Decimal(1)})):
            with pytest.raises(DatabaseError, match="moved by vouchers alone"), acting(SYSTEM):
                model.objects.update(**fields)  # type: ignore[attr-defined]
        row.refresh_from_db()
        assert row.paid == 0

    def test_a_voucher_stays_as_it_was(self, ground: Any) -> None:
        commit(ground, "100")
        with pytest.raises(DatabaseError, match="permission denied"), acting(SYSTEM), transaction.atomic():
            Voucher.objects.update(amount=Decimal(1))
        with pytest.raises(DatabaseError, match="permission denied"), acting(SYSTEM), transaction.atomic():
            Voucher.objects.all().delete()

    def test_the_time_of_entry_is_the_databases(self, ground: Any) -> None:
        voucher = self.insert(line=line_of("30217"), kind="freeze", amount=Decimal(1), record_id=ground.pk,
                              at=MONDAY - timedelta(days=99), number=77, balance=Decimal(5))
        voucher.refresh_from_db()
        assert (voucher.at, voucher.number, voucher.balance) == (MONDAY, 2, Decimal(19999))

    def test_half_a_transfer(self, ground: Any) -> None:
        line = line_of("30217")
        with acting(SYSTEM):
            row = line.budget.adjustments.create(source=line_of("30201"), target=line, amount=Decimal(5), reason="x",
                                                 asked_by=account(CLERK).person)
        with pytest.raises(DatabaseError, match="not agreed, or does not balance"):
            self.insert(line=line, kind="adjust", amount=Decimal(5), adjustment=row, record_id=line.budget_id)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
