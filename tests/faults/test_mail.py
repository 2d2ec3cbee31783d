"""The mail server dies over a mail, or we do: no mail is lost, and a second copy is known by its Message-ID."""

import os
import time
from collections import Counter
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage

from office.audit.actor import Actor, acting
from office.notices import mail
from office.notices.models import Notice
from office.orgchart.models import Person, User
from office.outbox.models import Message
from office.outbox.services import drain, handle, publish
from office.servers import process
from tests.faults.forked import Killed
from tests.faults.report import LEAST_IN_FLIGHT
from tests.faults.smtp import MailServer

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
KILLS = int(os.environ.get("FAULT_MAIL_KILLS", "20"))
POINTS = ("mail.before_send", "mail.after_send")
DEATHS = 3  # of the mail server, on either side of a mail


@pytest.fixture
def server(office, settings):
    """A mail server, and a person with an address."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT = 10
        User.objects.filter(username="deputy").update(email="deputy@example.org")
        yield server


def promise(key):
    """An urgent notice whose mail is promised; the message's number."""
    person = Person.objects.get(code="deputy")
    with acting(Actor(None, None, cause="test")):
        Notice.objects.create(person=person, subject="urged", words={"line": key}, urgent=True, key=key)
        publish("mail.urgent", key, {"key": key})
    return Message.objects.get(topic="mail.urgent", key=key).pk


def settle():
    """Handle until nothing waits, as if all waiting times were over."""
    def over():
        Message.objects.filter(done_at=None).update(next_try_at=Message.objects.earliest("id").created_at)
        drain()
        return not Message.objects.filter(done_at=None, dead_at=None).exists()

    process.wait(over, 20)


def wrong(server):
    """The invariants that do not hold."""
    arrived = Counter(mail["Message-ID"] for mail in server.mailbox.mails)
    notices = {mail.identity_of(notice.key) for notice in Notice.objects.all()}
    yield from (f"no mail is lost: {identity}" for identity in notices - arrived.keys())
    yield from (f"a second copy is known by its Message-ID: {identity}" for identity in arrived.keys() - notices)
    yield from (f"nothing is stuck: {message}: {message.error}" for message in Message.objects.filter(done_at=None))
    yield from (f"each notice is marked: {notice.key}" for notice in Notice.objects.filter(mailed_at=None))


def server_dies(server):
    """The server dies over some mails, before and after it has taken them."""
    server.mailbox.die_before = server.mailbox.die_after = DEATHS
    for number in range(5):
        handle(promise(f"urged:{number}"))
    settle()
    return list(wrong(server))


@pytest.mark.fault("the mail server dies after DATA, and before", twins={
    "test_twin_without_a_steady_identity_copies_are_strangers": "a second copy is known by its Message-ID",
    "test_twin_that_swallows_errors_loses_mail": "no mail is lost"})
def test_the_servers_death_loses_no_mail(server, line):
    findings = server_dies(server)
    line.tell(2 * DEATHS, findings)
    assert findings == []
    assert len(server.mailbox.mails) == 5 + DEATHS  # each death after DATA left a second copy


def test_twin_without_a_steady_identity_copies_are_strangers(server, monkeypatch):
    real = mail.identity_of
    monkeypatch.setattr(mail, "identity_of", lambda key: f"<{uuid4()}@electronic-office>")
    server_dies(server)
    monkeypatch.setattr(mail, "identity_of", real)
    assert any(finding.startswith("a second copy is known by its Message-ID") for finding in wrong(server))


def test_twin_that_swallows_errors_loses_mail(server, monkeypatch):
    send = EmailMessage.send
    monkeypatch.setattr(EmailMessage, "send", lambda self: send(self, fail_silently=True))
    assert any(finding.startswith("no mail is lost") for finding in server_dies(server))


def we_die(kills):
    """Workers are killed around the sending."""
    killed = Killed(POINTS)
    killed.run(kills, lambda number: handle(promise(f"urged:{number}:{os.getpid()}:{time.monotonic_ns()}")))
    settle()
    return killed


@pytest.mark.fault("kill -9 around the sending of a mail", twins={
    "test_twin_that_marks_before_it_sends_loses_mail": "no mail is lost"})
def test_our_death_loses_no_mail(server, line):
    killed = we_die(KILLS)
    findings = list(wrong(server))
    line.tell(killed.deaths.total(), findings, killed.in_flight)
    assert findings == []
    assert killed.rare() == {}
    assert line.share >= LEAST_IN_FLIGHT


def test_twin_that_marks_before_it_sends_loses_mail(server, monkeypatch):
    """The message counts as done before its effect is made, as with an early acknowledgement."""
    def early(number):
        pk = promise(f"urged:{number}:{os.getpid()}:{time.monotonic_ns()}")
        Message.objects.filter(pk=pk).update(done_at=Message.objects.get(pk=pk).created_at)
        mail.send_now(Notice.objects.get(key=Message.objects.get(pk=pk).key))

    Killed(POINTS).run(6, early)
    assert any(finding.startswith("no mail is lost") for finding in wrong(server))
