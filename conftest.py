"""The tests' database: real PostgreSQL with the two roles, one database for each test process."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import TransactionTestCase

from office.servers.testing import FreshDatabase


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Replace pytest-django's own: the application's role could not make a database."""
    with FreshDatabase.opened() as database, django_db_blocker.unblock():
        database.create()
        os.environ.update(database.environment)  # for the processes that tests start
        # The application's role may not empty tables, and evidence refuses it: take a fresh copy instead.
        TransactionTestCase._fixture_teardown = lambda self: database.renew()  # type: ignore[method-assign]
        yield
        database.drop()


@pytest.fixture(scope="session", autouse=True)
def file_store(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file store of this run, for this process and those that tests start."""
    settings.FILE_STORE = tmp_path_factory.mktemp("files")
    os.environ["FILE_STORE"] = str(settings.FILE_STORE)


@pytest.fixture
def office(db: None) -> None:
    """The loaded office: charter, posts, invented people, calendar, figures, route templates."""
    from office.demo.base import load_base

    load_base(password="a-password-for-tests")
