"""A second database and store on the tests' server: there one restores, and there an older schema is upgraded."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from psycopg import sql

from office.backup.drill import Machine

Going = Callable[..., AbstractContextManager[None]]


def at(database: str) -> dict[str, str]:
    """The tests' two connections, to another database of the same server."""
    return {name: urlunsplit(urlsplit(os.environ[name])._replace(path=f"/{database}"))
            for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Machine]:
    """A new database and an empty store."""
    name = f"office_test_{os.getpid()}_restored"
    with psycopg.connect(at("postgres")["DATABASE_OWNER_URL"], autocommit=True) as owner:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        owner.execute(drop)
        owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield Machine({**at(name), "FILE_STORE": str(tmp_path / "restored-files")})
        finally:
            owner.execute(drop)


@pytest.fixture
def there(empty: Machine) -> Going:
    """A block in which this process works on the empty machine, with a store of its own unless another is named."""

    @contextmanager
    def go(files: Path | None = None) -> Iterator[None]:
        here, store = connections["owner"].settings_dict["NAME"], settings.FILE_STORE
        _use(urlsplit(empty.environment["DATABASE_URL"]).path.strip("/"), files or Path(empty.environment["FILE_STORE"]))
        try:
            yield
        finally:
            _use(here, store)

    return go


def _use(database: str, store: Path) -> None:
    connections.close_all()
    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = database
    settings.FILE_STORE = store
