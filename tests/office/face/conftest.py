"""A real browser on the style guide, signed in at the loaded demo office."""

import gettext
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import trans_real
from playwright.sync_api import Browser, BrowserContext

from office.figures.seed import load_figures
from office.i18n import compile_messages
from office.orgchart.load import DEMO, QINGDAO, load
from office.orgchart.models import User
from tests.browser import cookies

HERE = Path(__file__).parent
compile_messages()
for cache in (trans_real._translations, gettext._translations):  # type: ignore[attr-defined]
    cache.clear()  # Django may have read an older catalogue while starting


@pytest.fixture(autouse=True)
def _guide(settings: Any) -> None:
    """The style guide's addresses and templates."""
    settings.ROOT_URLCONF = "tests.office.face.guide"
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], HERE / "templates"]}
    ]
    settings.STATICFILES_DIRS = [HERE / "static"]


@pytest.fixture
def office(transactional_db: None) -> None:
    """The loaded demo office, whose people have chosen their passwords."""
    load_figures()
    load(QINGDAO)
    load(DEMO, password="office-face-1")
    User.objects.update(must_change_password=False)


@pytest.fixture
def open_context(browser: Browser, live_server: Any) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browser contexts: `open_context(user=None, language="zh-hans", **playwright options)`."""
    opened = []

    def open_one(user: str | None = None, language: str = "zh-hans", **options: Any) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url, **{"viewport": {"width": 1280, "height": 800}, **options}
        )
        context.add_cookies(cookies(live_server.url, language, user))
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
