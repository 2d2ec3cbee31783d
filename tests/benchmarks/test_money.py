"""A year's budget of 1,000 lines and 100,000 vouchers: `make money` runs it; `make test` a small one.

What its pages cost must not follow the vouchers, and what the lines say must be what the vouchers say, to the fen.
"""

import os
import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from office.audit.actor import SYSTEM, acting
from office.testing import account, frozen, signed_in
from planning.budget.models import Budget, BudgetLine, Voucher
from planning.budget.proving import differences
from planning.budget.testing import CLERK, DIRECTOR, HEAD, budget_in_force

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
LINES = int(os.environ.get("MONEY_LINES", "10"))
VOUCHERS = int(os.environ.get("MONEY_VOUCHERS", "200"))
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
CODES = ("30201", "30211", "30217", "31007")
EACH = 3  # vouchers of one round of a line: promised, paid in part, the rest given back
STATEMENT = """
INSERT INTO planning_voucher (line_id, number, kind, amount, balance, commitment_id, record_id, for_record_id, paid_on,
                              words, by_id, at)
SELECT c.line_id, 0, %(kind)s, %(amount)s, 0, c.id, c.record_id, %(paid_for)s, %(paid_on)s, '付款', %(by)s, office_now()
FROM planning_commitment AS c WHERE c.id > %(after)s ORDER BY c.id
"""
PROMISE = """
INSERT INTO planning_commitment (line_id, record_id, amount, paid, released, words, by_id, at)
SELECT id, budget_id, 10.00, 0, 0, '合同', %(by)s, office_now() FROM planning_budgetline ORDER BY id RETURNING id
"""


@pytest.mark.usefixtures("office")
def test_pages_do_not_follow_the_vouchers_and_the_totals_are_theirs(capsys: pytest.CaptureFixture[str]) -> None:
    with frozen(MORNING):
        budget = budget_in_force(lines=[(CODES[n % len(CODES)], f"项目支出{n + 1}", "100000.00") for n in range(LINES)])
        few = costs(budget)
        began = time.monotonic()
        for _round in range((VOUCHERS - LINES) // (EACH * LINES)):
            move_money(budget)
        seconds = time.monotonic() - began
        many = costs(budget)
        began = time.monotonic()
        found = list(differences())
        proof = time.monotonic() - began
    with capsys.disabled():
        tell(few, many, seconds, proof)
    assert found == []
    assert {name: statements for name, (statements, _ms) in many.items()} == {
        name: statements for name, (statements, _ms) in few.items()}
    assert BudgetLine.objects.get(budget=budget, place=1).paid > 0


def move_money(budget: Budget) -> None:
    """On every line 10 yuan promised, 6 paid and 4 given back, each by its own voucher, under all triggers."""
    promiser, payer = account(HEAD).person_id, account(CLERK).person_id
    with acting(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PROMISE, {"by": promiser})
        after = min(pk for (pk,) in cursor.fetchall()) - 1
        for kind, amount, by in (("commit", "10.00", promiser), ("pay", "6.00", payer), ("release", "4.00", payer)):
            paid = kind == "pay"
            cursor.execute(STATEMENT, {
                "kind": kind, "amount": amount, "by": by, "after": after, "paid_for": budget.pk if paid else None,
                "paid_on": MORNING.date() if paid else None})


def costs(budget: Budget) -> dict[str, tuple[int, float]]:
    """Of each page: its statements, and the best of three times in milliseconds."""
    client, line = signed_in(DIRECTOR), BudgetLine.objects.filter(budget=budget).order_by("place")[0]
    pages = {"budget": budget.get_absolute_url(), "its lines": f"{budget.get_absolute_url()}lines/",
             "one line": f"{budget.get_absolute_url()}lines/{line.pk}/",
             "one line on a day": f"{budget.get_absolute_url()}lines/{line.pk}/?day=2026-11-23",
             "execution by month": "/reports/budget_execution/", "execution by class": "/reports/budget_classes/"}
    return {name: cost(client, address) for name, address in pages.items()}


def cost(client: Client, address: str) -> tuple[int, float]:
    assert client.get(address).status_code == 200
    times: list[Any] = []
    for _nth in range(3):
        began = time.monotonic()
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        times.append(time.monotonic() - began)
    return len(asked), min(times) * 1000


def tell(few: dict[str, tuple[int, float]], many: dict[str, tuple[int, float]], seconds: float, proof: float) -> None:
    made = Voucher.objects.count()
    print(f"\n{LINES:,} lines; {made:,} vouchers, {1000 * seconds / max(made - LINES, 1):.2f} ms each; verify_money "
          f"{proof:.1f} s")
    print(f"{'page':<22}{'statements':>12}{'ms, new':>10}{'ms, full':>10}")
    for name, (statements, ms) in many.items():
        print(f"{name:<22}{statements:>12}{few[name][1]:>10.0f}{ms:>10.0f}")
