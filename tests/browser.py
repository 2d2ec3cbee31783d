"""The browser of the tests: Debian's Chromium, launched once a run, and what it needs to be somebody."""

import os
from collections.abc import Iterator
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, sync_playwright

from office.orgchart.models import User

CHROMIUM = "/usr/bin/chromium-headless-shell"
# A browser that looks for nothing outside this machine.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]


def launched() -> Iterator[Browser]:
    """The browser, for as long as the caller wants it; a missing one is an error, never a skip."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread; Django here is not in it
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


def session_of(username: str) -> str:
    """The key of a new session in which this account is signed in."""
    user = User.objects.get(username=username)
    session = SessionStore()
    session.update({SESSION_KEY: str(user.pk), HASH_SESSION_KEY: user.get_session_auth_hash(),
                    BACKEND_SESSION_KEY: "office.permissions.backend.OfficeBackend"})
    session.create()
    return str(session.session_key)


def cookies(url: str, language: str, username: str | None) -> list[dict[str, Any]]:
    """The cookies of a reader of this language, signed in if named."""
    values = {"django_language": language} | ({"sessionid": session_of(username)} if username else {})
    return [{"name": name, "value": value, "url": url} for name, value in values.items()]
