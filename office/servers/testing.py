"""A database of its own for each test process, copied from one template that is migrated once.

The template's name carries a digest of what migrating reads, so a changed migration makes a new one.
Copying takes a tenth of a second; migrating takes many.
"""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from office.celery import app as celery
from office.servers import process
from office.servers.digest import schema_digest
from office.servers.pair import Pair


class FreshDatabase:
    """One test database; `environment` names it for other processes."""

    def __init__(self, urls: dict[str, str], embedded: bool) -> None:
        self.name = f"office_test_{os.getpid()}_{secrets.token_hex(3)}"
        self.urls = urls
        self.embedded = embedded
        self.template = f"office_template_{schema_digest()}"
        self.environment = {
            **{
                name: _with_database(urls[name], self.name) for name in ("DATABASE_URL", "DATABASE_OWNER_URL")
            },
            "REDIS_URL": urls["REDIS_URL"],
        }

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator["FreshDatabase"]:
        """Use the servers named by DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL, else the embedded ones.

        On a server of yours the owner needs the right CREATEDB.
        """
        if "DATABASE_URL" in os.environ:
            yield cls(
                {name: os.environ[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")},
                False,
            )
            return
        with Pair("test").in_use() as servers:
            servers.prepare("office_dev")
            # Every run has a broker database of its own; Valkey was started with 1,024.
            yield cls(servers.environment("office_dev", broker=1 + secrets.randbelow(1023)), True)

    def create(self) -> None:
        """Make the database and point Django's two connections at it."""
        with self._maintenance() as owner:
            # The lock lets one process migrate the template while the others wait for it.
            owner.execute("SELECT pg_advisory_lock(hashtext('electronic-office template'))")
            if not self._exists(owner, self.template):
                self._drop_stale(owner)
                self._migrate_template(owner)
            self._copy(owner)
        self._point_at(self.name)
        settings.REDIS_URL = settings.CELERY_BROKER_URL = celery.conf.broker_url = self.urls["REDIS_URL"]

    def renew(self) -> None:
        """Put the database back to what the migrations left."""
        connections.close_all()
        with self._maintenance() as owner:
            self._drop(owner, self.name)
            self._copy(owner)

    def drop(self) -> None:
        connections.close_all()
        with self._maintenance() as owner:
            self._drop(owner, self.name)

    def _migrate_template(self, owner: psycopg.Connection) -> None:
        partial = f"{self.template}_partial"
        self._drop(owner, partial)
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(partial)))
        self._point_at(partial)
        call_command("migrate", verbosity=0, interactive=False)
        connections.close_all()
        owner.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(partial), sql.Identifier(self.template)
            )
        )

    def _copy(self, owner: psycopg.Connection) -> None:
        # WAL_LOG does without the two checkpoints of a file copy; both keep sequences and triggers.
        owner.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY WAL_LOG").format(
                sql.Identifier(self.name), sql.Identifier(self.template)
            )
        )

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
        """Drop older templates, and what killed runs on this machine left behind."""
        rows = owner.execute(
            "SELECT datname FROM pg_database WHERE datname ~ '^office_(template|test)_'"
        ).fetchall()
        for (name,) in rows:
            kind, pid = name.split("_")[1:3]
            if self.embedded and (kind == "template" or not process.alive(int(pid))):
                self._drop(owner, name)

    def _exists(self, owner: psycopg.Connection, name: str) -> bool:
        return owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    def _maintenance(self) -> psycopg.Connection:
        """A connection of the owner to another database than the tests'."""
        url = _with_database(self.urls["DATABASE_OWNER_URL"], "postgres")
        return psycopg.connect(url, autocommit=True)

    def _point_at(self, name: str) -> None:
        from environ import Env

        connections.close_all()
        for alias, variable in (("default", "DATABASE_URL"), ("owner", "DATABASE_OWNER_URL")):
            chosen = Env.db_url_config(self.urls[variable])
            used = connections[alias].settings_dict
            used["HOST"] = chosen.get("OPTIONS", {}).get("host", chosen["HOST"])
            used.update({key: chosen[key] for key in ("USER", "PASSWORD", "PORT")}, NAME=name)


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
