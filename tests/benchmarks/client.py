"""A signed-in person at a browser that keeps its connection: cookies, the CSRF token, and nothing else."""

import http.client
import re
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode


class Refused(AssertionError):
    """The server answered otherwise than the operation expects."""


class Client:
    """One person's connection to one server."""

    def __init__(self, port: int, username: str, language: str = "zh-hans") -> None:
        self.port, self.username = port, username
        self.cookies: dict[str, str] = {}
        self.language = language
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def sign_in(self, path: str, password: str) -> None:
        """Sign in as people do: fetch the form, send it."""
        self.get(path)
        self.post(path, {"username": self.username, "password": password})
        if "sessionid" not in self.cookies:
            raise Refused(f"{self.username} could not sign in at {path}")

    def get(self, path: str, expect: tuple[int, ...] = (200,)) -> bytes:
        """The page's bytes; raises Refused for any other status."""
        return self._ask("GET", path, None, expect)[1]

    def post(self, path: str, form: dict[str, object], expect: tuple[int, ...] = (302,)) -> str:
        """Send a form; returns where it led."""
        values = {**form, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        return self._ask("POST", path, urlencode(values, doseq=True), expect)[0]

    def _ask(self, method: str, path: str, body: str | None, expect: tuple[int, ...]) -> tuple[str, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                   "Accept": "text/html", "Accept-Language": self.language}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):  # the server had hung up
            self.connection.close()
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        if answer.status not in expect:
            shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode(errors="replace")))
            raise Refused(f"{method} {path} as {self.username}: {answer.status}, not {expect}: {shown[:600]}")
        return answer.headers.get("Location", ""), content


def timed(work, *arguments: object) -> float:
    """How many milliseconds a call took."""
    began = time.perf_counter()
    work(*arguments)
    return (time.perf_counter() - began) * 1000
