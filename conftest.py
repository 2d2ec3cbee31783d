"""The tests' database: real PostgreSQL with the two roles, one database for each test process."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation

from office.servers.testing import FreshDatabase

opened: list[FreshDatabase] = []


def load_office() -> None:
    """Charter, posts, invented people, calendar, figures, route templates."""
    from office.demo.base import load_base

    load_base(password="a-password-for-tests")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """Replace pytest-django's own: the application's role could not make a database."""
    with FreshDatabase.opened(load_office) as database, django_db_blocker.unblock():
        opened.append(database)
        os.environ.update(database.environment)  # for the processes that tests start
        # The application's role may not empty tables, and evidence refuses it: take a fresh copy instead.
        TransactionTestCase._fixture_teardown = lambda self: database.renew()  # type: ignore[method-assign]
        database.be(loaded=False)
        yield
        opened.clear()
        database.drop()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef, request: pytest.FixtureRequest) -> None:
    """Choose the database's template before the test's transaction begins."""
    if fixturedef.argname == "_django_db_helper" and opened:
        opened[0].be(loaded="loaded_office" in request.node.fixturenames)


@pytest.fixture(scope="session", autouse=True)
def file_store(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file store of this run, for this process and those that tests start."""
    settings.FILE_STORE = tmp_path_factory.mktemp("files")
    os.environ["FILE_STORE"] = str(settings.FILE_STORE)


@pytest.fixture
def loaded_office() -> None:
    """Marks a test that wants the loaded office: its database is a copy of the loaded template."""


@pytest.fixture
def office(db: None, loaded_office: None) -> None:
    """The loaded office: charter, posts, invented people, calendar, figures, route templates."""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Tests read English, whatever language the test before them left active; one that reads Chinese says so."""
    with translation.override("en"):
        yield


@pytest.fixture
def office_seal(office: None, settings: Any) -> Any:
    """The office's electronic seal in its keeper's hands, and the demonstration's keys in the settings."""
    from secretariat.seal.testing import seal, use_keys

    use_keys(settings)
    return seal()
