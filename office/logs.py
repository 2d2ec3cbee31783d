"""The log: one line an event, for machines or for people, with what it belongs to and without what anybody wrote.

Document text, titles, names, passwords, tokens and addresses with search words never reach it. Errors are told by
their type and place; their words, which may quote a row, are told only where the program itself wrote them.
"""

import json
import logging
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.db import connection
from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)

OURS = ("office", "secretariat", "planning", "network", "software", "website", "inforesource")
_bound: ContextVar[dict[str, Any] | None] = ContextVar("bound", default=None)


def bound() -> dict[str, Any]:
    """What everything logged now belongs to: the request, the task, the message of the outbox."""
    return _bound.get() or {}


@contextmanager
def binding(**fields: Any) -> Iterator[None]:
    """Whatever is logged in this block bears these fields too; one without a value is left out."""
    token = _bound.set({**bound(), **{name: value for name, value in fields.items() if value is not None}})
    try:
        yield
    finally:
        _bound.reset(token)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: at, level, logger, message, what is bound, the event's own fields, and the error."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(told(record), ensure_ascii=False, default=str)


class LineFormatter(logging.Formatter):
    """The same for people: `time LEVEL logger: message name=value …`."""

    def format(self, record: logging.LogRecord) -> str:
        rest = told(record)
        start = f"{rest.pop('at')} {rest.pop('level')} {rest.pop('logger')}: {rest.pop('message')}"
        return " ".join([start, *(f"{name}={value}" for name, value in rest.items())])


def told(record: logging.LogRecord) -> dict[str, Any]:
    """What of a record may be logged, by name."""
    fields = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname, "logger": record.name, "message": _message(record),
        **bound(), **getattr(record, "fields", {}),
    }
    if record.exc_info and record.exc_info[1] is not None:
        fields["error"] = list(_errors(record.exc_info[1]))
    return fields


def _message(record: logging.LogRecord) -> str:
    """The words; a library's about an error or a request would quote what was sent or stored."""
    quotes = record.exc_info or record.name.startswith(("django.request", "django.security"))
    return "error" if quotes and not record.name.startswith(OURS) else record.getMessage()


def _errors(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """An error and its causes: type, the database's code and constraint, and where; the innermost places last."""
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)[-12:]
        found = {
            "type": f"{type(error).__module__}.{type(error).__qualname__}",
            "code": getattr(error, "sqlstate", None),
            "constraint": getattr(getattr(error, "diag", None), "constraint_name", None),
            "where": [f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}"
                      for frame in frames],
        }
        yield {name: value for name, value in found.items() if value}
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def request_log(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Log one line for each request, and give its number to whatever is logged or promised meanwhile."""

    def middleware(request: HttpRequest) -> HttpResponse:
        number, began, asked = uuid4().hex[:16], time.monotonic(), _Counted()
        with binding(request=number):
            with connection.execute_wrapper(asked):
                response = get_response(request)
            spent = {"ms": round((time.monotonic() - began) * 1000), "queries": asked.number}
            log.info("request", extra={"fields": {**_of(request, response), **spent}})
        response["X-Request-ID"] = number
        return response

    return middleware


class _Counted:
    """How many queries a request has asked."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.number += 1
        return execute(*args)


def _of(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Who asked which view, and the answer. The account is told only if the page has asked for it anyway."""
    match, user = request.resolver_match, getattr(request, "_cached_user", None)
    return {
        "method": request.method,
        "view": match.view_name if match else None,
        "status": response.status_code,
        "user": getattr(user, "pk", None),
    }
