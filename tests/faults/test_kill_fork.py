"""1,000 kills of processes that run the product's perform, relay and handlers: nothing lost, nothing twice."""

import os
from datetime import timedelta

import pytest

from office.outbox import services
from office.outbox.models import Message
from tests.faults.harness import PEOPLE, RELAY, WORKER, Chaos
from tests.faults.report import LEAST_IN_FLIGHT
from tests.faults.story import Story, stand_in_for_notices

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
KILLS = int(os.environ.get("FAULT_KILLS", "1000"))
NEVER = timedelta(days=365)


@pytest.fixture(autouse=True)
def ready(office):
    stand_in_for_notices()


@pytest.mark.fault("kill -9 of people, relay and worker, forked; broker emptied", twins={
    "test_twin_a_message_that_is_never_sent_again_is_lost": "nothing is stuck",
    "test_twin_without_the_row_lock_and_its_mark_effects_are_doubled": "each effect once",
    "test_twin_without_the_forms_key_a_form_files_twice": "a form files once"})
def test_a_thousand_kills_lose_nothing_and_double_nothing(line, capsys):
    chaos = Chaos(Story())
    chaos.run(KILLS)
    chaos.settle()
    findings = chaos.story.broken(chaos.answered)
    line.tell(chaos.kills.total(), findings, chaos.in_flight)
    assert findings == []
    assert chaos.kills.total() >= KILLS
    assert line.share >= LEAST_IN_FLIGHT
    rare = {point: chaos.kills[point] for point in (*PEOPLE, *RELAY, *WORKER, "any moment") if chaos.kills[point] < 5}
    assert KILLS < 500 or not rare, rare
    with capsys.disabled():
        print(f"\n{chaos.kills.total()} kills, {chaos.flushes} flushes, {len(chaos.answered)} documents, "
              f"{Message.objects.count()} messages; {dict(chaos.kills.most_common())}")


def broken_with(kills=60, **differently):
    """The invariants that do not hold after a shorter run with something taken away."""
    chaos = Chaos(**{"story": Story(), **differently})
    chaos.run(kills, flush_every=20)
    chaos.settle(patience=4)
    return chaos.story.broken(chaos.answered)


def holds_not(invariant, findings):
    return any(finding.startswith(invariant) for finding in findings)


def test_twin_a_message_that_is_never_sent_again_is_lost():
    """Sent once and forgotten, as with commit-then-publish and an early acknowledgement."""
    assert holds_not("nothing is stuck", broken_with(again_after=NEVER))


def test_twin_without_the_row_lock_and_its_mark_effects_are_doubled(monkeypatch):
    monkeypatch.setattr(services, "_locked", lambda pk: Message.objects.filter(pk=pk).first())
    assert holds_not("each effect once", broken_with(doubled=1.0))


def test_twin_without_the_forms_key_a_form_files_twice():
    assert holds_not("a form files once", broken_with(
        story=Story(claims=False), people=("answer.lost",), new_forms=1.0))
