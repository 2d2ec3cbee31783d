"""The small office with a route, as the fault tests need it; what they tell is printed as one table at the end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from office.audit.actor import Actor, acting
from office.clocks.seed import load_calendar
from office.figures.seed import load_figures
from office.routing.template_models import RouteTemplate, StageTemplate, StepTemplate
from office.time import now
from secretariat.incoming_document.models import Sender
from tests.faults.browsers import post_of
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
def letter(loaded_office: None) -> dict[str, str]:
    """What a clerk types, and a short route on which it goes."""
    with acting(Actor(None, None, cause="test")):
        Sender.objects.create(name="青岛市人民政府办公厅", short_name="市府办公厅")
        template = RouteTemplate.objects.create(
            code="faults", version=1, kind="incoming_document", name_en="Short", name_zh="简",
            end_status="answered")
        for order, (act, name) in enumerate((("propose", "secretariat.head"), ("instruct", "deputy")), 1):
            stage = StageTemplate.objects.create(
                template=template, order=order, name_en=act, name_zh=act, status="proposed")
            StepTemplate.objects.create(stage=stage, act=act, limit=2, choice="named", post=post_of(name))
        template.published_at = now()  # from here on it does not change
        template.save()
    return {
        "sender": "青岛市人民政府办公厅", "document_kind": "notice", "urgency": "ordinary",
        "received_on": now().date().isoformat(), "written_on": "", "channel": "exchange", "copies": "1", "pages": "3",
        "due_on": "", "paper_place": "", "grade": "internal", "summary": "", "secrecy": "",
    }


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
