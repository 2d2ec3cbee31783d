"""A form from elsewhere: every address refuses an unsafe request without our token, and writes nothing."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from office.permissions.declared import addresses
from office.testing import signed_in
from secretariat.incoming_document.test_incoming_document import TestContract as Incoming
from tests.guards.test_addresses import sample
from tests.hostile.sizes import REQUESTS

pytestmark = pytest.mark.django_db
UNSAFE = ("post", "put", "patch", "delete") if REQUESTS >= 2000 else ("post", "delete")
REFUSED = {"post": 403, "put": 405, "patch": 405, "delete": 405}  # no page of ours knows the other methods
SEEN = 'UPDATE "django_session"'  # that the session is still used, once a minute
WRITING = ("INSERT", "UPDATE", "DELETE", "SELECT set_config")


def strict(username: str) -> Client:
    """A browser in which somebody is signed in, as strict as in production."""
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"}, raise_request_exception=False)
    client.cookies.update(signed_in(username).cookies)
    client.get("/org/")
    return client


def answers(client: Client, where: list[str], **headers: str) -> Iterator[tuple[str, str, int, list[str]]]:
    """Each address by each unsafe method: the status, and what was written."""
    for place in where:
        for method in UNSAFE:
            with CaptureQueriesContext(connection) as seen:
                answer = getattr(client, method)(place, {"title": "x"} if method == "post" else "", headers=headers)
            writes = [query["sql"][:100] for query in seen
                      if query["sql"].startswith(WRITING) and not query["sql"].startswith(SEEN)]
            yield method, place, answer.status_code, writes


def places() -> list[str]:
    record = Incoming().make().pk
    return sorted({sample(one, record) for one in addresses()})


@pytest.mark.parametrize("who", ["registry", "sysadmin"])
def test_without_a_token_every_address_refuses_and_writes_nothing(office: None, who: str) -> None:
    where = places()
    assert len(where) > 150
    client = strict(who)
    found = [(method, place, status, writes) for method, place, status, writes in
             answers(client, where, origin="https://evil.example") if status != REFUSED[method] or writes]
    print(f"\ncsrf: {len(where)} addresses × {len(UNSAFE)} methods as {who}, {len(found)} not refused")
    assert found == []


def test_with_our_token_they_do_answer(office: None) -> None:
    """The twin: the same requests reach the views when the check is off."""
    client = signed_in("registry")
    client.get("/org/")
    reached = [place for method, place, status, _writes in answers(client, places()) if method == "post" and status not in (403, 404, 405)]
    assert len(reached) > 15
