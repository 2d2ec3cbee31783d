"""The supervision board and a dashboard over 100,000 items, beside a minimal page: `make board`; `make test` over 120.

The items are copies of some that the product opened; half of them are open, with due days from a year ago to a year ahead. Both pages
are asked in turn within one run, so the ratio holds whatever the machine does meanwhile.
"""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

import psycopg
import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from office.records.perform import perform
from office.testing import account, frozen, signed_in
from secretariat.supervised_item.models import SupervisedItem
from secretariat.supervised_item.testing import MAY, opened
from tests.benchmarks.fill import admin_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
ITEMS = int(os.environ.get("BOARD_ITEMS", "120"))
TIMES = 7 if ITEMS >= 10_000 else 1
MOST_QUERIES = 15  # the bar for board and dashboards
LEADS = ("secretariat", "planning", "network", "software", "website", "inforesource")
# Each table that hangs on an item, with what a copy has of its own; `n` numbers the copies, `base` lies above all keys.
COPIED = {
    "office_record": ("r.id", "jsonb_build_object('id', base + n, 'number', '督'||n, 'due', r.due + days)"),
    "secretariat_superviseditem": ("r.record_ptr_id", "jsonb_build_object('record_ptr_id', base + n)"),
    "office_access": ("r.record_id", "jsonb_build_object('id', base * 10 + n * 40 + place, 'record_id', base + n)"),
    "office_clock": ("r.record_id", "jsonb_build_object('id', base * 10 + n * 40 + place, 'record_id', base + n,"
                                    " 'due_at', r.due_at + days)"),
}
COPY = """
INSERT INTO {table}
SELECT (jsonb_populate_record(NULL::{table}, to_jsonb(r) || {own})).*
FROM generate_series(1, %(size)s) AS n
CROSS JOIN LATERAL (SELECT make_interval(days => (hashint4(n) & 2147483647) %% 730 - 365) AS days, %(base)s::bigint AS base) AS c
JOIN (SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY ctid) AS place FROM {table} AS r) AS r
    ON {key} = (%(keys)s::bigint[])[1 + n %% %(count)s]
"""


@pytest.fixture
def items(office: None) -> int:
    """So many items, half of them open; the size."""
    keys = []
    with frozen(MAY):
        for lead in LEADS:
            keys += [opened(lead=lead).pk, opened(lead=lead).pk]
            perform(account("registry"), "drop_item", keys[-1], reason="合并办理")
    said = {"size": ITEMS, "base": 10_000_000, "keys": keys, "count": len(keys)}
    with psycopg.connect(admin_of(os.environ["DATABASE_URL"]), autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")  # copies, not acts: no evidence is written of them
        for table, (key, own) in COPIED.items():
            admin.execute(COPY.format(table=table, key=key, own=own), said)  # type: ignore[arg-type]
            admin.execute(f"VACUUM ANALYZE {table}")  # type: ignore[arg-type]
    return ITEMS


def test_the_board_and_a_dashboard_beside_a_minimal_page(items: int, capsys: pytest.CaptureFixture[str]) -> None:
    with frozen(MAY + timedelta(days=1)):
        director, head = signed_in("director"), signed_in("network.head")
        pages = {"board, of the whole office": (director, "/secretariat/supervision/"),
                 "board, of one division's light": (director, f"/secretariat/supervision/?light=red&division={_network()}"),
                 "board, of a head of division": (head, "/secretariat/supervision/"),
                 "dashboard of a division": (head, "/division/network/"),
                 "charter": (director, "/charter/")}
        asked = {name: _statements(client, address) for name, (client, address) in pages.items()}
        lasted = {name: _beside(client, address) for name, (client, address) in pages.items()}
    with capsys.disabled():
        print(f"\n{items:,} items, half of them open")
        print(f"{'page':<34}{'statements':>11}{'ms':>8}{'minimal ms':>12}{'ratio':>8}")
        for name, (ours, minimal) in lasted.items():
            print(f"{name:<34}{asked[name]:>11}{ours:>8.0f}{minimal:>12.0f}{ours / minimal:>8.2f}")
    assert {name: count for name, count in asked.items() if count > MOST_QUERIES} == {}
    assert SupervisedItem.objects.filter(is_open=True).count() == items // 2 + len(LEADS)


def _network() -> int:
    post = account("network.head").person.appointments.first().post
    return int(post.division_id)


def _statements(client: Client, address: str) -> int:
    assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def _beside(client: Client, address: str) -> tuple[float, float]:
    """Milliseconds of our page and of the minimal one, asked in turn; the medians."""
    ours, minimal = [], []
    for _turn in range(TIMES):
        ours.append(_ms(lambda: client.get(address)))
        with override_settings(ROOT_URLCONF="tests.benchmarks.minimal.board", MIDDLEWARE=[
                "django.contrib.sessions.middleware.SessionMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware"]):
            minimal.append(_ms(lambda: client.get("/board/")))
    return median(ours), median(minimal)


def _ms(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    answer = ask()
    assert getattr(answer, "status_code", 0) == 200
    return (time.perf_counter() - began) * 1000
