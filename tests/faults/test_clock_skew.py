"""Web and worker run on machines whose clocks are wrong: the order of things and every deadline stay the same."""

import os
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connections
from django.utils import timezone

from office.clocks.models import Clock
from office.outbox.models import PENDING, Message
from office.routing.models import JournalLine, Step
from office.routing.template_models import RouteTemplate
from office.servers import process
from office.testing import move_clock
from office.time import now
from secretariat.incoming_document.models import IncomingDocument
from tests.faults.browsers import People
from tests.faults.servers import Portal
from tests.faults.test_kill_servers import verified
from tests.office.made import moment

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
SKEWS = os.environ.get("FAULT_SKEWS", "-1d +10m").split()
# Only what time it is is wrong, not how fast time passes or how old files are; see skewed/sitecustomize.py.
QUIET = {"DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1", "PYTHONPATH": str(Path(__file__).with_name("skewed"))}


@pytest.fixture(autouse=True)
def _ten_o_clock():
    """It is ten in the morning of a working day, and time goes on: no deadline is near its cut."""
    move_clock(shift=f"{(moment(24, 10) - now()).total_seconds()} seconds")
    yield
    move_clock()


def lived(portal, letter, title):
    """One document through its route by HTTP; its number in the database."""
    people = People(portal.port, letter)
    # A session is a matter of machines: these are valid by every clock.
    Session.objects.update(expire_date=timezone.now() + timedelta(days=5))
    people.send("registry", "/secretariat/incoming_document/new/", {**letter, "title": title, "sender_number": title})
    pk = IncomingDocument.objects.get(title=title).pk
    template = RouteTemplate.objects.get(code="faults").pk
    people.send("registry", f"/routes/{pk}/start/", {"template": template})
    while step := Step.objects.filter(record=pk, is_open=True).first():
        people.send(people.holders[step.post_id], f"/routes/{pk}/agree/{step.pk}/", {"opinion": "同意"})
    process.wait(lambda: not Message.objects.filter(PENDING).exists(), 240)
    return pk


def deadlines(pk):
    """Every due date of a document and of its steps."""
    steps = Step.objects.filter(record=pk, reading=False).order_by("id")
    clocks = Clock.objects.filter(record=pk).order_by("id")
    return [step.due_at for step in steps], [(clock.purpose, clock.due_at, clock.state) for clock in clocks]


def differences(folder, letter, skews, wsgi="office.wsgi"):
    """What differs from a portal whose clocks are right."""
    before = now()
    with Portal(folder) as portal:
        right = deadlines(lived(portal, letter, "来文 right"))
    assert right[0]
    for skew in skews:
        with Portal(folder, before=("faketime", "-f", skew), wsgi=wsgi, **QUIET) as portal:
            pk = lived(portal, letter, f"来文 {skew}")
        if deadlines(pk) != right:
            yield f"deadlines unchanged: {skew}: {deadlines(pk)} {right}"
    lines = list(JournalLine.objects.order_by("id"))
    times = [before, *(line.at for line in lines), now()]
    for earlier, later in pairwise(times):
        if later < earlier:
            yield f"order unchanged: {earlier} before {later}"
    yield from (f"nothing is stuck: {message}" for message in Message.objects.filter(done_at=None))
    yield from verified()


@pytest.mark.fault("clocks of web and worker wrong", twins={
    "test_twin_that_believes_its_machine_moves_deadlines": "deadlines unchanged"})
def test_order_and_deadlines_are_the_databases(letter, line, tmp_path):
    findings = list(differences(tmp_path, letter, SKEWS))
    line.tell(len(SKEWS), findings)
    assert findings == []
    connections.close_all()


def test_twin_that_believes_its_machine_moves_deadlines(letter, tmp_path):
    findings = list(differences(tmp_path, letter, ["-1d"], wsgi="tests.faults.machine_clock"))
    assert any(finding.startswith("deadlines unchanged") for finding in findings), findings
    connections.close_all()
