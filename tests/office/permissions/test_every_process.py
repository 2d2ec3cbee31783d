"""What is taken away or given is so at the next click, in a process that held the old state in its memory too."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from office.audit.actor import Actor, acting
from office.orgchart.accounts import end_account, reset_password
from office.orgchart.models import Appointment, Post, User
from office.testing import account
from office.time import now
from secretariat.incoming_document.test_incoming_document import TestContract as Incoming
from tests.browser import session_of
from tests.guards.source import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
PLACES = ("registry", "secretariat.head", "director", "deputy", "website.staff")


class Another:
    """Another web process."""

    def __init__(self, process: Any, sessions: dict[str, str]) -> None:
        self.process, self.sessions = process, sessions

    def get(self, username: str, address: str) -> Any:
        """The status of a page, or "sign in"."""
        self.process.stdin.write(json.dumps({"session": self.sessions[username], "address": address}) + "\n")
        self.process.stdin.flush()
        status, location = json.loads(self.process.stdout.readline())
        return "sign in" if "/accounts/sign-in/" in location else status


@contextmanager
def another_process(*how: str) -> Iterator[Another]:
    command = [sys.executable, "-m", "tests.office.permissions.another_process", *how]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        assert process.stdout.readline() == "ready\n"
        yield Another(process, {name: session_of(name) for name in PLACES})
        process.stdin.close()


def end_appointment(username: str) -> None:
    with acting(Actor(None, None, cause="test")):
        row = Appointment.objects.on(now()).get(person__user__username=username)
        row.valid_to = now()
        row.save()


def appoint(username: str, post: str) -> None:
    with acting(Actor(None, None, cause="test")):
        Appointment.objects.create(person=account(username).person, post=Post.objects.get(code=post), valid_from=now())


def test_it_holds_at_the_next_click_in_every_process(office: None) -> None:
    place, security = Incoming().make().get_absolute_url(), account("security")
    with another_process() as other:
        seen = [other.get(name, place) for name in PLACES]
        assert seen == [200, 200, 200, 200, 404]
        end_appointment("registry")
        appoint("website.staff", "secretariat.registry")
        User.objects.filter(username="secretariat.head").update(is_active=False)
        end_account(security, account("director"), reason="调离")
        reset_password(security, account("deputy"), reason="遗忘")
        assert [other.get(name, place) for name in PLACES] == [404, "sign in", "sign in", "sign in", 200]
        assert other.get("registry", "/org/") == 200  # the account itself is in order


def test_a_process_that_keeps_what_it_holds_is_found(office: None) -> None:
    """The twin: a process that never learns that the org chart changed goes on as if it had not."""
    place = Incoming().make().get_absolute_url()
    with another_process("deaf") as other:
        assert other.get("registry", place) == 200
        end_appointment("registry")
        assert other.get("registry", place) == 200
