"""The relay as a process: quick on a hint, alive after both servers went away, gone when told to stop."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from django.db import connection, connections

from office.audit.actor import Actor, acting
from office.outbox.models import Message
from office.outbox.relay import LOCK, Relay
from office.outbox.services import handle, publish
from office.servers import process

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


class Broker:
    """Hands messages straight to a worker, unless it is down."""

    def __init__(self):
        self.sent, self.down = [], False

    def send(self, pk):
        if self.down:
            raise ConnectionError("the broker is down")
        self.sent.append(pk)


@pytest.fixture
def leading():
    """A relay in a thread, with a poll so long that only hints can be quick."""
    broker = Broker()
    relay = Relay(send=broker.send, poll=30)
    thread = threading.Thread(target=relay.run)
    thread.start()
    assert process.wait(is_led, 10)
    broker.relay = relay
    yield broker
    relay.stop()
    thread.join(10)
    assert not thread.is_alive()


def is_led():
    with connections["owner"].cursor() as cursor:
        cursor.execute(LOCK)
        free = cursor.fetchone()[0]
        cursor.execute("SELECT pg_advisory_unlock_all()")
    return not free


def promise(key):
    with acting(Actor(None, None, cause="test")):
        publish("test.nothing", key, {})
    return Message.objects.get(key=key).pk


def test_a_commit_wakes_it(leading):
    time.sleep(0.3)
    began = time.monotonic()
    pk = promise("a")
    assert process.wait(lambda: leading.sent == [pk], 5)
    assert time.monotonic() - began < 3


def test_it_waits_for_a_broker_that_is_down(leading):
    leading.down = True
    pk = promise("a")
    time.sleep(1)
    assert leading.sent == []
    leading.down = False
    assert process.wait(lambda: leading.sent == [pk], 10)


def test_it_leads_again_after_the_database_ended_its_session(leading):
    with connection.cursor() as cursor:  # the same role, so that no right is needed
        cursor.execute("SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
                       "WHERE l.locktype = 'advisory' AND d.datname = current_database() AND l.granted")
        assert cursor.rowcount == 1
    pk = promise("a")
    assert process.wait(lambda: pk in leading.sent, 15)


def test_a_second_relay_takes_over_when_the_first_ends(leading):
    broker = Broker()
    second = Relay(send=broker.send, poll=1)
    thread = threading.Thread(target=second.run)
    thread.start()
    try:
        first = promise("a")
        assert process.wait(lambda: leading.sent == [first], 5)
        leading.relay.stop()
        taken = promise("b")
        assert process.wait(lambda: taken in broker.sent + leading.sent, 15)
        assert process.wait(lambda: (promise(f"c{time.monotonic()}"), time.sleep(0.5), broker.sent)[2], 15)
        assert set(broker.sent).isdisjoint(leading.sent)
    finally:
        second.stop()
        thread.join(10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_stops_when_told(number, tmp_path):
    with (tmp_path / "log").open("w") as log:
        relay = subprocess.Popen([sys.executable, "manage.py", "relay"], cwd=settings.BASE_DIR, stderr=log,
                                 env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"})
    try:
        assert process.wait(lambda: is_led() or relay.poll() is not None, 30)
        relay.send_signal(number)
        assert relay.wait(5) == 0
    finally:
        relay.kill()
    assert "Traceback" not in (tmp_path / "log").read_text()
    connection.close()


def test_handling_out_of_turn_changes_nothing():
    with acting(Actor(None, None, cause="test")):
        publish("test.nothing", "1", {}, lane="x")
        publish("test.nothing", "2", {}, lane="x")
    second = Message.objects.get(key="2")
    assert handle(second.pk) is False
    second.refresh_from_db()
    assert second.attempts == 0
