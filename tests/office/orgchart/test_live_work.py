"""What the charter counts is what its lists hold, and only what the reader may see."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.charter.live import PAGE, months_before
from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import account, signed_in
from secretariat.incoming_document.register import IncomingDocumentRegister
from secretariat.incoming_document.test_incoming_document import letter
from tests.office.clocks.made import at

LIST = "/charter/secretariat.3/?kind=incoming_document"


@pytest.fixture
def file_letters(office):
    """File so many letters as the registry clerk; returns them."""

    def make(number, start=1):
        user, found = account("registry"), []
        for n in range(start, start + number):
            form = form_of(IncomingDocumentRegister)(letter(n), user=user)
            assert form.is_valid(), form.errors
            found.append(file_new(user, IncomingDocumentRegister, form))
        return found

    return make


def counted(username):
    text = signed_in(username).get("/charter/").content.decode()
    row = text[text.index('id="secretariat-3"') :]
    found = re.search(r"kind=incoming_document[^>]*>[^<]* (\d+)</a>", row[: row.index("</tr>")])
    return int(found.group(1)) if found else 0


def listed(username):
    client, url, found = signed_in(username), LIST, []
    while url:
        text = client.get(url).content.decode()
        found += re.findall(r'href="/secretariat/incoming_document/(\d+)/"', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        url = following.group(1).replace("&amp;", "&") if following else ""
    return found


def test_counts_equal_the_linked_list(file_letters):
    made = file_letters(PAGE + 3)
    assert counted("registry") == len(made)
    keys = listed("registry")
    assert keys == [str(record.pk) for record in reversed(made)]


def test_neither_count_nor_list_reveals_what_is_hidden(file_letters):
    file_letters(2)
    assert counted("website.staff") == 0
    assert listed("website.staff") == []
    text = signed_in("website.staff").get("/charter/secretariat.3/").content.decode()
    assert "关于做好" not in text and "No open work" in text


def test_a_duty_without_work_for_months_is_pointed_out(file_letters):
    file_letters(1)
    text = signed_in("registry").get("/charter/").content.decode()
    row = text[text.index('id="secretariat-3"') : text.index('id="secretariat-4"')]
    assert "nothing you may see" not in row
    row = text[text.index('id="secretariat-4"') : text.index('id="secretariat-5"')]
    assert "nothing you may see for 9 months" in row


@pytest.mark.parametrize("url", ["/charter/", "/charter/secretariat.3/"])
def test_queries_do_not_grow_with_records(file_letters, url):
    file_letters(1)
    client = signed_in("registry")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    file_letters(12, start=2)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


def test_months_are_those_of_the_calendar():
    assert months_before(at(2026, 11, 23), 9) == at(2026, 2, 23)
    assert months_before(at(2026, 11, 30), 9) == at(2026, 2, 28)
    assert months_before(at(2026, 3, 31), 9) == at(2025, 6, 30)
