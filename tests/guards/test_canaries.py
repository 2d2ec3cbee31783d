"""Nobody meets a word of a record that they may not see: on no page, in no file, table, paper, mail, count or answer."""

import logging
import re
from collections.abc import Iterator

import pytest
from django.core import mail

from office.notices.mail import send_digests
from office.notices.models import Notice
from office.orgchart.models import User
from office.outbox.models import Message
from office.outbox.services import drain, publish
from office.permissions.access import give
from office.records.models import Note
from office.testing import account, frozen
from tests.guards.who.asking import Asker
from tests.guards.who.canaries import Reader, Seeded
from tests.guards.who.world import NOON, PEOPLE, session_for

pytestmark = pytest.mark.django_db
COUNTED = re.compile(r"(\d[\d,]*\+?) (?:found|in all)")


@pytest.fixture
def seeded(office: None) -> Iterator[Seeded]:
    logging.disable(logging.ERROR)  # ten thousand refusals are what is asked for
    try:
        with frozen(NOON):
            User.objects.update(email="")
            for name in PEOPLE:
                User.objects.filter(username=name).update(email=f"{name}@office.test")
            yield Seeded()
    finally:
        logging.disable(logging.NOTSET)


def reader(seeded: Seeded, username: str) -> Reader:
    return Reader(username, Asker(session_for(username)), seeded)


def test_nobody_meets_what_they_may_not_see(seeded: Seeded) -> None:
    readers = [reader(seeded, name) for name in PEOPLE]
    for one in readers:
        one.crawl()
    assert {one.username: one.leaks() for one in readers if one.leaks()} == {}
    missed = {one.username: one.allowed() - one.met.keys() for one in readers if one.allowed() - one.met.keys()}
    assert missed == {}  # the twin in the same run: whoever may, meets them, so the crawl finds what there is
    print(f"\nWho may: {sum(one.opened for one in readers):,} addresses opened, {sum(len(one.met) for one in readers)} canaries met")
    assert min(one.opened for one in readers) > 100


def test_a_question_is_no_oracle(seeded: Seeded) -> None:
    """Who may not see a record is answered as if it were not there, by the number found too."""
    for name in ("planning.head", "sysadmin", "auditor", "website.staff"):
        one = reader(seeded, name)
        for token, who in seeded.may.items():
            page = one.asker.ask("GET", f"/search/?q={seeded.probe(token)}").body.decode()
            counts = COUNTED.findall(page)
            assert counts in ([], ["0"]) or name in who, (name, token, counts)
    found = reader(seeded, "registry").asker.ask("GET", "/search/?q=nearzqsecrettitlezq").body.decode()
    assert COUNTED.findall(found) == ["1"]


def told(seeded: Seeded) -> dict[str, set[str]]:
    """What mails and notices told each account and should not have."""
    found: dict[str, set[str]] = {}
    for letter in mail.outbox:
        name = letter.to[0].removesuffix("@office.test")
        words = seeded.met_in(f"{letter.subject} {letter.body}")
        found.setdefault(name, set()).update(token for token in words if name not in seeded.may[token])
    for notice in Notice.objects.select_related("person__user"):
        name = notice.person.user.username
        words = seeded.met_in(str(notice.words))
        found.setdefault(name, set()).update(token for token in words if name not in seeded.may[token])
    return {name: words for name, words in found.items() if words}


def test_mails_and_notices_tell_only_what_one_may_see(seeded: Seeded) -> None:
    send_digests()
    assert {letter.to[0] for letter in mail.outbox} >= {"director@office.test", "deputy@office.test"}
    assert told(seeded) == {}


def test_a_notice_to_a_stranger_is_found(seeded: Seeded) -> None:
    """The twin: a message that names no record is not asked about, so it must hold no word of one."""
    words = {"line": str(seeded.records[0])}
    publish("notice.urged", "twin", {"subject": "urged", "to": [f"u{account('auditor').person_id}"], "words": words})
    drain()
    assert "zqsecrettitlezq" in told(seeded)["auditor"]


def test_a_leak_through_an_access_row_is_found(seeded: Seeded) -> None:
    """The twin: a row that no rule gives opens the record to the auditor, on its pages and by search."""
    give(seeded.records[0], [("o.auditor", {"view"}, "role")])
    one = reader(seeded, "auditor")
    one.crawl()
    assert {"zqsecrettitlezq", "zqsecretnotezq", "zqsecretopinionzq", "zqsecretfiletextzq"} <= one.leaks().keys()


def test_a_leak_on_a_page_of_another_record_is_found(seeded: Seeded) -> None:
    """The twin: somebody copies a secret's word into a note on a record that others see."""
    Note.objects.create(record_id=seeded.records[2].pk, text="zqsecretsummaryzq", by=account("registry").person)
    one = reader(seeded, "website.staff")
    one.crawl()
    assert one.leaks() == {"zqsecretsummaryzq": seeded.records[2].get_absolute_url()}


def test_what_waits_in_the_outbox_is_not_shown_to_who_looks_after_it(seeded: Seeded) -> None:
    words = {"line": str(seeded.records[0])}
    publish("notice.urged", "waits", {"subject": "urged", "to": [f"u{account('director').person_id}"], "words": words})
    message = Message.objects.get(topic="notice.urged", key="waits")
    assert "zqsecrettitlezq" in str(message.payload)
    page = Asker(session_for("sysadmin")).ask("GET", f"/admin/office/message/{message.pk}/change/").body.decode()
    assert message.topic in page and "zqsecret" not in page
