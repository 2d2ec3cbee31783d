"""The benchmark's databases: one for each size, kept between runs, made again when what they hold would be made otherwise."""

import hashlib
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg import sql

from office.servers import places
from office.servers.digest import schema_digest
from office.servers.pair import Pair
from tests.benchmarks.fill import admin_of
from tests.benchmarks.minimal import tables

PEOPLE = "bench_people"  # the office and its people, of which each size is a copy
OWN_FILES = ("cast", "fill", "keys", "multiply", "search_rows", "specimens", "words", "minimal/tables", "minimal/models")


class Data:
    """The databases on one pair of servers."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.mark = _digest()

    def environment(self, database: str) -> dict[str, str]:
        """What a process needs to work on a database as in production."""
        return {**os.environ, **self.pair.environment(database), "SECRET_KEY": "only-for-the-benchmark", "DEBUG": "false",
                "SESSIONS_AT_ONCE": "100000",  # signing in is measured over and over
                "HTTPS": "false", "SECOND_FACTOR": "false", "ALLOWED_HOSTS": "127.0.0.1", "DJANGO_SETTINGS_MODULE": "office.settings",
                "FILE_STORE": str(places.VAR / "bench-files"), "STATIC_ROOT": str(places.VAR / "static"),
                "LOG_LEVEL": "WARNING", "PYTHONPATH": str(places.ROOT)}

    def ready(self, size: int) -> dict[str, str]:
        """The environment of the database of this size, which is made if it is not there as it would be made now."""
        name = f"bench_{size}"
        environment = self.environment(name)
        if self._remembered(name) != self.mark:
            self._people()
            self._drop(name)
            self._admin(sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER office_owner").format(
                sql.Identifier(name), sql.Identifier(PEOPLE)))
            print(f"Filling {size:,} documents; this is done once.", flush=True)
            run(environment, "-m", "tests.benchmarks.fill", str(size))
            make_minimal(environment)
            self._remember(name)
        return environment

    def _people(self) -> None:
        if self._remembered(PEOPLE) == self.mark:
            return
        self._drop(PEOPLE)
        self.pair.prepare(PEOPLE)
        environment = self.environment(PEOPLE)
        run(environment, "manage.py", "migrate", "--no-input", "--verbosity", "0")
        run(environment, "-c", "import django; django.setup(); from tests.benchmarks import cast, specimens; "
                               "cast.make_cast(); specimens.make_specimens()")
        self._remember(PEOPLE)

    def _remembered(self, name: str) -> str:
        """What was written on the database when it was filled to its end; nothing on any other."""
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        with self._maintenance() as connection:
            row = connection.execute(query, [name]).fetchone()
        return (row and row[0]) or ""

    def _remember(self, name: str) -> None:
        self._admin(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), self.mark))

    def _drop(self, name: str) -> None:
        self._admin(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _admin(self, statement: sql.Composable) -> None:
        with self._maintenance() as connection:
            connection.execute(statement)

    def _maintenance(self) -> psycopg.Connection:
        return psycopg.connect(self.pair.postgres.url("postgres", "postgres"), autocommit=True)


def make_minimal(environment: dict[str, str]) -> None:
    """The tables of the minimal project, beside the product's and from the same rows."""
    with closing(psycopg.connect(admin_of(environment["DATABASE_URL"]), autocommit=True)) as connection:
        connection.execute("DROP SCHEMA IF EXISTS minimal CASCADE")
        connection.execute("CREATE SCHEMA minimal AUTHORIZATION office_app")
        minimal = {**environment, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.minimal.settings"}
        run(minimal, "-m", "django", "migrate", "--run-syncdb", "--verbosity", "0")
        tables.fill(connection)


def run(environment: dict[str, str], *arguments: str) -> str:
    """Run Python with these arguments beside the servers; returns what it printed, raises if it failed."""
    done = subprocess.run([sys.executable, *arguments], env=environment, cwd=places.ROOT, text=True, stdout=subprocess.PIPE)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stdout}")
    return done.stdout


def _digest() -> str:
    here = Path(__file__).parent
    own = b"".join((here / f"{name}.py").read_bytes() for name in OWN_FILES)
    return hashlib.sha256(schema_digest().encode() + own).hexdigest()[:12]
