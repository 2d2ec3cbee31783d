"""/livez and /readyz: what is wrong is named, and nothing that helps an attacker."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.test import Client

from office.health import checks
from office.health.alarms import look
from office.outbox.relay import LOCK
from office.outbox.services import publish
from office.testing import frozen, move_clock, signed_in


@pytest.fixture
def anybody() -> Client:
    """A caller who is not signed in."""
    return Client()


def ready(client: Client, **headers: str) -> tuple[int, dict[str, str]]:
    """The status, and how each check stands that is not well."""
    answer = client.get("/readyz", headers=headers)
    body = answer.json()
    assert body["ready"] is (answer.status_code == 200)
    return answer.status_code, {name: level for name, level in body["checks"].items() if level != "ok"}


def test_alive_asks_the_database_nothing(anybody: Client) -> None:
    """Without the mark django_db any query would raise."""
    assert anybody.get("/livez").content == b"ok\n"


@pytest.mark.django_db
def test_a_whole_portal_is_ready(anybody: Client, settings: object) -> None:
    status, findings = ready(anybody)
    assert status == 200
    assert "error" not in findings.values()
    assert "broker" not in findings


@pytest.fixture
def no_database(transactional_db: None) -> Iterator[None]:
    """The connection leads to a server that is not there."""
    kept = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    yield
    connection.close()
    connection.settings_dict.update(kept)


def test_without_a_database_it_is_not_ready(anybody: Client, no_database: None) -> None:
    status, findings = ready(anybody)
    assert status == 503 and findings["database"] == "error"
    assert anybody.get("/livez").status_code == 200


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_an_older_database_is_not_ready(anybody: Client) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'secretariat'")
    status, findings = ready(anybody)
    assert status == 503 and findings["migrations"] == "error"


@pytest.mark.django_db
def test_a_full_disk_is_not_ready(anybody: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LEAST_FREE_SHARE", 1.01)
    monkeypatch.setattr(checks, "LEAST_FREE", 2**60)
    status, findings = ready(anybody)
    assert status == 503 and findings["disk"] == "error"


@pytest.mark.django_db
def test_an_unreachable_file_store_is_not_ready(anybody: Client, settings: object, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.FILE_STORE = tmp_path / "file" / "below"  # type: ignore[attr-defined]
    status, findings = ready(anybody)
    assert status == 503 and (findings["disk"], findings["files"]) == ("error", "error")


@pytest.mark.django_db
def test_a_file_store_that_takes_nothing_is_not_ready(anybody: Client, settings: object) -> None:
    """The kernel's own folder can be looked at, and refuses every file, root's too."""
    settings.FILE_STORE = Path("/proc/self")  # type: ignore[attr-defined]
    status, findings = ready(anybody)
    assert status == 503 and findings["files"] == "error"


@pytest.mark.django_db
def test_missing_pango_is_a_warning(anybody: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "PANGO", "no-such-library")
    status, findings = ready(anybody)
    assert status == 200 and findings["pango"] == "warning"


@pytest.mark.django_db
def test_the_first_of_october_asks_for_next_years_holidays(anybody: Client, office: None) -> None:
    for day, wanted in ((datetime(2026, 9, 30, 12, tzinfo=UTC), None), (datetime(2026, 10, 2, 12, tzinfo=UTC), "warning")):
        with frozen(day):
            assert ready(anybody)[1].get("calendar") == wanted


@pytest.mark.django_db(transaction=True)
def test_a_relay_that_leads_is_seen_and_a_missing_one_too(anybody: Client) -> None:
    assert ready(anybody)[1]["relay"] == "warning"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as relay:
        relay.execute(LOCK)
        assert "relay" not in ready(anybody)[1]


@pytest.mark.django_db(transaction=True)
def test_work_that_waits_and_a_beat_that_is_still_are_warnings(anybody: Client, office: None) -> None:
    look()
    assert not {"outbox", "beat"} & ready(anybody)[1].keys()
    with transaction.atomic():
        publish("notice.test", "a", {"subject": "test", "to": []})
    move_clock(shift="6 minutes")
    findings = ready(anybody)[1]
    assert (findings["outbox"], findings["beat"]) == ("warning", "warning")


@pytest.mark.django_db
def test_reasons_are_for_who_shows_the_token(anybody: Client, settings: object) -> None:
    settings.REDIS_URL = "redis+socket:///nowhere/valkey.sock"  # type: ignore[attr-defined]
    settings.WATCH_TOKEN = "of-the-watcher"  # type: ignore[attr-defined]
    assert "reasons" not in anybody.get("/readyz").json()
    assert "reasons" not in anybody.get("/readyz", headers={"Authorization": "Bearer of-another"}).json()
    told = anybody.get("/readyz", headers={"Authorization": "Bearer of-the-watcher"}).json()
    assert told["reasons"]["broker"].startswith("The broker does not answer")
    settings.WATCH_TOKEN = ""  # type: ignore[attr-defined]
    assert "reasons" not in anybody.get("/readyz", headers={"Authorization": "Bearer "}).json()


@pytest.mark.django_db
def test_reasons_are_for_the_administrator(office: None, settings: object) -> None:
    settings.REDIS_URL = "redis+socket:///nowhere/valkey.sock"  # type: ignore[attr-defined]
    assert "broker" in signed_in("sysadmin").get("/readyz").json()["reasons"]
    assert "reasons" not in signed_in("director").get("/readyz").json()


@pytest.mark.django_db
def test_missing_faces_are_a_warning(anybody: Client, settings: object, tmp_path: Path) -> None:
    settings.FONT_DIR = tmp_path  # type: ignore[attr-defined]
    status, findings = ready(anybody)
    assert status == 200 and findings["fonts"] == "warning"


@pytest.mark.django_db
def test_a_missing_broker_is_a_warning(anybody: Client, settings: object) -> None:
    settings.REDIS_URL = "redis+socket:///nowhere/valkey.sock"  # type: ignore[attr-defined]
    status, findings = ready(anybody)
    assert status == 200 and findings["broker"] == "warning"


def test_the_reasons_give_no_path_version_or_address(
    anybody: Client, no_database: None, settings: object
) -> None:
    settings.REDIS_URL = "redis+socket:///nowhere/valkey.sock"  # type: ignore[attr-defined]
    settings.WATCH_TOKEN = "of-the-watcher"  # type: ignore[attr-defined]
    text = anybody.get("/readyz", headers={"Authorization": "Bearer of-the-watcher"}).content.decode()
    assert "The database does not answer." in text
    assert not re.search(r"/|\d", text), text


@pytest.mark.django_db
def test_only_reading_is_allowed(anybody: Client) -> None:
    for path in ("/livez", "/readyz"):
        assert anybody.post(path).status_code == 405
        assert "no-cache" in anybody.get(path)["Cache-Control"]


def check(name: str, **more: str) -> subprocess.CompletedProcess:
    """Run a container's health check against this test's servers."""
    return subprocess.run([sys.executable, "-m", "office.health", name], capture_output=True, text=True,
                          env={**os.environ, **more})


def test_the_containers_checks_say_no_when_nothing_runs(transactional_db: None, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert check("web", BIND=f"0.0.0.0:{port}").returncode == 1
    assert check("nothing").returncode == 2


def test_the_relays_check_sees_an_effect_that_waits(transactional_db: None) -> None:

    assert check("relay").returncode == 0, check("relay").stderr
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(
            "INSERT INTO office_message (topic, key, lane, payload, attempts, error, next_try_at) "
            "VALUES ('x', 'y', '', '{}', 0, '', clock_timestamp() - interval '2 minutes')"
        )
    assert check("relay").returncode == 1
