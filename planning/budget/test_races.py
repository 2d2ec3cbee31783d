"""Several people move money at once, each on a connection of their own: nothing is overdrawn, and no fen is lost."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.records.perform import changing
from office.testing import account, frozen
from planning.budget import ledger
from planning.budget.models import Adjustment, BudgetLine, Commitment, Voucher
from planning.budget.proving import differences
from planning.budget.testing import CLERK, DIRECTOR, HEAD, budget_in_force, line_of
from planning.expense.testing import asked

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
CODES = ("30201", "30217")
Outcome = Any


@pytest.fixture(autouse=True)
def _office(office: None) -> Iterator[None]:
    with frozen(NOON):
        yield


def as_owner(sql: str) -> None:
    """What only the owner may do; the database of such a test is thrown away."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(sql)  # type: ignore[arg-type]


def at_once(jobs: Sequence[Callable[[], Any]]) -> list[Outcome]:
    """What became of each job, all begun at the same instant: its result, or its error."""
    barrier, outcomes = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(place: int) -> None:
        try:
            barrier.wait(timeout=20)
            outcomes[place] = jobs[place]()
        except Exception as error:
            outcomes[place] = error  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def commits(ground: int, amount: str) -> Callable[[], Commitment]:
    """A job that promises money of the reception's line for one record."""
    line, user = line_of("30217").pk, account(HEAD)

    def job() -> Commitment:
        with changing(user, ground, "view") as change:
            return ledger.commit(change, line, Decimal(amount), "工作餐")

    return job


def test_of_all_who_want_the_last_yuan_one_has_it() -> None:
    budget_in_force(lines=(("30217", "公务接待费", "1.00"),))
    grounds = [asked(HEAD, title=f"工作餐{number}").pk for number in range(6)]
    outcomes = at_once([commits(ground, "1.00") for ground in grounds])
    won = [one for one in outcomes if isinstance(one, Commitment)]
    lost = [one for one in outcomes if isinstance(one, ValidationError)]
    assert (len(won), len(lost)) == (1, 5), outcomes
    assert {one.code for one in lost} == {"balance"}
    assert (line_of("30217").available, line_of("30217").committed) == (0, 1)
    assert not list(differences())


def test_twin_without_the_ledgers_question_the_database_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule in words is off: still one has it, and the others run into the CHECK."""
    monkeypatch.setattr(ledger, "_require_available", lambda line, amount: None)
    budget_in_force(lines=(("30217", "公务接待费", "1.00"),))
    grounds = [asked(HEAD, title=f"工作餐{number}").pk for number in range(4)]
    outcomes = at_once([commits(ground, "1.00") for ground in grounds])
    assert sum(isinstance(one, Commitment) for one in outcomes) == 1
    assert sum("budget_line_not_overdrawn" in str(one) for one in outcomes) == 3
    assert line_of("30217").available == 0


def test_twin_without_lock_and_check_the_line_is_overdrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """With neither the lock nor the CHECK the test above would fail: the yuan is spent more than once."""
    as_owner("ALTER TABLE planning_budgetline DROP CONSTRAINT budget_line_not_overdrawn")
    monkeypatch.setattr(ledger, "_locked", lambda pk: BudgetLine.objects.get(pk=pk))
    read = threading.Barrier(4)  # all look before anybody writes
    real = ledger._require_available

    def both_looked(line: BudgetLine, amount: Decimal) -> None:
        real(line, amount)
        read.wait(timeout=20)

    monkeypatch.setattr(ledger, "_require_available", both_looked)
    budget_in_force(lines=(("30217", "公务接待费", "1.00"),))
    grounds = [asked(HEAD, title=f"工作餐{number}").pk for number in range(4)]
    outcomes = at_once([commits(ground, "1.00") for ground in grounds])
    assert sum(isinstance(one, Commitment) for one in outcomes) == 4, outcomes
    assert line_of("30217").available == -3


AMOUNTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("60.00"), places=2)
MOVES = st.tuples(st.sampled_from(("commit", "commit", "pay", "pay", "release", "freeze", "thaw", "transfer")),
                  st.integers(0, 1), AMOUNTS)
HANDS = st.lists(st.lists(MOVES, min_size=1, max_size=5), min_size=3, max_size=3)


class Hand:
    """One person's movements, one after the other, on their own record; what is refused is passed over."""

    def __init__(self, ground: int, moves: list[tuple[str, int, Decimal]], lines: list[int]) -> None:
        self.ground, self.moves, self.lines = ground, moves, lines
        self.budget = BudgetLine.objects.get(pk=lines[0]).budget_id
        self.users = {name: account(name) for name in (HEAD, CLERK, DIRECTOR)}
        self.mine: list[int] = []

    def __call__(self) -> int:
        done = 0
        for name, place, amount in self.moves:
            try:
                getattr(self, name)(self.lines[place], amount)
                done += 1
            except (ValidationError, IndexError):
                continue
        return done

    def commit(self, line: int, amount: Decimal) -> None:
        with changing(self.users[HEAD], self.ground, "view") as change:
            row = ledger.commit(change, line, amount, "x").pk
        self.mine.append(row)

    def pay(self, line: int, amount: Decimal) -> None:
        with changing(self.users[CLERK], self.ground, "view") as change:
            ledger.pay(change, self.mine[-1], amount, "x", paid_on=NOON.date(), for_record=change.record)

    def release(self, line: int, amount: Decimal) -> None:
        with changing(self.users[CLERK], self.ground, "view") as change:
            ledger.release(change, self.mine[-1], amount if amount > 20 else None, "x")

    def freeze(self, line: int, amount: Decimal) -> None:
        with changing(self.users[HEAD], self.budget, "view") as change:
            ledger.freeze(change, line, amount, "x")

    def thaw(self, line: int, amount: Decimal) -> None:
        with changing(self.users[HEAD], self.budget, "view") as change:
            ledger.thaw(change, line, amount, "x")

    def transfer(self, line: int, amount: Decimal) -> None:
        other = next(pk for pk in self.lines if pk != line)
        with changing(self.users[HEAD], self.budget, "view") as change:
            row = Adjustment.objects.create(
                budget_id=self.budget, source_id=line, target_id=other, amount=amount, reason="x",
                asked_by=self.users[CLERK].person, agreed=True, decided_by=self.users[HEAD].person,
                decided_at=change.at)
            ledger.adjust(change, row)


def test_random_movements_at_once_never_overdraw_and_lose_no_fen() -> None:
    budget_in_force(lines=(("30201", "办公费", "100.00"), ("30217", "公务接待费", "50.00")))
    lines = [line_of(code).pk for code in CODES]
    grounds = [asked(HEAD, title=f"事由{number}").pk for number in range(3)]
    made = []

    @settings(max_examples=15, deadline=None, database=None,
              suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
    @given(HANDS)
    def moved(hands: list[list[tuple[str, int, Decimal]]]) -> None:
        done = at_once([Hand(ground, moves, lines) for ground, moves in zip(grounds, hands, strict=True)])
        assert all(isinstance(one, int) for one in done), done
        made.append(sum(done))
        rows = list(BudgetLine.objects.filter(pk__in=lines))
        for line in rows:
            assert min(line.available, line.frozen, line.committed, line.paid) >= 0
        assert sum(line.budgeted + line.adjusted for line in rows) == 150
        assert list(differences()) == []

    moved()
    assert sum(made) > 30, made
    assert Voucher.objects.filter(kind="commit").exists() and Voucher.objects.filter(kind="adjust").exists()


def test_verify_money_finds_what_does_not_agree(capsys: pytest.CaptureFixture[str]) -> None:
    budget_in_force()
    ground = asked(HEAD)
    row = commits(ground.pk, "100")()
    with changing(account(CLERK), ground.pk, "view") as change:
        ledger.pay(change, row.pk, Decimal(40), "x", paid_on=NOON.date(), for_record=ground)
    call_command("verify_money")
    assert "4 budget lines and 6 vouchers: no findings" in capsys.readouterr().out
    as_owner("DROP TRIGGER planning_line_kept ON planning_budgetline")
    as_owner(f"UPDATE planning_budgetline SET paid = 41 WHERE id = {row.line_id}")
    with pytest.raises(CommandError, match="2 findings"):
        call_command("verify_money")
    said = capsys.readouterr().err
    assert "paid: 41.00 is kept, the vouchers say 40.00" in said
    assert "balance: 19899.00 is kept, the vouchers say 19900.00" in said
