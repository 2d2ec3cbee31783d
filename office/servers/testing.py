"""A database of its own for each test process, copied from templates that are made once.

There are two templates: a database as the migrations leave it, and one with the office loaded. Their names carry
a digest of the files they came from, so a changed file makes a new one. Copying takes a tenth of a second;
migrating and loading take many.
"""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from environ import Env
from psycopg import sql

from office.celery import app as celery
from office.servers import process
from office.servers.digest import loaded_digest, schema_digest
from office.servers.pair import Pair

TEMPLATES_KEPT = 8
URLS = ("DATABASE_URL", "DATABASE_OWNER_URL", "PUBLIC_DATABASE_URL", "REDIS_URL")


class FreshDatabase:
    """One test database; `environment` names it for other processes, `load` fills the loaded template."""

    def __init__(self, urls: dict[str, str], embedded: bool, load: Callable[[], None]) -> None:
        self.name = f"office_test_{os.getpid()}_{secrets.token_hex(3)}"
        self.urls = urls
        self.embedded = embedded
        self.load = load
        self.migrated = f"office_template_{schema_digest()}"
        self.loaded = f"office_template_{loaded_digest()}_loaded"
        self.now = ""  # the template the database is a copy of
        self.environment = {name: url if name == "REDIS_URL" else _with_database(url, self.name)
                            for name, url in urls.items()}

    @classmethod
    @contextmanager
    def opened(cls, load: Callable[[], None]) -> Iterator["FreshDatabase"]:
        """Use the servers named by the variables in URLS, else the embedded ones.

        On a server of yours the owner needs the right CREATEDB.
        """
        if "DATABASE_URL" in os.environ:
            yield cls({name: os.environ[name] for name in URLS if name in os.environ}, False, load)
            return
        with Pair("test").in_use() as servers:
            servers.prepare("office_dev")
            # Every run has a broker database of its own; Valkey was started with 1,024.
            yield cls(servers.environment("office_dev", broker=1 + secrets.randbelow(1023)), True, load)

    def be(self, loaded: bool) -> None:
        """Let the database be a copy of the loaded or of the merely migrated template, if it is not yet."""
        wanted = self.loaded if loaded else self.migrated
        if wanted == self.now:
            return
        connections.close_all()
        with self._maintenance() as owner:
            # The lock lets one process make a template while the others wait for it.
            owner.execute("SELECT pg_advisory_lock(hashtext('electronic-office template'))")
            self._make_template(owner, self.migrated, "template0", self._migrate)
            if loaded:
                self._make_template(owner, self.loaded, self.migrated, self.load)
            self._drop(owner, self.name)
            self._copy(owner, wanted, self.name)
        self.now = wanted
        self._point_at(self.name)

    def renew(self) -> None:
        """Put the database back to what its template holds."""
        template, self.now = self.now, ""
        self.be(template == self.loaded)

    def drop(self) -> None:
        connections.close_all()
        with self._maintenance() as owner:
            self._drop(owner, self.name)

    def _make_template(
        self, owner: psycopg.Connection, name: str, source: str, fill: Callable[[], None]
    ) -> None:
        if owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        self._drop_stale(owner)
        partial = f"{name}_partial"
        self._drop(owner, partial)
        self._copy(owner, source, partial)
        self._point_at(partial)
        fill()
        connections.close_all()
        rename = "ALTER DATABASE {} RENAME TO {}"
        owner.execute(sql.SQL(rename).format(sql.Identifier(partial), sql.Identifier(name)))

    def _migrate(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)

    def _copy(self, owner: psycopg.Connection, source: str, name: str) -> None:
        # WAL_LOG does without the two checkpoints of a file copy; both keep sequences and triggers.
        create = "CREATE DATABASE {} TEMPLATE {} STRATEGY WAL_LOG"
        owner.execute(sql.SQL(create).format(sql.Identifier(name), sql.Identifier(source)))

    def _drop(self, owner: psycopg.Connection, name: str) -> None:
        """Drop a database with the sessions in it; a session that is just ending may need a moment."""
        for remaining in reversed(range(50)):
            try:
                owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
                return
            except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
                if not remaining:
                    raise
                time.sleep(0.1)

    def _drop_stale(self, owner: psycopg.Connection) -> None:
        """On the embedded server, drop old templates and what killed runs left behind."""
        if not self.embedded:
            return
        names = owner.execute("SELECT datname FROM pg_database WHERE datname ~ '^office_test_'").fetchall()
        left = [name for (name,) in names if not process.alive(int(name.split("_")[2]))]
        # The newest are kept: a run that began before a file was changed still copies its own.
        old = owner.execute(
            "SELECT datname FROM pg_database WHERE datname ~ '^office_template_' ORDER BY oid DESC OFFSET %s",
            [TEMPLATES_KEPT],
        )
        own = {self.migrated, self.loaded}  # the one is a template of the other, however old it is
        for name in [*left, *(name for (name,) in old.fetchall() if name not in own)]:
            self._drop(owner, name)

    def _maintenance(self) -> psycopg.Connection:
        """A connection of the owner to another database than the tests'."""
        return psycopg.connect(_with_database(self.urls["DATABASE_OWNER_URL"], "postgres"), autocommit=True)

    def _point_at(self, name: str) -> None:
        """Let Django's two connections and its broker be those of the tests."""
        connections.close_all()
        for alias, variable in (("default", "DATABASE_URL"), ("owner", "DATABASE_OWNER_URL")):
            chosen = Env.db_url_config(self.urls[variable])
            used = connections[alias].settings_dict
            used["HOST"] = chosen.get("OPTIONS", {}).get("host", chosen["HOST"])
            used.update({key: chosen[key] for key in ("USER", "PASSWORD", "PORT")}, NAME=name)
        settings.REDIS_URL = settings.CELERY_BROKER_URL = celery.conf.broker_url = self.urls["REDIS_URL"]


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
