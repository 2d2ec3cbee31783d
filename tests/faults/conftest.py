"""The small office with a route, as the fault tests need it; what they tell is printed as one table at the end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from office.audit.actor import Actor, acting
from office.clocks.seed import load_calendar
from office.figures.seed import load_figures
from tests.faults.letter import letter  # noqa: F401
from tests.faults.report import MARKER, Line, kept, table
from tests.office.made import make_office, make_template


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """After all tests: each fault, how often it was made, and by what its twin fails."""
    reports = [report for some in terminalreporter.stats.values() for report in some if hasattr(report, "when")]
    for line in table(reports):
        terminalreporter.write_line(line)


@pytest.fixture
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    """This fault's line of the table."""
    marker = request.node.get_closest_marker("fault")
    told = Line(*marker.args, **marker.kwargs)
    yield told
    request.node.user_properties.append(kept(told))


@pytest.fixture
def office(transactional_db):
    with acting(Actor(None, None, cause="test")):
        load_figures()
        load_calendar((2026,))
        made = make_office()
        make_template(made, ("Propose", "proposed", {}, [("propose", "secretariat.head", 1)]),
                      ("Instruct", "instructed", {}, [("instruct", "deputy", 2)]))
        return made


@pytest.fixture(autouse=True)
def _commits_are_durable(transactional_db: None) -> None:
    """No fault is tried on a database that answers before it has written."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone()[0] == "on"


@pytest.fixture(autouse=True)
def _every_reader_through_the_outbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here even three readers go through the outbox; only here, and only while a fault test runs."""
    monkeypatch.setattr("office.routing.services.circulating.AT_ONCE", 0)
