"""What the page of an outgoing document asks of the database between its sign-off and its print."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.testing import MOST_QUERIES, account, frozen, signed_in
from secretariat.outgoing_document import hands
from secretariat.outgoing_document.test_road import NOON, Road

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(NOON):
        yield


def test_the_page_keeps_to_its_statements_between_sign_off_and_print() -> None:
    road = Road()
    road.to_registration()
    hands.check_out(account("registry"), road.pk)
    client, address = signed_in(road.drafter), road.now.get_absolute_url()
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert "has had the text checked out since 2026-11-20 12:00" in page and "in force" in page
    assert account("registry").person.name_en in page
    assert len(asked) <= MOST_QUERIES, "\n".join(query["sql"][:150] for query in asked)
    hands.give_back(account("registry"), road.pk)
    assert "has had the text checked out" not in client.get(address, headers={"accept-language": "en"}).content.decode()
