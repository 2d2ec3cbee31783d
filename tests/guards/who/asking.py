"""One question to the portal: a method and an address, asked in a session; the answer and everything it wrote."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.test.client import ClientHandler, RequestFactory

WRITE = re.compile(r'^\s*(?:WITH\b.*?)?\b(INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+"?([a-z_0-9]+)', re.S | re.I)


@dataclass
class Answer:
    """What came back; `writes` are the tables that were written while it was made."""

    status: int
    location: str
    body: bytes
    writes: set[str] = field(default_factory=set)

    @property
    def kind(self) -> str:
        """In the words of who_may.yaml: open, missing, refused, sign_in, method, or the bare number."""
        if self.status in (302, 401) and (self.status == 401 or "/accounts/sign-in/" in self.location):
            return "sign_in"
        if self.status == 302 and self.location.startswith("/admin/login/"):
            return "away"
        known = {200: "open", 302: "open", 409: "open", 422: "open", 404: "missing", 403: "refused", 405: "method"}
        return known.get(self.status, str(self.status))


class Asker(RequestFactory):
    """Like the test client, but without its keeping of every template and context; ten thousands are asked."""

    def __init__(self, session: str = "", checks_csrf: bool = False) -> None:
        super().__init__(headers={"accept-language": "en", "accept": "text/html"})
        self.handler = ClientHandler(enforce_csrf_checks=checks_csrf)
        self.session = session

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))

    def ask(self, method: str, address: str, data: dict[str, Any] | None = None) -> Answer:
        """Ask, and take back whatever it wrote."""
        self.cookies.clear()
        if self.session:
            self.cookies["sessionid"] = self.session
        with transaction.atomic(), writes() as written:
            response = getattr(self, method.lower())(address, **({"data": data or {}} if method == "POST" else {}))
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        return Answer(response.status_code, response.get("Location", ""), body, set(written))


@contextmanager
def writes() -> Iterator[list[str]]:
    """The tables that statements in this block write and do not take back, over Django's connection."""
    found: list[str] = []
    marks: dict[str, int] = {}

    def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = str(sql)
        if match := WRITE.match(text):
            found.append(match[2].lower())
        elif text.startswith("SAVEPOINT "):
            marks[text.split()[-1]] = len(found)
        elif text.startswith("ROLLBACK TO SAVEPOINT "):
            del found[marks[text.split()[-1]]:]
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found
