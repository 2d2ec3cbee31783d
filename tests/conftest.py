"""What all test folders share: one browser, and the catalogue as it is now."""

import gettext
from collections.abc import Iterator

import pytest
from django.utils.translation import trans_real
from playwright.sync_api import Browser

from office.i18n import compile_messages
from tests.browser import launched


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; a missing one fails."""
    yield from launched()


@pytest.fixture(scope="session")
def catalogue() -> None:
    """The Chinese words as the sources have them; Django may have read an older catalogue while starting."""
    compile_messages()
    for cache in (trans_real._translations, gettext._translations):  # type: ignore[attr-defined]
        cache.clear()
