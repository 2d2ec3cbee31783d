"""The small office with a route, as the fault tests need it."""

import pytest

from office.audit.actor import Actor, acting
from office.clocks.seed import load_calendar
from office.figures.seed import load_figures
from tests.office.made import make_office, make_template


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
def _every_reader_through_the_outbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here even three readers go through the outbox; only here, and only while a fault test runs."""
    monkeypatch.setattr("office.routing.services.circulating.AT_ONCE", 0)
