"""What test_ledger.py says that the database refuses, it takes when the trigger is gone: each refusal is that trigger's."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connections, transaction

from office.audit.actor import SYSTEM, acting
from office.records.perform import changing
from office.testing import account, frozen
from planning.budget import ledger
from planning.budget.models import BudgetLine, Voucher
from planning.budget.testing import CLERK, budget_in_force, line_of
from planning.expense.testing import asked

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def ground(office: None) -> Iterator[Any]:
    """A budget in force, and an expense as the ground of its movements."""
    with frozen(MONDAY):
        budget_in_force()
        yield asked("planning.head")


def drop(trigger: str, table: str) -> None:
    with connections["owner"].cursor() as owner:
        owner.execute(f"DROP TRIGGER {trigger} ON {table}")


def test_whoever_promised_pays_and_on_any_day(ground: Any) -> None:
    with changing(account(CLERK), ground.pk, "view") as change:
        row = ledger.commit(change, line_of("30217").pk, Decimal(100), "工作餐")
    drop("planning_voucher", "planning_voucher")
    day = MONDAY.date() - timedelta(days=1)
    with acting(SYSTEM), transaction.atomic():
        Voucher.objects.create(line=row.line, kind="pay", amount=Decimal(1), commitment=row, record_id=ground.pk,
                               for_record_id=ground.pk, paid_on=day, words="x", by=account(CLERK).person)
    assert Voucher.objects.filter(kind="pay", paid_on=day).exists()


def test_totals_are_written_by_hand(ground: Any) -> None:
    drop("planning_line_kept", "planning_budgetline")
    with acting(SYSTEM), transaction.atomic():
        BudgetLine.objects.filter(pk=line_of("30217").pk).update(paid=Decimal(1))
    assert line_of("30217").paid == 1


def test_half_a_transfer_is_taken(ground: Any) -> None:
    drop("planning_adjustment_balances", "planning_voucher")
    line = line_of("30217")
    with acting(SYSTEM), transaction.atomic():
        row = line.budget.adjustments.create(source=line_of("30201"), target=line, amount=Decimal(5), reason="x",
                                             asked_by=account(CLERK).person)
        Voucher.objects.create(line=line, kind="adjust", amount=Decimal(5), adjustment=row, record_id=line.budget_id,
                               words="x", by=account(CLERK).person)
    assert line_of("30217").adjusted == 5
