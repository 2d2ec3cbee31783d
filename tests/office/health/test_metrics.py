"""/metrics: for who has the token, with what work flows, and nothing of what anybody wrote."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families

from office.health.measures import measured
from office.health.metrics import FIGURES
from office.testing import signed_in
from secretariat.incoming_document.test_incoming_document import TestContract as Incoming

pytestmark = pytest.mark.django_db
TOKEN = {"Authorization": "Bearer of-the-watcher"}


@pytest.fixture(autouse=True)
def watched(settings: object) -> None:
    settings.WATCH_TOKEN = "of-the-watcher"  # type: ignore[attr-defined]


def told() -> dict[str, dict[tuple[str, ...], float]]:
    """Each metric by name, each value by its labels' values, which Prometheus puts in the order of their names."""
    answer = Client().get("/metrics", headers=TOKEN)
    assert answer.status_code == 200
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(answer.content.decode()):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer of-another"}, {"Authorization": "Bearer "}])
def test_without_the_token_the_address_does_not_exist(headers: dict[str, str]) -> None:
    assert Client().get("/metrics", headers=headers).status_code == 404


def test_without_a_token_in_the_settings_nobody_is_told(settings: object) -> None:
    settings.WATCH_TOKEN = ""  # type: ignore[attr-defined]
    for headers in ({}, TOKEN, {"Authorization": "Bearer "}, {"Authorization": ""}):
        assert Client().get("/metrics", headers=headers).status_code == 404


def test_no_account_opens_it(office: None) -> None:
    assert signed_in("sysadmin").get("/metrics").status_code == 404


def test_requests_are_counted_by_view_method_and_status(office: None) -> None:
    before = told().get("office_requests_total", {}).get(("GET", "200", "inbox"), 0)
    signed_in("registry").get("/")
    after = told()
    assert after["office_requests_total"]["GET", "200", "inbox"] == before + 1
    assert after["office_request_seconds_count"][("inbox",)] >= 1


def test_a_method_of_the_callers_own_makes_no_label() -> None:
    Client().generic("GET-ME-A-LABEL", "/livez")
    assert not [labels for labels in told()["office_requests_total"] if "GET-ME-A-LABEL" in labels]


def test_every_figure_is_there_and_open_work_by_register(office: None) -> None:
    record = Incoming().make()
    found = told()
    assert {f"office_{name}" for name in FIGURES} <= found.keys()
    assert FIGURES.keys() == measured().keys()
    assert found["office_open"][(record.kind,)] == 1
    assert found["office_connections"][()] >= 1 and found["office_alarm"][("failed_sign_ins",)] == 0


def test_labels_hold_nothing_of_a_record_or_a_person(office: None) -> None:
    record = Incoming().make()
    signed_in("registry").get(record.get_absolute_url())
    text = Client().get("/metrics", headers=TOKEN).content.decode()
    for canary in (record.title, record.number, "registry", str(record.get_absolute_url())):
        assert canary not in text


def test_it_asks_a_dozen_questions_however_much_there_is(office: None) -> None:
    numbers = []
    for _ in range(2):
        Incoming().make(_ + 1)
        with CaptureQueriesContext(connection) as asked:
            told()
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] <= 12


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[list[str]]:
    """Three processes that count one after the other in the same files, the last two at one place."""
    count = ("from prometheus_client import values; import os\n"
             "values.ValueClass = values.MultiProcessValue(process_identifier=lambda: os.environ['WEB_PLACE'])\n"
             "import django; django.setup()\n"
             "from office.health.metrics import REQUESTS\n"
             "REQUESTS.labels('inbox', 'GET', 200).inc()")
    for place in ("0", "1", "1"):
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "WEB_PLACE": place,
                       "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
        subprocess.run([sys.executable, "-c", count], env=environment, check=True)
    yield sorted(path.name for path in tmp_path.glob("counter_*"))


def test_processes_are_added_up_and_a_successor_takes_its_place(
    processes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert processes == ["counter_0.db", "counter_1.db"]
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    assert told()["office_requests_total"]["GET", "200", "inbox"] == 3
