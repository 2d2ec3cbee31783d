"""40 kill -9 of real web, worker, relay and broker processes in mid-chain: nothing lost, nothing twice."""

import io
import os
import random
import time
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from office.audit.actor import Actor, acting
from office.notices.models import Notice
from office.outbox.models import PENDING, Message
from office.routing.models import JournalLine, Route
from office.routing.template_models import RouteTemplate, StageTemplate, StepTemplate
from office.servers import process
from office.time import now
from secretariat.incoming_document.models import IncomingDocument, Sender, Status
from tests.faults.browsers import People, post_of
from tests.faults.servers import Portal

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
KILLS = int(os.environ.get("FAULT_SERVER_KILLS", "40"))
VICTIMS = ("web", "worker", "relay", "broker")


@pytest.fixture
def letter(loaded_office):
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


def play(portal, people, kills, victims=VICTIMS, settle=90):
    """Let people work while servers are killed one after the other; then let everything come to rest."""
    rng, done = random.Random(20261123), Counter()
    threads = people.start(3)
    while done.total() < kills and not people.wrong:
        # So that every kill falls into work.
        process.wait(lambda acts=people.acts: people.acts > acts or people.wrong, 10)
        time.sleep(rng.uniform(0, 0.4))
        victim = victims[done.total() % len(victims)]
        whole = rng.random() < 0.3
        portal.kill(victim, whole)
        done[f"{victim} ({'all' if whole else 'one'})"] += 1
    people.stopping.set()
    end = time.monotonic() + settle
    for thread in threads:
        thread.join(max(1, end - time.monotonic()))
    while time.monotonic() < end and Message.objects.filter(PENDING).exists():
        time.sleep(0.2)
    return done


def broken(people):
    """The invariants that do not hold."""
    found = [f"people were refused: {error}" for error in people.wrong[:3]]
    titles = Counter(IncomingDocument.objects.values_list("title", flat=True))
    found += [f"nothing acknowledged is lost: {title}" for title in people.filed if not titles[title]]
    found += [f"a form files once: {title} {count} times" for title, count in titles.items() if count != 1]
    found += [f"nothing is stuck: {m}, {m.attempts} attempts, {m.error}" for m in Message.objects.filter(done_at=None)]
    left = IncomingDocument.objects.exclude(status=Status.ANSWERED).count()
    found += [f"every document arrives: {left} do not"] if left else []
    lines = Counter(JournalLine.objects.values_list("record", "step", "name"))
    found += [f"each act once: {line} {count} times" for line, count in lines.items() if count != 1]
    found += [f"each route once: {route.pk}" for route in Route.objects.exclude(state="ended")]
    for message in Message.objects.filter(topic="notice.to_act"):
        told = Notice.objects.filter(key__startswith=f"{message.topic}:{message.key}:").count()
        if told != 1:
            found.append(f"each effect once: {message} told {told}")
    for command in ("verify_audit", "verify_numbers", "verify_access", "verify_files"):
        try:
            call_command(command, stdout=io.StringIO())
        except CommandError as error:
            found.append(f"{command}: {error}")
    return found


def test_forty_kills_lose_nothing_and_double_nothing(letter, tmp_path, capsys):
    with Portal(tmp_path, again_after=3) as portal:
        people = People(portal.port, letter)
        kills = play(portal, people, KILLS)
        findings = broken(people)
        assert not findings, "\n".join(findings)
    assert kills.total() == KILLS
    assert len(people.filed) >= KILLS / 4
    with capsys.disabled():
        print(f"\n{dict(kills)}; {len(people.filed)} documents, {people.acts} acts, {people.again} sent again, "
              f"{Message.objects.count()} messages")
    connections.close_all()


def test_twin_a_relay_that_never_sends_again_leaves_work_undone(letter, tmp_path):
    """The broker is killed and loses what it held; the relay believes what it sent was done."""
    with Portal(tmp_path, again_after=10**8) as portal:
        people = People(portal.port, letter)
        portal.running["worker"].send_signal(19)  # SIGSTOP: messages wait in the broker
        for _ in range(3):
            people.send("registry", "/secretariat/incoming_document/new/",
                        {**letter, "title": "来文", "sender_number": f"{_}号", "duplicate_reason": "测试"})
        people.start(2)
        time.sleep(3)
        portal.kill("broker", whole=True)
        portal.kill("worker", whole=True)
        people.stopping.set()
        time.sleep(8)
        findings = broken(people)
    assert any(finding.startswith("nothing is stuck") for finding in findings), findings
    connections.close_all()


def test_commits_are_durable():
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone()[0] == "on"
