"""Every message three times, shuffled, to several workers at once: the office is as after a single delivery."""

import os
import random
import re
import threading
from typing import Any

import pytest
from django.db import connections, transaction

from office.clocks.models import Reminder
from office.notices.models import Notice
from office.outbox import services
from office.outbox.models import Message
from office.outbox.services import drain, handle
from office.permissions.models import Access
from office.records.models import Note
from office.routing.models import JournalLine, Step
from office.testing import move_clock
from secretariat.incoming_document.models import IncomingDocument, Status
from tests.faults.story import Story
from tests.office.made import moment

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
DOCUMENTS = int(os.environ.get("FAULT_DOCUMENTS", "8"))
COPIES, WORKERS = 3, 4
NUMBER = re.compile(r"(step:|\d+:)\d+")  # what was undone once has used its numbers up
# What an effect may write, each row without its own number; the clock stands still, so instants are comparable.
STATE: dict[Any, tuple[str, ...]] = {
    IncomingDocument: ("title", "number", "status", "version", "is_open", "closed"),
    Step: ("record", "act", "principal", "state", "is_open", "reading", "due_at"),
    JournalLine: ("record", "name", "by", "at"),
    Note: ("record", "text", "by"),
    Notice: ("person", "record", "subject", "words", "urgent"),
    Access: ("record", "principal", "verbs", "cause", "valid_from", "valid_to"),
    Reminder: ("clock", "rule", "due_day"),
    Message: ("topic", "key", "done_at", "dead_at", "error"),
}


@pytest.fixture
def promised(office):
    """Documents that were filed, decided on and circulated, with every effect still to be made."""
    move_clock(moment(24))
    story, rng = Story(), random.Random(7)
    with transaction.atomic():
        for number in range(DOCUMENTS):
            story._file(story.user("registry"), number)
    while story._start(rng) or story._decide(rng) or story._circulate(rng):
        pass
    assert IncomingDocument.objects.exclude(status=Status.REGISTERED).count() == DOCUMENTS
    yield list(Message.objects.order_by("id").values_list("pk", flat=True))
    move_clock()


def state():
    """All that effects may have written, as rows in an order that depends on nothing else."""
    return {model.__name__: sorted(NUMBER.sub(r"\1", repr(row)) for row in model.objects.values_list(*columns))
            for model, columns in STATE.items()}


def delivered_once():
    """The state after single delivery in order; undone again."""
    with transaction.atomic():
        drain()
        after = state()
        transaction.set_rollback(True)
    return after


def delivered_thrice(messages, rng):
    """Every message three times, shuffled, and whatever these promise too, to workers at once."""
    seen = set()
    while new := set(Message.objects.values_list("pk", flat=True)) - seen or pending():
        seen |= new
        handed = list(new) * COPIES
        rng.shuffle(handed)
        threads = [threading.Thread(target=work, args=(handed[one::WORKERS],)) for one in range(WORKERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def pending():
    """What was not its turn when it was handed out."""
    return set(Message.objects.filter(done_at=None, dead_at=None).values_list("pk", flat=True))


def work(pks):
    for pk in pks:
        handle(pk)
    connections.close_all()


def differences(messages):
    """Where three deliveries leave another state than one."""
    once = delivered_once()
    delivered_thrice(messages, random.Random(11))
    thrice = state()
    for name, rows in once.items():
        if rows != thrice[name]:
            new = [row for row in thrice[name] if row not in rows or thrice[name].count(row) != rows.count(row)]
            yield f"each effect once: {name}: {len(rows)} rows, {len(thrice[name])} rows, {new[:2]}"


@pytest.mark.fault("every message three times, shuffled", twins={
    "test_twin_without_the_row_lock_and_its_mark_the_state_differs": "each effect once"})
def test_three_deliveries_are_one(promised, line):
    findings = list(differences(promised))
    line.tell(COPIES * Message.objects.count(), findings)
    assert findings == []
    assert Message.objects.count() > 5 * DOCUMENTS


def test_twin_without_the_row_lock_and_its_mark_the_state_differs(promised, monkeypatch):
    once = delivered_once()
    monkeypatch.setattr(services, "_locked", lambda pk: Message.objects.filter(pk=pk).first())
    for pk in promised * COPIES:
        handle(pk)
    assert state()["Note"] != once["Note"], "each effect once: holds without lock and mark"
