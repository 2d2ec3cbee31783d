"""Many people at browsers at once: so many requests a second, whether or not the portal keeps up.

The clock sends, not the answer before: whoever is late counts as late from the moment they clicked.
"""

import http.client
import random
import threading
import time
import urllib.parse
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import uuid4

from django.db import connections

from office.notices.models import Notice
from office.orgchart.models import User
from office.routing.models import Step
from office.routing.template_models import RouteTemplate
from secretariat.incoming_document.models import IncomingDocument
from tests.browser import session_of
from tests.faults.browsers import TOKEN, post_of

PATIENCE = 60  # seconds a browser waits
MOST_AT_ONCE = 600  # browsers that wait; more clicks than that are told of and not sent
ACTS = 0.1  # the share of requests that change something
PAGES = (("inbox", 4), ("page", 3), ("list", 1), ("search", 1), ("notices", 1))  # of the rest, with weights
ACTORS = ("registry", "secretariat.head", "deputy")  # those on the short route; they see its documents
WORDS = ("会议", "通知", "青岛", "来文")


@dataclass(frozen=True)
class Click:
    """One request: what it was, when (seconds after the beginning), how long until the answer, and the answer."""

    name: str
    at: float
    seconds: float
    status: int  # 0: none
    retry_after: str
    readable: bool  # a refusal in both languages


@dataclass
class Crowd:
    """Three hundred browsers that are signed in, and the work that waits for them."""

    port: int
    letter: dict[str, str]
    browsers: int
    rng: random.Random = field(default_factory=lambda: random.Random(20261126))
    clicks: list[Click] = field(default_factory=list)
    not_sent: int = 0
    work: deque[tuple[str, str, str, dict[str, object]]] = field(default_factory=deque)
    begun: set[tuple[str, int]] = field(default_factory=set)
    documents: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = sorted(User.objects.filter(is_active=True, must_change_password=False).values_list("username", flat=True))
        chosen = [names[number % len(names)] for number in range(self.browsers)]
        self.people = [(name, f"sessionid={session_of(name)}; csrftoken={TOKEN}") for name in chosen]
        self.cookies = dict(self.people)
        self.holders = {post_of(name).pk: name for name in ACTORS}
        self.template = RouteTemplate.objects.get(code="faults").pk

    def run(self, rate: float, seconds: float) -> list[Click]:
        """Click so often a second for so long; the clicks, when all are answered."""
        before, began, count = len(self.clicks), time.monotonic(), 0
        refill = threading.Event()
        looking = threading.Thread(target=self._look, args=(refill,), daemon=True)
        looking.start()
        with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
            while count < rate * seconds:
                due = began + count / rate
                time.sleep(max(0.0, due - time.monotonic()))
                count += 1
                if pool._work_queue.qsize() > MOST_AT_ONCE:
                    self.not_sent += 1
                    continue
                pool.submit(self._click, *self._next(), due, began)
        refill.set()
        looking.join()
        return self.clicks[before:]

    def _look(self, stop: threading.Event) -> None:
        """Find what is to be done: documents without a route, open steps, unread notices."""
        while not stop.is_set():
            new = IncomingDocument.objects.filter(routes=None).order_by("-pk").values_list("pk", flat=True)[:50]
            for pk in new:
                self._add("start", pk, "registry", f"/routes/{pk}/start/", {"template": self.template})
            for step in Step.objects.filter(is_open=True, post__in=self.holders).order_by("-pk")[:50]:
                url = f"/routes/{step.record_id}/agree/{step.pk}/"
                self._add("agree", step.pk, self.holders[step.post_id], url, {"opinion": "同意"})
            unread = Notice.objects.filter(read_at=None).order_by("-pk").values_list("pk", "person__user__username")[:20]
            for pk, name in unread:
                if name in self.cookies:
                    self._add("mark read", pk, name, "/notices/read/", {"notice": pk})
            self.documents = list(IncomingDocument.objects.order_by("-pk").values_list("pk", flat=True)[:500])
            stop.wait(1)
        connections.close_all()

    def _add(self, name: str, pk: int, who: str, url: str, data: dict[str, object]) -> None:
        if (name, pk) not in self.begun:
            self.begun.add((name, pk))
            self.work.append((name, who, url, data))

    def _next(self) -> tuple[str, str, str, dict[str, object] | None]:
        """Who clicks what: name, cookies, address, and the form of an act."""
        if self.rng.random() < ACTS:
            name, who, url, data = self.work.popleft() if self.work and self.rng.random() < 0.7 else self._register()
            return name, self.cookies[who], url, data
        name = self.rng.choices([name for name, _ in PAGES], [weight for _, weight in PAGES])[0]
        if name == "page" and self.documents:
            pk = self.rng.choice(self.documents)
            return name, self.cookies[self.rng.choice(ACTORS)], f"/secretariat/incoming_document/{pk}/", None
        word = urllib.parse.quote(self.rng.choice(WORDS))
        urls = {"list": "/secretariat/incoming_document/", "search": f"/search/?q={word}", "notices": "/notices/"}
        if name == "list":
            return name, self.cookies[self.rng.choice(ACTORS)], urls[name], None
        return name if name in urls else "inbox", self.rng.choice(self.people)[1], urls.get(name, "/"), None

    def _register(self) -> tuple[str, str, str, dict[str, object]]:
        number = uuid4().hex[:12]
        letter = {**self.letter, "title": f"关于会议的通知 {number}", "sender_number": f"青政办发〔2026〕{number}号"}
        return "register", "registry", "/secretariat/incoming_document/new/", letter

    def _click(self, name: str, cookies: str, url: str, data: dict[str, object] | None, due: float, began: float) -> None:
        headers, body = {"Cookie": cookies, "Accept-Language": "en", "Connection": "close"}, None
        if data is not None:
            body = urllib.parse.urlencode({**data, "csrfmiddlewaretoken": TOKEN, "form_key": str(uuid4())})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        status, retry_after, readable = 0, "", False
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET" if data is None else "POST", url, body, headers)
            answer = connection.getresponse()
            text = answer.read()
            status, retry_after = answer.status, answer.getheader("Retry-After") or ""
            readable = "同时使用的人太多".encode() in text and b"Too many people at once" in text
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            connection.close()
        self.clicks.append(Click(name, due - began, time.monotonic() - due, status, retry_after, readable))
