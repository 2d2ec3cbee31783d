"""/livez and /readyz: what is wrong is named, and nothing that helps an attacker."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections
from django.test import Client

from office.health import checks


@pytest.fixture
def anybody() -> Client:
    """A caller who is not signed in."""
    return Client()


def ready(client: Client) -> tuple[int, dict[str, str]]:
    """The status, and the level of each finding by what it is about."""
    answer = client.get("/readyz")
    body = answer.json()
    assert body["ready"] is (answer.status_code == 200)
    return answer.status_code, {finding["what"]: finding["level"] for finding in body["findings"]}


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
    assert status == 503 and findings["disk"] == "error"


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
    text = anybody.get("/readyz").content.decode()
    assert not re.search(r"/|\d", text), text


@pytest.mark.django_db
def test_only_reading_is_allowed(anybody: Client) -> None:
    for path in ("/livez", "/readyz"):
        assert anybody.post(path).status_code == 405
        assert "no-cache" in anybody.get(path)["Cache-Control"]


def check(name: str) -> subprocess.CompletedProcess:
    """Run a container's health check against this test's servers."""
    return subprocess.run([sys.executable, "-m", "office.health", name], capture_output=True, text=True)


def test_the_containers_checks_say_no_when_nothing_runs(transactional_db: None, tmp_path: Path) -> None:
    assert check("web").returncode == 1
    assert check("nothing").returncode == 2


def test_the_relays_check_sees_an_effect_that_waits(transactional_db: None) -> None:

    assert check("relay").returncode == 0, check("relay").stderr
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(
            "INSERT INTO office_message (topic, key, lane, payload, attempts, error, next_try_at) "
            "VALUES ('x', 'y', '', '{}', 0, '', clock_timestamp() - interval '2 minutes')"
        )
    assert check("relay").returncode == 1
