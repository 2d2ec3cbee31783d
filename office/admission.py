"""How many requests a web process works on at once: more wait a moment, and the rest are asked to come again.

A server that takes in everything answers nobody in time. Here whoever cannot be served soon is told so at once, with
503 and Retry-After; a database that is away, or a question that took it too long, is answered in the same way.
"""

import logging
import sys
import threading
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override
from psycopg.errors import QueryCanceled

from office.logs import bound

log = logging.getLogger(__name__)

ALWAYS = frozenset({"/livez", "/readyz", "/metrics"})  # whoever watches us must see us work when it matters
COME_AGAIN = 5  # seconds

Answer = Callable[[HttpRequest], HttpResponse]


class Room:
    """Places to be worked on, and a few to wait in."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self.places = threading.BoundedSemaphore(at_once)
        self.most_waiting, self.patience = waiting, patience
        self.waiting, self.lock = 0, threading.Lock()

    def enter(self) -> bool:
        """Take a place, if need be after waiting for `patience` seconds; False when there is none."""
        if self.places.acquire(blocking=False):
            return True
        with self.lock:
            if self.waiting >= self.most_waiting:
                return False
            self.waiting += 1
        try:
            return self.places.acquire(timeout=self.patience)
        finally:
            with self.lock:
                self.waiting -= 1

    def leave(self) -> None:
        """Give the place back."""
        self.places.release()


def admission(get_response: Answer) -> Answer:
    """Let in as many as there is room for; to the others say when to come again."""
    room = Room(settings.WEB_THREADS, settings.WEB_WAITING, settings.WEB_PATIENCE)

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path in ALWAYS:
            return get_response(request)
        if not room.enter():
            return unavailable("busy")
        try:
            return get_response(request)
        finally:
            room.leave()

    return middleware


def unavailable(reason: str) -> HttpResponse:
    """503 with a page in both languages, for nobody has looked who reads it: "busy", "slow" or "database"."""
    with override("zh-hans"):
        page = render_to_string("503.html", {"reason": reason})
    return HttpResponse(page, status=503, headers={"Retry-After": str(COME_AGAIN), "Cache-Control": "no-store"})


def is_databases(error: BaseException | None) -> bool:
    """Whether an error, or one it was raised in answer to, is that the database does not answer.

    A session that cannot be saved says only that it was interrupted, which would be the person's fault.
    """
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__ or error.__context__
    return False


def server_error(request: HttpRequest) -> HttpResponse:
    """What an unforeseen error is answered with: 503 when it was the database's, else 500 with the log's number."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        log.warning("the database did not answer a page", exc_info=error)
        return unavailable("slow" if isinstance(error.__cause__, QueryCanceled) else "database")
    log.error("a page failed", exc_info=error)
    return HttpResponse(render_to_string("500.html", {"number": bound().get("request", "")}), status=500)
