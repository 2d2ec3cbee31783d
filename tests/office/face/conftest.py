"""A real browser on the style guide, signed in at the loaded demo office."""

import gettext
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils.translation import trans_real
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from office.i18n import compile_messages
from office.orgchart.load import DEMO, QINGDAO, load
from office.orgchart.models import User

HERE = Path(__file__).parent
compile_messages()
for cache in (trans_real._translations, gettext._translations):  # type: ignore[attr-defined]
    cache.clear()  # Django may have read an older catalogue while starting
# A browser that looks for nothing outside this machine.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; a missing one fails."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread; Django here is not in it
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(autouse=True)
def _guide(settings: Any) -> None:
    """The style guide's addresses and templates."""
    settings.ROOT_URLCONF = "tests.office.face.guide"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], HERE / "templates"]}]
    settings.STATICFILES_DIRS = [HERE / "static"]


@pytest.fixture
def office(transactional_db: None) -> None:
    """The loaded demo office, whose people have chosen their passwords."""
    load(QINGDAO)
    load(DEMO, password="office-face-1")
    User.objects.update(must_change_password=False)


@pytest.fixture
def open_context(browser: Browser, live_server: Any) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browser contexts: `open_context(user=None, language="zh-hans", **playwright options)`."""
    opened = []

    def open_one(user: str | None = None, language: str = "zh-hans", **options: Any) -> BrowserContext:
        context = browser.new_context(base_url=live_server.url, **{"viewport": {"width": 1280, "height": 800}, **options})
        cookies = {"django_language": language} | ({"sessionid": _session(user)} if user else {})
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


def _session(username: str) -> str:
    user = User.objects.get(username=username)
    session = SessionStore()
    session.update({SESSION_KEY: str(user.pk), HASH_SESSION_KEY: user.get_session_auth_hash(),
                    BACKEND_SESSION_KEY: "office.permissions.backend.OfficeBackend"})
    session.create()
    return str(session.session_key)
