"""Nobody swept for weeks, and whoever sweeps is killed: every reminder comes, once, in its order."""

import os
import time
from collections import Counter
from itertools import pairwise

import pytest
from django.db import connections

from office.audit.actor import Actor, acting
from office.clocks.models import Reminder
from office.clocks.services import start
from office.clocks.sweep import sweep
from office.notices.models import Notice
from office.outbox.models import PENDING, Message
from office.outbox.services import drain
from office.servers import process
from office.testing import move_clock
from office.time import one_instant
from tests.faults.forked import Killed
from tests.faults.report import LEAST_IN_FLIGHT
from tests.faults.servers import Portal
from tests.office.clocks.made import at
from tests.office.made import make_document

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
KILLS = int(os.environ.get("FAULT_SWEEP_KILLS", "30"))
POINTS = ("sweep.reminders_made", "sweep.before_commit", "sweep.after_commit")
BEGAN, NOW = at(2026, 11, 2), at(2026, 11, 20)
RULES = ["T-5", "T-3", "T-1", "T+1", "T+2", "T+3", "T+4"]  # of ten working days from 2 November, by the 20th


@pytest.fixture
def asleep(office):
    """The clock has run on to the 20th, and nobody has swept since the 2nd."""
    move_clock(NOW)
    yield office
    move_clock()


def limit(office, title):
    """A document with ten working days, begun before everybody went to sleep."""
    document = make_document(office, title, at=BEGAN, hold=one_instant)  # two at once: the clock is everybody's
    with acting(Actor(None, None, cause="test")), one_instant(BEGAN):
        start(document, unit="working_days", amount=10)


def wrong():
    """The invariants that do not hold."""
    rows = list(Reminder.objects.order_by("id"))
    for key, count in Counter((row.clock_id, row.rule) for row in rows).items():
        if count != 1:
            yield f"each reminder once: {key} {count} times"
    for clock in {row.clock_id for row in rows}:
        own = [row for row in rows if row.clock_id == clock]
        if [row.rule for row in own] != RULES:
            yield f"all in order: clock {clock} {[row.rule for row in own]}"
        if any(later.remind_on < earlier.remind_on for earlier, later in pairwise(own)):
            yield f"all in order: clock {clock}"
    promised = Message.objects.filter(topic__in=("notice.due_soon", "notice.overdue"))
    if promised.count() != len(rows):
        yield f"each reminder is promised: {promised.count()} for {len(rows)}"
    yield from (f"nothing is stuck: {message}" for message in Message.objects.filter(done_at=None))
    for message in promised:
        told = Counter(Notice.objects.filter(key__startswith=f"{message.topic}:{message.key}:").values_list("person", flat=True))
        if not told or max(told.values()) > 1:
            yield f"each person is told once: {message} {dict(told)}"


def sweep_and_die(office, kills):
    """Two at once file and sweep, and are killed; then one sweeps in peace."""
    killed = Killed(POINTS)

    def work(number):
        limit(office, f"来文 {number} {os.getpid()} {time.monotonic_ns()}")
        sweep(batch=2)

    killed.run(kills, work, at_once=2)
    sweep()
    drain()
    return killed


@pytest.mark.fault("whoever sweeps reminders is killed", twins={
    "test_twin_without_the_constraint_reminders_come_twice": "each reminder once"})
def test_every_reminder_once_whoever_dies(asleep, line, capsys):
    killed = sweep_and_die(asleep, KILLS)
    findings = list(wrong())
    line.tell(killed.deaths.total(), findings, killed.in_flight)
    assert findings == []
    assert killed.rare() == {}
    assert line.share >= LEAST_IN_FLIGHT
    with capsys.disabled():
        print(f"\n{dict(killed.deaths)}; {Reminder.objects.count()} reminders")


def test_twin_without_the_constraint_reminders_come_twice(asleep):
    with connections["owner"].cursor() as owner:
        owner.execute("ALTER TABLE office_reminder DROP CONSTRAINT each_reminder_once")
    sweep_and_die(asleep, 16)
    assert any(finding.startswith("each reminder once") for finding in wrong())


def wake(folder, only, patience=240):
    """Real processes start after the long sleep, and die once while they catch up."""
    with Portal(folder, only=only) as portal:
        for name in only:
            portal.end(name)
            portal.start(name)
        process.wait(lambda: Reminder.objects.exists() and not Message.objects.filter(PENDING).exists(), patience)
        return list(wrong()) or ([] if Reminder.objects.exists() else ["all in order: no reminder came"])


@pytest.mark.fault("beat dead for weeks, then back", twins={
    "test_twin_without_beat_nobody_is_reminded": "all in order"})
def test_beat_comes_back_after_weeks(asleep, line, tmp_path):
    for number in range(5):
        limit(asleep, f"来文 {number}")
    findings = wake(tmp_path, ("worker", "relay", "beat"))
    line.tell(1, findings)
    assert findings == []


def test_twin_without_beat_nobody_is_reminded(asleep, tmp_path):
    """Other processes alone would leave the reminders where they are."""
    limit(asleep, "来文")
    assert any(finding.startswith("all in order") for finding in wake(tmp_path, ("worker", "relay"), 6))
