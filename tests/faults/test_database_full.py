"""PostgreSQL's own disk is full: people are told to come again; when there is room, all go on, and nothing is lost."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections

from office.servers import process
from tests.faults.browsers import People
from tests.faults.own_postgres import DATABASE, OwnPostgres, own_postgres
from tests.faults.servers import Portal
from tests.faults.test_kill_servers import broken, rest

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk"),
    pytest.mark.skipif("FAULT_DATABASE_FULL" not in os.environ, reason="it takes minutes: make faults runs it"),
]
DISK = "700m"


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A disk of its own at the folder; whoever has files open on it has to end first."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=755", "faults", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path) -> Path:
    """Take all the room there is; returns the file that has it."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"\0" * 65536):
            pass
    return ballast


def use_up(server: OwnPostgres, folder: Path) -> Path:
    """Fill the disk, then the log, until there is no room for another file of it; returns the file that has the room.

    The server ends by that, and cannot come back by itself. New sessions fail before: they want a file of their own.
    """
    with psycopg.connect(server.url("postgres", DATABASE), autocommit=True) as session:
        ballast = fill(folder)
        with suppress(psycopg.OperationalError):
            while True:
                session.execute("SELECT pg_logical_emit_message(false, 'room', repeat('x', 4000000))")
    assert process.wait(lambda: not server.pid(), 60)
    return ballast


def through_a_full_disk(folder: Path, letter: Any, wsgi: str = "office.wsgi") -> tuple[People, list[str]]:
    """Work until the disk is full, for a while with it full, and after there is room again."""
    with small_disk(folder), own_postgres(folder) as server:
        with Portal(folder.parent, wsgi=wsgi, **server.environment()) as portal:
            people = People(portal.port, letter)
            threads = people.start(3)
            assert process.wait(lambda: people.acts > 5 or people.wrong, 120)
            ballast = use_up(server, folder)
            process.wait(lambda: people.answers[503] > 5 or people.answers[500], 120)
            ballast.unlink()
            server.start()
            connections.close_all()
            rest(people, threads, 300)
            findings = broken(people)
            findings += [f"503 and not 500: {people.answers}"] if people.answers[500] else []
        connections.close_all()
    return people, findings


@pytest.mark.fault("PostgreSQL's own disk full, under load", twins={
    "test_twin_without_the_handler_people_get_500": "503 and not 500"})
def test_nothing_answered_is_lost_and_all_go_on_when_there_is_room(
    letter: Any, line: Any, tmp_path: Path, capsys: Any,
) -> None:
    people, findings = through_a_full_disk(tmp_path / "var", letter)
    line.tell(1, findings, 1)
    assert not findings, "\n".join(findings)
    assert people.answers[503] > 5
    with capsys.disabled():
        print(f"\n{len(people.filed)} documents, {people.acts} acts; answers {dict(people.answers)}")


def test_twin_without_the_handler_people_get_500(letter: Any, tmp_path: Path) -> None:
    _people, findings = through_a_full_disk(tmp_path / "var", letter, wsgi="tests.faults.speechless")
    assert any(finding.startswith("503 and not 500") for finding in findings), findings
