"""The embedded servers: private, of the right locale, with two roles, and back after a kill."""

import os
import shutil
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from office.servers import places, process
from office.servers.pair import Pair


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Servers of their own: the suite's shared ones must not be killed."""
    patch = pytest.MonkeyPatch()
    patch.setattr(places, "VAR", tmp_path_factory.mktemp("var"))
    servers = Pair("demo")
    try:
        servers.start()
        assert servers.prepare("office_try") is True
        yield servers
    finally:
        servers.stop()
        shutil.rmtree(servers.postgres.home, ignore_errors=True)
        if places.is_root():
            shutil.rmtree(servers.postgres.home.parent, ignore_errors=True)
        patch.undo()


def as_role(pair: Pair, role: str) -> psycopg.Connection:
    return psycopg.connect(pair.postgres.url(role, "office_try"), autocommit=True)


def test_nobody_else_can_reach_them(pair: Pair) -> None:
    for directory in (pair.postgres.socket, pair.postgres.home):
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    with as_role(pair, "postgres") as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert len(str(pair.postgres.socket / ".s.PGSQL.5432")) < 100


def test_they_do_not_run_as_root(pair: Pair) -> None:
    for pid in (pair.postgres.pid(), pair.valkey.pid()):
        assert os.stat(f"/proc/{pid}").st_uid != 0


def test_an_acknowledged_commit_is_on_disk(pair: Pair) -> None:
    with as_role(pair, "office_app") as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {setting}").fetchone() == ("on",)


def test_the_locale_is_the_same_everywhere(pair: Pair) -> None:
    with as_role(pair, "office_app") as connection:
        columns = "datlocprovider, datlocale, pg_encoding_to_char(encoding)"
        query = f"SELECT {columns} FROM pg_database WHERE datname = %s"
        assert connection.execute(query, ["office_try"]).fetchone() == ("b", "C.UTF-8", "UTF8")


def test_no_role_is_a_superuser_and_the_application_makes_no_tables(pair: Pair) -> None:
    with as_role(pair, "postgres") as connection:
        roles = connection.execute(
            "SELECT rolname, rolsuper FROM pg_roles WHERE rolname LIKE 'office%'"
        ).fetchall()
    assert sorted(roles) == [("office_app", False), ("office_owner", False), ("office_public", False)]
    with as_role(pair, "office_owner") as owner:
        owner.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        owner.execute("CREATE TABLE made_by_owner ()")
        owner.execute("DROP TABLE made_by_owner")
    with as_role(pair, "office_app") as application, pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute("CREATE TABLE made_by_application ()")


def test_a_second_start_and_a_second_preparation_change_nothing(pair: Pair) -> None:
    before = (pair.postgres.pid(), pair.valkey.pid())
    pair.start()
    assert pair.prepare("office_try") is False
    assert (pair.postgres.pid(), pair.valkey.pid()) == before


def test_both_come_back_with_their_data_after_kill_9(pair: Pair) -> None:
    with as_role(pair, "office_owner") as owner:
        owner.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    broker = redis.Redis(unix_socket_path=str(pair.valkey.socket))
    broker.set("kept", "42")
    broker.execute_command("WAITAOF", 1, 0, 5000)
    for name, pid in (("postgres", pair.postgres.pid()), ("valkey", pair.valkey.pid())):
        os.kill(pid, signal.SIGKILL)
        assert process.wait(lambda pid=pid, name=name: process.reap(pid) or not process.alive(pid, name), 10)
    pair.start()
    with as_role(pair, "office_owner") as owner:
        assert owner.execute("SELECT answer FROM kept").fetchone() == (42,)
    assert broker.get("kept") == b"42"


def test_stopping_leaves_no_process_and_no_socket(pair: Pair) -> None:
    pids = {"postgres": pair.postgres.pid(), "valkey": pair.valkey.pid()}
    pair.stop()
    assert not any(process.alive(pid, name) for name, pid in pids.items())
    assert not pair.postgres.socket.exists()
    pair.start()


def test_somebody_elses_directory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """/tmp is open to all: a socket directory that another account made first could listen to us."""
    target = tmp_path / "theirs"
    target.mkdir()
    monkeypatch.setattr(places.os, "geteuid", lambda: 4321)
    with pytest.raises(PermissionError):
        places.private(target)


def test_an_interrupted_first_start_does_not_block_the_next(pair: Pair) -> None:
    pair.stop()
    data = pair.postgres.data
    broken = data.with_name("postgres.whole")
    data.rename(broken)
    data.mkdir()
    (data / "half").write_text("initdb was killed here")
    try:
        pair.start()
        assert pair.postgres.pid()
        assert (data.with_name("postgres.broken1") / "half").exists()
    finally:
        pair.stop()
        shutil.rmtree(data)
        broken.rename(data)
        pair.start()
