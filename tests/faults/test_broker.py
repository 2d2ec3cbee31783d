"""The broker is gone, emptied, or silent: people work on, nothing is lost, and the backlog is worked off."""

import os
import time

import pytest
from django.db import connections

from office.outbox.models import PENDING, Message
from office.servers import process
from tests.faults.browsers import People
from tests.faults.proxy import Proxy
from tests.faults.servers import Portal
from tests.faults.test_kill_servers import broken, rest

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
DOWN = float(os.environ.get("FAULT_BROKER_DOWN", "4"))  # seconds
FLUSHES = int(os.environ.get("FAULT_FLUSHES", "4"))
SILENCES = int(os.environ.get("FAULT_SILENCES", "1"))
DRAINED = 120  # seconds after the broker is back


def filing(people, letter, number, title="来文"):
    """So many documents are filed, one after the other; the title of the last."""
    name = ""
    for one in range(number):
        name = f"{title} {time.monotonic_ns()} {one}"
        people.send("registry", "/secretariat/incoming_document/new/", {**letter, "title": name, "sender_number": name})
        people.filed.append(name)
    return name


# --- Down -----------------------------------------------------------------------------------------------
def down(portal, people):
    """People work while there is no broker; then it comes back."""
    threads = people.start(2)
    portal.stop_broker()
    end, acts = time.monotonic() + DOWN, people.acts
    process.wait(lambda: (time.monotonic() > end and people.acts >= acts + 4) or people.wrong, DOWN + 30)
    waiting = Message.objects.filter(PENDING).count()
    portal.broker.start()
    rest(people, threads, DRAINED)
    refused = {status: times for status, times in people.answers.items() if status != 302}
    return waiting, [*broken(people), *([f"people work on: {refused}"] if refused else [])]


@pytest.mark.fault("broker down, then back", twins={
    "test_twin_that_speaks_to_the_broker_itself_refuses_people": "people work on"})
def test_people_work_on_without_a_broker(letter, line, tmp_path):
    with Portal(tmp_path) as portal:
        waiting, findings = down(portal, People(portal.port, letter))
    line.tell(1, findings, int(waiting > 0))
    assert findings == []
    assert waiting > 0  # there was something to be lost
    connections.close_all()


def test_twin_that_speaks_to_the_broker_itself_refuses_people(letter, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.faults.browsers.PATIENCE", 3.0)
    with Portal(tmp_path, only=("web",), wsgi="tests.faults.straight") as portal:
        people = People(portal.port, letter)
        title = filing(people, letter, 1)
        portal.stop_broker()
        with pytest.raises(AssertionError, match="never answered"):
            start_route(people, title)
        portal.broker.start()
    assert people.answers[500], "people work on: holds"


# --- Emptied --------------------------------------------------------------------------------------------
@pytest.mark.fault("broker emptied under work", twins={
    "test_twin_sent_once_and_never_again_is_lost": "nothing is stuck"})
def test_an_emptied_broker_loses_nothing(letter, line, tmp_path):
    with Portal(tmp_path) as portal:
        people, in_flight = People(portal.port, letter), 0
        threads = people.start(3)
        for _ in range(FLUSHES):
            process.wait(lambda acts=people.acts: people.acts > acts or people.wrong, 20)
            process.wait(lambda: people.sending and portal.client().dbsize(), 2)
            in_flight += bool(people.sending) or Message.objects.filter(PENDING).exists()
            portal.client().flushall()
        rest(people, threads, DRAINED)
        findings = broken(people)
    line.tell(FLUSHES, findings, in_flight)
    assert findings == []
    connections.close_all()


def test_twin_sent_once_and_never_again_is_lost(letter, tmp_path):
    with Portal(tmp_path, only=("web", "relay"), again_after=10**8) as portal:  # messages wait in the broker
        people = People(portal.port, letter)
        start_route(people, filing(people, letter, 2))
        # Marked as sent is not sent yet: what comes after the emptying would be handled.
        assert process.wait(lambda: in_broker(portal.client()) == Message.objects.filter(PENDING).count() > 0, 30)
        portal.client().flushall()
        portal.commands["worker"] = portal.everything["worker"]
        portal.start("worker")
        process.wait(lambda: not Message.objects.filter(PENDING).exists(), 6)
        findings = broken(people)
    assert any(finding.startswith("nothing is stuck") for finding in findings), findings
    connections.close_all()


def in_broker(client):
    """How many messages wait in the broker's queues."""
    return sum(client.llen(key) for key in client.scan_iter() if client.type(key) in (b"list", "list"))


def start_route(people, title):
    """The registry starts the route of the document with this title."""
    from secretariat.incoming_document.models import IncomingDocument

    pk = IncomingDocument.objects.get(title=title).pk
    people.send("registry", f"/routes/{pk}/start/", {"template": template()})


def template():
    from office.routing.template_models import RouteTemplate

    return RouteTemplate.objects.get(code="faults").pk


# --- Silent ---------------------------------------------------------------------------------------------
def silenced(folder, letter, patience, **environment):
    """The worker's connections to the broker go silent, without being closed, and people go on."""
    with Portal(folder, only=("web", "relay"), **environment) as portal, Proxy(portal.broker.socket) as proxy:
        portal.commands["worker"] = portal.everything["worker"]
        portal.own["worker"] = {"REDIS_URL": proxy.url()}
        portal.start("worker")
        people = People(portal.port, letter)
        for _ in range(SILENCES):
            start_route(people, filing(people, letter, 1))
            assert process.wait(lambda: not Message.objects.filter(PENDING).exists(), 180)
            assert proxy.silence() > 0
            start_route(people, filing(people, letter, 1, title="后来"))
            process.wait(lambda: not Message.objects.filter(PENDING).exists(), patience)
        return [f"silence is noticed: {message}" for message in Message.objects.filter(done_at=None)]


@pytest.mark.fault("connections to the broker go silent", twins={
    "test_twin_that_waits_for_ever_does_not_notice": "silence is noticed"})
def test_a_silent_connection_is_noticed(letter, line, tmp_path):
    findings = silenced(tmp_path, letter, 90)
    line.tell(SILENCES, findings)
    assert findings == []
    connections.close_all()


def test_twin_that_waits_for_ever_does_not_notice(letter, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.faults.test_broker.SILENCES", 1)
    findings = silenced(tmp_path, letter, 45, FAULT_WAIT_FOR_EVER="1")
    assert any(finding.startswith("silence is noticed") for finding in findings), findings
    connections.close_all()
