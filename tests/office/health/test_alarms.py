"""Alarms: each rings past its limit, is told once, and ends when what it says is over."""

import io

import pytest
import redis
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import connections, transaction
from django.test import Client, RequestFactory

from office.audit.services import anchor
from office.clocks.tasks import sweep_clocks
from office.files.store import file_store
from office.health import refusals
from office.health.alarms import WATCHED, look, ringing
from office.health.broker import broker
from office.health.measures import measured
from office.health.models import Alarm
from office.marks import mark
from office.notices.models import Notice
from office.notices.sentences import SENTENCES
from office.outbox.models import Message
from office.outbox.services import drain, publish
from office.records.fixity import read_again
from office.records.models import FileCheck, StoredFile
from office.testing import account, move_clock, signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
NAMES = {one.name for one in WATCHED}


@pytest.fixture(autouse=True)
def well(office: None) -> None:
    """Everything has just been done."""
    for name in ("sweep", "restore_drill"):
        mark(name)
    anchor()
    drain()
    broker().flushdb()


def past() -> set[str]:
    return set(ringing(measured()))


def test_nothing_rings_when_all_is_done() -> None:
    assert past() == set()


def test_promised_work_that_waits_rings_and_ends_when_it_is_made() -> None:
    with transaction.atomic():
        publish("notice.test", "a", {"subject": "test", "to": []})
    assert "outbox_oldest" not in past()
    move_clock(shift="61 seconds")
    assert "outbox_oldest" in past()
    drain()
    assert "outbox_oldest" not in past()


def test_a_message_given_up_rings() -> None:
    with transaction.atomic():
        publish("notice.test", "a", {"subject": "test", "to": []})
    Message.objects.filter(topic="notice.test").update(dead_at=account("sysadmin").date_joined)
    assert past() == {"outbox_dead"}


@pytest.mark.parametrize(("name", "wait", "again"), [
    ("sweep", "301 seconds", sweep_clocks),
    ("restore_drill", "193 hours", lambda: mark("restore_drill")),
])
def test_a_job_that_sleeps_rings_until_it_is_done(name: str, wait: str, again) -> None:
    move_clock(shift=wait)
    assert name in past()
    again()
    assert name not in past()


def test_files_that_were_not_read_or_are_bad_ring_until_they_are_read_and_whole() -> None:
    stored = file_store().store(io.BytesIO(b"a file"), limit=100)
    StoredFile.objects.create(sha256=stored.sha256, size=stored.size, media_type="text/plain")
    move_clock(shift="193 hours")
    assert "fixity" in past()
    read_again(60)
    assert not {"fixity", "bad_files"} & past()
    FileCheck.objects.update(finding="changed")
    assert "bad_files" in past()
    read_again(60)
    assert "bad_files" not in past()


def test_evidence_without_an_anchor_rings_and_a_quiet_office_does_not() -> None:
    move_clock(shift="21 minutes")
    assert "anchor" not in past()
    user = account("registry")
    user.first_name = "x"
    user.save()
    assert "anchor" not in past()
    move_clock(shift="42 minutes")
    assert "anchor" in past()
    anchor()
    assert "anchor" not in past()


def test_a_burst_of_refusals_rings_and_a_strangers_does_not() -> None:
    clerk = signed_in("registry")
    for number in range(101):
        clerk.get(f"/secretariat/incoming_document/{number + 10**8}/")
        Client().get("/nowhere/")
    assert measured()["refusals"] == 101
    assert past() == {"refusals"}
    move_clock(shift="21 minutes")
    assert refusals.recent() == 0


def test_wrong_passwords_are_counted() -> None:
    request = RequestFactory().post("/accounts/login/")
    for _ in range(3):
        authenticate(request, username="registry", password="a wrong one")
    assert measured()["failed_sign_ins"] == 3


def test_an_alarm_is_told_once_until_it_ends() -> None:
    move_clock(shift="6 minutes")
    assert (look(), look()) == (["sweep"], [])
    drain()
    told = Notice.objects.filter(subject="alarm_sweep")
    assert [notice.person for notice in told] == [account("sysadmin").person]
    sweep_clocks()
    assert look() == []
    assert Alarm.objects.get().ended_at is not None
    move_clock(shift="20 minutes")
    assert "sweep" in look()
    drain()
    assert told.all().count() == 2


def test_two_looks_at_once_begin_an_alarm_once() -> None:
    """The other look has seen the same and is not committed yet: the constraint decides, and one notice is promised."""
    move_clock(shift="6 minutes")
    other = connections["default"].copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("INSERT INTO office_alarm (name, value) VALUES ('sweep', 400)")
    other.commit()
    other.close()
    Alarm.objects.filter(name="sweep").update(ended_at=None)
    assert look() == []
    assert not Message.objects.filter(topic="notice.alarm_sweep").exists()


def test_without_the_broker_figures_lack_and_pages_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "REDIS_URL", "redis+socket:///nowhere/valkey.sock")
    with pytest.raises(redis.RedisError):
        broker().ping()
    assert (measured()["queue"], measured()["refusals"]) == (None, None)
    assert signed_in("registry").get("/nowhere/").status_code == 404
    assert past() == set()


def test_every_alarm_has_its_sentence() -> None:
    assert {name.removeprefix("alarm_") for name in SENTENCES if name.startswith("alarm_")} == NAMES


def test_every_alarm_has_its_limit_and_its_help_in_the_handbook() -> None:
    handbook = (settings.BASE_DIR / "docs" / "operations.md").read_text()
    assert [one.name for one in WATCHED if f"### `{one.name}`" not in handbook] == []
