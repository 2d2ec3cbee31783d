"""What never ends and what kills: stopped at its limit, given up with its cause, and nobody else waits for it."""

import os
import signal
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from office.audit.actor import Actor, acting
from office.orgchart.models import Person, User
from office.outbox.models import Message
from office.outbox.services import handle, publish, replay
from office.records.attachments import receive
from office.records.models import Note, StoredFile
from office.servers import process
from tests.faults.endless import endless_pdf
from tests.faults.forked import fork
from tests.faults.servers import Portal
from tests.office.made import make_document

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
LIMIT = "1"  # second; in production 100
OTHERS = 6
CAUSES = {"test.endless": "SoftTimeLimitExceeded", "test.deadly": "The worker died in every attempt."}


@pytest.fixture
def poisoned(office):
    """Two messages that never end, one that kills the worker, and behind them some that anybody can handle."""
    by = Person.objects.get(code="registry").pk
    documents = [make_document(office, f"来文 {number}") for number in range(OTHERS + 3)]
    with acting(Actor(None, by, cause="test")):
        for document, topic in zip(documents, ["test.endless"] * 2 + ["test.deadly"] + ["test.note"] * OTHERS, strict=True):
            publish(topic, f"poison:{document.pk}", {"by": by}, record=document)


def hasten():
    """As if the waiting times between attempts were over."""
    Message.objects.filter(done_at=None, dead_at=None, error__gt="").update(next_try_at=Message.objects.earliest("id").created_at)


def given_up():
    hasten()
    return not Message.objects.filter(topic__in=CAUSES, dead_at=None).exists()


def wrong():
    """The invariants that do not hold."""
    for message in Message.objects.filter(topic__in=CAUSES):
        if message.dead_at is None or CAUSES[message.topic] not in message.error:
            yield f"given up with its cause: {message} {message.attempts} {message.error}"
    for message in Message.objects.filter(topic="test.note"):
        notes = Note.objects.filter(text=message.key).count()
        if notes != 1:
            yield f"others are handled once: {message} {notes}"


@pytest.mark.fault("endless and deadly messages in a worker", twins={
    "test_twin_without_a_limit_everybody_waits": "others are handled once"})
def test_poison_is_given_up_and_nobody_waits_for_it(poisoned, line, tmp_path):
    with Portal(tmp_path, again_after=1, only=("worker", "relay"), FAULT_SOFT_LIMIT=LIMIT) as portal:
        assert process.wait(lambda: Note.objects.count() == OTHERS, 180), portal.log("worker")
        early = Message.objects.filter(topic__in=CAUSES, dead_at=None).count()
        process.wait(given_up, 240)
        findings = list(wrong())
        # Mended and replayed, each is made once, however often one asks for it.
        Message.objects.filter(topic__in=CAUSES).update(topic="test.note")
        for message in [*Message.objects.filter(topic="test.note")] * 2:
            replay(message)
        process.wait(lambda: not Message.objects.filter(done_at=None).exists(), 180)
        findings += list(wrong())
    line.tell(3, findings)
    assert findings == []
    assert early == 3  # the others did not wait until the poison was gone
    connections.close_all()


def test_twin_without_a_limit_everybody_waits(poisoned, tmp_path):
    with Portal(tmp_path, again_after=1, only=("worker", "relay"), worker=("--concurrency", "1")):
        process.wait(lambda: Message.objects.filter(topic="test.endless", attempts__gt=0).exists(), 180)
        time.sleep(4)
        assert any(finding.startswith("others are handled once") for finding in wrong())
    connections.close_all()


# --- A file that cannot be drawn ------------------------------------------------------------------------
@pytest.fixture
def handed_in(office, settings):
    """A file whose page takes hours, and a harmless one behind it; the messages that draw them."""
    settings.FILE_LIMITS = {"cpu_seconds": 2}  # in production 20
    user = User.objects.select_related("person").get(username="registry")
    for name, body in (("endless.pdf", endless_pdf()), ("plain.txt", "你好".encode())):
        receive(user, SimpleUploadedFile(name, body))
    return list(Message.objects.filter(topic="file.prepare").order_by("id").values_list("pk", flat=True))


def drawn(messages, patience):
    """Draw in a process of its own, as a worker does; what does not hold after so many seconds."""
    connections.close_all()
    pid = fork()
    if pid == 0:
        os.setsid()
        for pk in messages:
            handle(pk)
        os._exit(0)
    ended = process.wait(lambda: process.reap(pid), patience)
    if not ended:
        os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    found = [] if ended else ["drawing ends: it was still at it"]
    found += [f"nobody waits: {message}" for message in Message.objects.filter(pk__in=messages, done_at=None)]
    causes = list(StoredFile.objects.filter(media_type="application/pdf").values_list("preview_error", "pages"))
    return [*found, *([] if causes == [("too_heavy", 0)] else [f"the cause is noted: {causes}"])]


@pytest.mark.fault("a file that takes hours to draw", twins={
    "test_twin_without_limits_drawing_never_ends": "drawing ends"})
def test_a_file_that_takes_hours_is_stopped_at_its_limit(handed_in, line):
    findings = drawn(handed_in, 120)
    line.tell(1, findings)
    assert findings == []


def test_twin_without_limits_drawing_never_ends(handed_in, settings):
    settings.FILE_LIMITS = {"cpu_seconds": 10**6, "wall_seconds": 10**6}
    assert any(finding.startswith("drawing ends") for finding in drawn(handed_in, 15))
