"""People at browsers: each sends its form again until it is answered, whatever happens to the servers."""

import random
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import TypeVar
from uuid import uuid4

from django.db import InterfaceError, OperationalError, connection, connections

from office.orgchart.models import Post, User
from office.routing.models import JournalLine, Route, Step
from office.routing.template_models import RouteTemplate
from office.testing import signed_in
from secretariat.incoming_document.models import IncomingDocument, Status

TOKEN = "a" * 64
PATIENCE = 240.0  # seconds that people go on sending a form; a busy machine starts its servers slowly
AWAY = (OperationalError, InterfaceError)
Seen = TypeVar("Seen")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """An answer that leads elsewhere is the answer."""

    def redirect_request(self, *args: object) -> None:
        return None


def post_of(username: str) -> Post:
    """The post that an account's person holds."""
    return Post.objects.get(pk=User.objects.get(username=username).person.appointments.get(valid_to=None).post_id)


OPENER = urllib.request.build_opener(NoRedirect)


@dataclass
class People:
    """Some threads that file documents and act on what is on the desks, by HTTP alone."""

    port: int
    letter: dict[str, str]
    filed: list[str] = field(default_factory=list)  # titles whose form was answered
    done: list[tuple] = field(default_factory=list)  # what was answered beside: ("step", 5), ("start", 3)
    acts: int = 0
    sending: int = 0  # forms that are on their way at this moment
    answers: Counter[int] = field(default_factory=Counter)  # by status
    again: int = 0  # forms that had to be sent more than once
    wrong: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    cookies: dict[str, str] = field(default_factory=dict)
    holders: dict[int, str] = field(default_factory=dict)  # post to account
    busy: set[object] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        for name in ("registry", "secretariat.head", "deputy"):
            self.holders[post_of(name).pk] = name
            session = signed_in(name).cookies["sessionid"].value
            self.cookies[name] = f"sessionid={session}; csrftoken={TOKEN}"

    def start(self, number: int) -> list[threading.Thread]:
        threads = [threading.Thread(target=self._live, args=(seed,), daemon=True) for seed in range(number)]
        for thread in threads:
            thread.start()
        return threads

    def _live(self, seed: int) -> None:
        rng = random.Random(seed)
        try:
            while not self.stopping.is_set() or seen(self._unfinished):
                task = seen(lambda: self._pick(rng))
                if task is None:
                    time.sleep(0.1)
                    continue
                mark, who, url, data = task
                try:
                    self.send(who, url, data)
                    if mark[0] == "file":
                        self.filed.append(data["title"])
                    else:
                        self.done.append(mark)
                    self.acts += 1
                finally:
                    with self.lock:
                        self.busy.discard(mark)
        except Exception as error:
            self.wrong.append(repr(error))
        finally:
            connections.close_all()

    def _unfinished(self) -> bool:
        return not self.wrong and IncomingDocument.objects.exclude(status=Status.ANSWERED).exists()

    def _pick(self, rng: random.Random) -> tuple | None:
        """Something nobody else in this process is doing already."""
        with self.lock:
            tasks = [task for task in self._tasks(rng) if task[0] not in self.busy]
            if not tasks:
                return None
            chosen = rng.choice(tasks)
            self.busy.add(chosen[0])
            return chosen

    def _tasks(self, rng: random.Random) -> list[tuple]:
        tasks: list[tuple] = []
        new = IncomingDocument.objects.filter(routes=None).values_list("pk", flat=True)[:5]
        template = RouteTemplate.objects.get(code="faults").pk
        tasks += [(("start", pk), "registry", f"/routes/{pk}/start/", {"template": template}) for pk in new]
        for step in Step.objects.filter(is_open=True)[:5]:
            url = f"/routes/{step.record_id}/agree/{step.pk}/"
            tasks.append((("step", step.pk), self.holders[step.post_id], url, {"opinion": "同意"}))
        if not self.stopping.is_set() and len(tasks) < 4:
            number = uuid4().hex[:12]
            letter = {**self.letter, "title": f"来文 {number}", "sender_number": f"青政办发〔2026〕{number}号"}
            tasks.append((("file", number), "registry", "/secretariat/incoming_document/new/", letter))
        return tasks

    def lost(self) -> list[str]:
        """What was answered and is not in the database."""
        titles = set(IncomingDocument.objects.values_list("title", flat=True))
        acted = {("step", step) for step in JournalLine.objects.exclude(step=None).values_list("step", flat=True)}
        started = {("start", record) for record in Route.objects.values_list("record", flat=True)}
        missing = [f"document {title}" for title in self.filed if title not in titles]
        missing += [f"{mark}" for mark in self.done if mark not in acted | started]
        return [f"nothing acknowledged is lost: {what}" for what in missing]

    def send(self, who: str, url: str, data: dict[str, object], keyed: bool = True) -> None:
        """Post a form with its key until it is answered: it was done, now or by an earlier sending."""
        with self.lock:
            self.sending += 1
        try:
            self._send(who, url, data, {"form_key": uuid4()} if keyed else {})
        finally:
            with self.lock:
                self.sending -= 1

    def _send(self, who: str, url: str, data: dict[str, object], key: dict[str, object]) -> None:
        body = urllib.parse.urlencode({**data, **key, "csrfmiddlewaretoken": TOKEN}).encode()
        headers = {"Cookie": self.cookies[who], "Accept-Language": "en"}
        end, sent = time.monotonic() + PATIENCE, 0
        while time.monotonic() < end:
            sent += 1
            request = urllib.request.Request(f"http://127.0.0.1:{self.port}{url}", body, headers)
            try:
                OPENER.open(request, timeout=20).read()
                raise AssertionError(f"{url} showed a page again")
            except urllib.error.HTTPError as answer:
                self.answers[answer.code] += 1
                if answer.code == 302 and "/accounts/" not in answer.headers["Location"]:
                    self.again += sent > 1
                    return
                if answer.code < 500:
                    raise AssertionError(f"{url} as {who}: {answer.code} {answer.read().decode()[-2000:]}") from answer
            except (OSError, HTTPException):
                pass
            time.sleep(0.1)
        raise AssertionError(f"{url} was never answered")


def seen(look: Callable[[], Seen]) -> Seen:
    """What a look into the database finds; while the database is away, look again."""
    while True:
        try:
            return look()
        except AWAY:
            connection.close()
            time.sleep(0.1)
