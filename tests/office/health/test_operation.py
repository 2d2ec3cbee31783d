"""The page of lights: for the system administrator and the auditor, with what is past its limit and what to do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.audit.services import anchor
from office.health.alarms import look
from office.marks import mark
from office.testing import move_clock, signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_who_may_see_it(office: None) -> None:
    for name, status in (("sysadmin", 200), ("auditor", 200), ("security", 403), ("director", 403), ("registry", 403)):
        assert signed_in(name).get("/operation/").status_code == status, name
    assert b'href="/operation/"' in signed_in("sysadmin").get("/").content
    assert b'href="/operation/"' not in signed_in("director").get("/").content


def test_what_is_past_its_limit_says_since_when_and_what_to_do(office: None) -> None:
    mark("sweep")
    anchor()  # the other alarm with these words
    before = signed_in("sysadmin").get("/operation/").content.decode()
    assert "Are beat and a worker running?" not in before
    move_clock(shift="7 minutes")
    look()
    page = signed_in("sysadmin").get("/operation/").content.decode()
    assert "Are beat and a worker running?" in page and "Since " in page and "7 minutes" in page
    mark("sweep")
    look()
    after = signed_in("sysadmin").get("/operation/").content.decode()
    assert "Alarms that ended" in after and "Are beat and a worker running?" not in after


def test_it_asks_few_questions(office: None) -> None:
    client = signed_in("sysadmin")
    client.get("/operation/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/operation/")
    assert len(asked) <= 12, [query["sql"][:80] for query in asked]
