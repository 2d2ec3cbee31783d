"""A PostgreSQL of the test's own, to be stopped at once: the suite's is shared with other tests."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connections

from office.servers import places, process, programs, roles
from office.servers.postgres import Postgres

DATABASE = "office_faults"


class OwnPostgres(Postgres):
    """Settings as in production (fsync, full pages), data copied from the test's database."""

    def crash(self) -> None:
        """Stop as `pg_ctl stop -m immediate` does: no checkpoint, no farewell; the next start recovers."""
        pid = self.pid()
        os.kill(pid, signal.SIGQUIT)
        assert process.wait(lambda: process.reap(pid) or not process.alive(pid, "postgres"), 20)

    def copy(self, source: str) -> None:
        """Make the roles and the database and fill it with what another database holds."""
        roles.prepare(self.url("postgres", "postgres"), DATABASE)
        bin_ = programs.postgres_directory()
        dumped = subprocess.run([bin_ / "pg_dump", "--dbname", source], capture_output=True, check=True)
        subprocess.run([bin_ / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.url("postgres", DATABASE)],
                       input=dumped.stdout, capture_output=True, check=True)

    def administer(self, *statements: str) -> None:
        """Run statements as the server's superuser."""
        with psycopg.connect(self.url("postgres", DATABASE), autocommit=True) as administrator:
            for statement in statements:
                administrator.execute(statement)

    def environment(self) -> dict[str, str]:
        """The variables by which processes find it."""
        return {"DATABASE_URL": self.url(roles.APPLICATION, DATABASE),
                "DATABASE_OWNER_URL": self.url(roles.OWNER, DATABASE)}


@contextmanager
def own_postgres(folder: Path) -> Iterator[OwnPostgres]:
    """A server with a copy of the test's database; Django's connections lead to it meanwhile."""
    kept_place, places.VAR = places.VAR, folder
    try:
        server = OwnPostgres("demo")
    finally:
        places.VAR = kept_place
    kept = {alias: dict(connections[alias].settings_dict) for alias in ("default", "owner")}
    try:
        server.start()
        server.copy(os.environ["DATABASE_OWNER_URL"])
        connections.close_all()
        for alias in kept:
            connections[alias].settings_dict.update(HOST=str(server.socket), NAME=DATABASE, PORT="", PASSWORD="")
        yield server
    finally:
        connections.close_all()
        for alias, values in kept.items():
            connections[alias].settings_dict.update(values)
        server.stop()
        for left in (server.home, server.socket):
            shutil.rmtree(left, ignore_errors=True)
