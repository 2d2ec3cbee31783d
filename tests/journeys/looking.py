"""A page looked at: by axe, for its width, and as a picture where JOURNEY_SHOTS names a folder."""

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.desk import Reader
from tests.journeys.test_pages import WCAG, findings

SHOTS = os.environ.get("JOURNEY_SHOTS")  # a folder for pictures of the pages, to be looked at


def look(reader: Reader, name: str) -> None:
    """The reader's page as it is now; see look_at."""
    look_at(reader.page, f"{name}-{reader.language}")


def look_at(page: Page, name: str) -> None:
    """Nothing that axe finds, nothing that scrolls sideways; a picture if one is wanted."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
    page.evaluate("scrollTo(0, 0)")  # links that lie half behind the bar at the top are no finding
    assert findings(page, WCAG) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
