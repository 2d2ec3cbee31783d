"""The log: one line an event, bound to its request, and nothing of what anybody wrote."""

import io
import json
import logging
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from office.celery import app
from office.logs import JsonFormatter, LineFormatter, binding
from office.outbox.handlers import handler
from office.outbox.models import Message
from office.outbox.services import handle, publish
from office.outbox.tasks import handle as handle_task
from office.testing import signed_in
from secretariat.incoming_document.test_incoming_document import TestContract as Incoming

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "金丝雀"


@handler("canary.sing")
def sing(message: Message) -> None:
    """An effect that the database refuses, with the row in its words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::int", [CANARY])


class Log:
    """What was written, as text and as objects."""

    def __init__(self) -> None:
        self.written = io.StringIO()

    @property
    def text(self) -> str:
        return self.written.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, message: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["message"] == message]


@pytest.fixture
def log() -> Iterator[Log]:
    """All that the product's own formatter writes, of every logger that would be written."""
    found = Log()
    written = logging.StreamHandler(found.written)
    written.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(written)
    yield found
    root.removeHandler(written)


def test_a_request_is_one_line(office: None, log: Log) -> None:
    client = signed_in("registry")
    answer = client.get(f"/search/?q={CANARY}")
    (line,) = log.of("request")
    assert {"method": "GET", "view": "search", "status": 200, "request": answer["X-Request-ID"],
            "user": int(client.session["_auth_user_id"])}.items() <= line.items()
    assert line["queries"] > 2 and line["ms"] >= 0 and line["level"] == "INFO"


def test_a_promise_is_followed_from_the_click_to_the_effect(office: None, log: Log) -> None:
    record = Incoming().make()
    clerk = signed_in("registry")
    answer = clerk.post(f"/records/{record.pk}/note/", {"text": CANARY})
    with binding(request="r1"), transaction.atomic():
        publish("notice.test", "a", {"subject": "test", "to": []})
    message = Message.objects.get(topic="notice.test")
    handle_task(message.pk)
    (made,) = [line for line in log.of("effect made") if line["outbox"] == message.pk]
    assert (made["request"], made["topic"], made["task"]) == ("r1", "notice.test", "office.outbox.handle")
    assert answer["X-Request-ID"]


def test_the_log_holds_nothing_of_what_was_written(office: None, log: Log, settings: Any) -> None:
    """A run of the desk with a canary in everything that can be typed, wrong passwords and failing effects too."""
    typed = Incoming().typed(1) | {"title": f"{CANARY}来文", "summary": CANARY, "paper_place": CANARY}
    clerk = signed_in("registry")
    clerk.raise_request_exception = False
    assert clerk.post("/secretariat/incoming_document/new/", typed).status_code in (200, 302)
    clerk.get(f"/search/?q={CANARY}")
    clerk.get(f"/secretariat/{CANARY}/")
    clerk.get("/", headers={"host": f"{CANARY.encode().hex()}.example"})
    for _ in range(10):
        Client().post(reverse("login"), {"username": CANARY, "password": f"pass{CANARY}"})
    with transaction.atomic():
        publish("canary.sing", CANARY, {"text": CANARY})
    handle(Message.objects.get(topic="canary.sing").pk)
    assert len(log.of("request")) > 10 and log.of("effect failed")
    assert CANARY not in log.text and CANARY.encode("unicode_escape").decode() not in log.text
    assert CANARY.encode().hex() not in log.text


def test_twin_djangos_own_words_would_hold_it(office: None) -> None:
    """The same refused row, formatted as Python does: the canary is in the words of the error."""
    try:
        with transaction.atomic():
            sing(Message())
    except Exception:
        record = logging.LogRecord("django.request", logging.ERROR, "", 1, f"Internal Server Error: /{CANARY}/", (),
                                   sys.exc_info())
    assert CANARY in logging.Formatter().format(record)
    for formatter in (JsonFormatter(), LineFormatter()):
        record.exc_text = None
        assert CANARY not in formatter.format(record)


def test_an_error_is_told_by_type_code_and_place(office: None, log: Log) -> None:
    with transaction.atomic():
        publish("canary.sing", "a", {})
    message = Message.objects.get(topic="canary.sing")
    handle(message.pk)
    (line,) = log.of("effect failed")
    assert line["error"][0]["type"] == "django.db.utils.DataError"
    assert line["error"][1]["code"] == "22P02"
    assert any("test_logs.py" in place for place in line["error"][0]["where"])
    message.refresh_from_db()
    assert message.error.startswith("DataError: invalid input syntax")


def test_for_people_the_same_stands_in_one_line() -> None:
    record = logging.LogRecord("office.x", logging.INFO, "", 1, "sent", (), None)
    record.fields = {"outbox": 7}
    with binding(request="r1"):
        assert re.fullmatch(r"\S+ INFO office\.x: sent request=r1 outbox=7", LineFormatter().format(record))


def test_every_task_is_logged() -> None:
    app.loader.import_default_modules()
    ours = [task for name, task in app.tasks.items() if name.startswith("office.")]
    assert len(ours) >= 6 and all("LoggedTask" in [base.__name__ for base in type(task).__mro__] for task in ours)
