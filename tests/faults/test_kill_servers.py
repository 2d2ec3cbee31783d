"""40 kills of real web, worker, relay, beat and broker processes in mid-chain: nothing lost, nothing twice."""

import io
import os
import random
import time
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from office.notices.models import Notice
from office.outbox.models import PENDING, Message
from office.routing.models import JournalLine, Route
from office.servers import process
from secretariat.incoming_document.models import IncomingDocument, Status
from tests.faults.browsers import People
from tests.faults.report import LEAST_IN_FLIGHT
from tests.faults.servers import Portal

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
KILLS = int(os.environ.get("FAULT_SERVER_KILLS", "40"))
SERVERS = ("web", "worker", "relay", "beat")
POINTS = {
    "web": ("filing.after_effect", "filing.before_commit", "filing.after_commit", "number.taken", "publish.written",
            "perform.after_effect", "perform.before_commit", "perform.after_commit", "web.before_answer"),
    "worker": ("handle.begun", "handle.before_effect", "handle.after_effect", "handle.before_commit",
               "handle.after_commit"),
    "relay": ("relay.before_send", "relay.after_send"),
}


class Killer:
    """Kills from outside at random moments, and lets processes die at their failpoints."""

    def __init__(self, portal, people):
        self.portal, self.people = portal, people
        self.rng = random.Random(20261123)
        self.outside, self.in_flight = Counter(), 0

    @property
    def total(self):
        return self.outside.total() + self.portal.deaths().total()

    @property
    def falling_into_work(self):
        """Every death at a failpoint is one in work."""
        return self.in_flight + self.portal.deaths().total()

    def once(self):
        """Wait until people are at work, then kill something; servers that died by themselves are started again."""
        people = self.people
        process.wait(lambda acts=people.acts: people.acts > acts or people.wrong, 10)
        time.sleep(self.rng.uniform(0, 0.4))
        for name in SERVERS:
            if self.portal.running[name].poll() is not None:
                self._start_armed(name)
        victim = self.rng.choice((*SERVERS, "broker"))
        self.in_flight += bool(people.sending) or Message.objects.filter(PENDING).exists()
        if victim == "broker":
            lose_all = self.rng.random() < 0.5
            self.portal.kill_broker(lose_all)
            self.outside["broker, emptied" if lose_all else "broker"] += 1
        elif self.rng.random() < 0.3 and self.portal.kill_a_child(victim):
            self.outside[f"{victim}, one child"] += 1
        else:
            self.portal.end(victim)
            self.outside[victim] += 1
            self._start_armed(victim)

    def _start_armed(self, name):
        """It will die at the place where the fewest have died: not at the first passing, so that work gets done."""
        if name not in POINTS:
            return self.portal.start(name)
        deaths = self.portal.deaths()
        point = min(POINTS[name], key=lambda one: (deaths[one], self.rng.random()))
        return self.portal.start(name, OFFICE_FAILPOINTS=f"{point}={self.rng.randint(2, 4)}")


def play(portal, people, kills, settle=300):
    """Let people work while servers are killed one after the other; then let everything come to rest."""
    killer = Killer(portal, people)
    threads = people.start(3)
    while killer.total < kills and not people.wrong:
        killer.once()
    for name in SERVERS:  # nobody dies any more
        portal.end(name)
        portal.start(name)
    rest(people, threads, settle)
    return killer


def rest(people, threads, settle):
    """No new documents; those under way are finished, and their messages handled."""
    people.stopping.set()
    end = time.monotonic() + settle
    for thread in threads:
        thread.join(max(1, end - time.monotonic()))
    process.wait(lambda: not Message.objects.filter(PENDING).exists(), max(0, end - time.monotonic()))


def broken(people):
    """The invariants that do not hold."""
    found = [f"people were refused: {error}" for error in people.wrong[:3]]
    found += people.lost()
    titles = Counter(IncomingDocument.objects.values_list("title", flat=True))
    found += [f"a form files once: {title} {count} times" for title, count in titles.items() if count != 1]
    found += [f"nothing is stuck: {m}, {m.attempts} attempts, {m.error}" for m in Message.objects.filter(done_at=None)]
    left = IncomingDocument.objects.exclude(status=Status.ANSWERED).count()
    found += [f"every document arrives: {left} do not"] if left else []
    lines = Counter(JournalLine.objects.values_list("record", "step", "name"))
    found += [f"each act once: {line} {count} times" for line, count in lines.items() if count != 1]
    found += [f"each route ends: {route.pk}" for route in Route.objects.exclude(state="ended")]
    for message in Message.objects.filter(topic="notice.to_act"):
        told = Notice.objects.filter(key__startswith=f"{message.topic}:{message.key}:").count()
        if told != 1:
            found.append(f"each effect once: {message} told {told}")
    return found + list(verified())


def verified():
    """What the product's own commands find."""
    for command in ("verify_audit", "verify_numbers", "verify_access", "verify_files"):
        try:
            call_command(command, stdout=io.StringIO())
        except CommandError as error:
            yield f"{command}: {error}"


@pytest.mark.fault("kill -9 of real web, worker, relay, beat, broker", twins={
    "test_twin_a_relay_that_never_sends_again_leaves_work_undone": "nothing is stuck"})
def test_forty_kills_lose_nothing_and_double_nothing(letter, line, tmp_path, capsys):
    with Portal(tmp_path, only=SERVERS) as portal:
        people = People(portal.port, letter)
        killer = play(portal, people, KILLS)
        findings = broken(people)
        line.tell(killer.total, findings, killer.falling_into_work)
    assert not findings, "\n".join(findings)
    assert killer.total >= KILLS
    assert line.share >= LEAST_IN_FLIGHT
    assert 500 not in people.answers
    rare = {point for points in POINTS.values() for point in points if portal.deaths()[point] < 5}
    assert KILLS < 400 or not rare, rare
    with capsys.disabled():
        print(f"\n{dict(killer.outside)}; at failpoints {dict(portal.deaths())}; {len(people.filed)} documents, "
              f"{people.acts} acts, {people.again} sent again, {Message.objects.count()} messages")
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
        portal.kill_broker(lose_all=True)
        portal.end("worker")
        portal.start("worker")
        people.stopping.set()
        time.sleep(8)
        findings = broken(people)
    assert any(finding.startswith("nothing is stuck") for finding in findings), findings
    connections.close_all()
