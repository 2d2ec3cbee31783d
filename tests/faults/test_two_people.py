"""Two people act on one step at the same instant: one of them does it, the other is told who and when."""

import os
import threading
from collections import Counter
from itertools import islice

import pytest
from django.db import connections
from django.db.models import QuerySet

from office.audit.actor import Actor, acting
from office.orgchart.models import Appointment, User
from office.routing.errors import AlreadyDone
from office.routing.models import JournalLine, Step
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from tests.office.made import LONG_AGO, make_document, make_template

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "50"))
NAMES = ("deputy.first", "deputy.second")


@pytest.fixture
def steps(office):
    """Two people hold one post; each step in turn asks that post to countersign one document."""
    with acting(Actor(None, None, cause="test")):
        for name in NAMES:
            office.hire(name, "同事", "Colleague", None)
            Appointment.objects.create(person=office.people[name], post=office.posts["deputy"], valid_from=LONG_AGO)
        template = make_template(
            office, ("Countersign", "proposed", {}, [("countersign", "deputy", 2)]), code="race")
    document = make_document(office)

    def made():
        while True:  # the step's end is the route's, and the document may start on its way again
            start(User.objects.get(username="registry"), document.pk, template.pk)
            yield Step.objects.get(is_open=True).pk

    return made()


def race(step):
    """What became of each person's attempt."""
    barrier, outcomes = threading.Barrier(2), {}

    def attempt(name):
        user = User.objects.select_related("person").get(username=name)
        try:
            barrier.wait(timeout=10)
            outcomes[name] = agree(user, step, f"同意 {name}")
        except Exception as error:
            outcomes[name] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt, args=(name,)) for name in NAMES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


@pytest.mark.fault("two people on one step", twins={"test_twin_without_the_row_lock_both_act": "each act once"})
def test_one_acts_and_the_other_is_told_who_and_when(steps, line):
    winners = Counter()
    for step in islice(steps, ROUNDS):
        outcomes = race(step)
        lines = JournalLine.objects.filter(step=step)
        assert lines.count() == 1
        winner = lines.get().by.code
        winners[winner] += 1
        (loser,) = set(NAMES) - {winner}
        assert isinstance(outcomes[loser], AlreadyDone), outcomes[loser]
        assert outcomes[loser].by.code == winner
        assert outcomes[loser].at == lines.get().at
    line.tell(winners.total())
    assert winners.total() == ROUNDS
    assert len(winners) == 2  # the race was one


def test_twin_without_the_row_lock_both_act(steps, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)
    for step in islice(steps, 15):
        race(step)
        if JournalLine.objects.filter(step=step).count() == 2:
            return
    raise AssertionError("each act once: holds without the lock")
