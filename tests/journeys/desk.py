"""People at browsers in the loaded office: a desk opens readers, a reader does what a person does on a page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from office.outbox.services import drain
from office.testing import move_clock
from secretariat.incoming_document.models import IncomingDocument
from tests.browser import cookies

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
LOCALES = {"en": "en-GB", "zh-hans": "zh-CN"}  # how the browser itself writes dates
NEW = "/secretariat/incoming_document/new/"
LIST = "/secretariat/incoming_document/"
ZONE = ZoneInfo("Asia/Shanghai")
PATIENCE = 10_000  # milliseconds; a busy machine is slow, not wrong
# What Chromium itself says of an answer such as 422 or 409, and htmx when a session has ended.
REFUSED = ("Failed to load resource", "Response Status Error Code 401")


@dataclass
class Desk:
    """The office, its server and the browser; `noises` are what a quiet page does not do."""

    browser: Browser
    url: str
    contexts: list[BrowserContext] = field(default_factory=list)
    noises: list[str] = field(default_factory=list)

    def sign_in(self, username: str | None, language: str = "en", **options: Any) -> "Reader":
        """A browser of its own in which this account is signed in."""
        context = self.browser.new_context(base_url=self.url, locale=LOCALES[language], **{**DESK, **options})
        context.set_default_timeout(PATIENCE)
        context.add_cookies(cookies(self.url, language, username))  # type: ignore[arg-type]
        self.contexts.append(context)
        self._listen(context)
        return Reader(self, context.new_page(), language)

    def _listen(self, context: BrowserContext) -> None:
        context.on("console", lambda said: self.noises.append(said.text) if said.type in ("error", "warning")
                   and not said.text.startswith(REFUSED) else None)
        context.on("weberror", lambda error: self.noises.append(str(error.error)))
        context.on("request", lambda request: None if request.url.startswith((self.url, "data:", "blob:"))
                   else self.noises.append(f"asked {request.url}"))

    def clock(self, day: int, hour: int = 9, minute: int = 0) -> None:
        """The office's clock stands at this time of November 2026."""
        move_clock(datetime(2026, 11, day, hour, minute, tzinfo=ZONE))

    def work(self) -> None:
        """The worker makes the effects that acts have promised: notices, page images, the readers of a circular."""
        drain()

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@dataclass
class Reader:
    """One person at a browser, who knows the words of their language."""

    desk: Desk
    page: Page
    language: str

    def word(self, source: str) -> str:
        """The English words as this reader sees them."""
        with translation.override(self.language):
            acted = pgettext("act", source)  # the buttons of acts have words of their own
            return acted if acted != source else gettext(source)

    def open(self, address: str, status: int = 200) -> "Reader":
        answer = self.page.goto(address)
        assert answer is not None and answer.status == status, f"{address}: {answer and answer.status}"
        return self

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def text(self) -> str:
        """All that the page says."""
        return self.main.inner_text()

    def said(self) -> str:
        """The message above the page."""
        return self.page.locator("#messages").inner_text()

    def button(self, source: str) -> Locator:
        """A button, or a link that looks like one, by its English words."""
        words = re.compile(rf"^\s*{re.escape(self.word(source))}\s*$")
        return self.main.locator(".btn").filter(has_text=words).first

    def press(self, source: str) -> None:
        """Press it and wait for the page it leads to."""
        with self.arriving():
            self.button(source).click()

    def follow(self, source: str, **names: str) -> None:
        """Follow the link that says so, for example "Return…" or "Urge %(who)s…" with the name."""
        with self.arriving():
            self.main.get_by_role("link", name=self.word(source) % names, exact=True).first.click()

    @contextmanager
    def arriving(self) -> Iterator[None]:
        """What is done inside leads to another page."""
        with self.page.expect_navigation(wait_until="load"):
            yield

    def fill(self, **typed: str) -> None:
        """Type into the fields of the form, by their names; choose in a list by its value."""
        for name, words in typed.items():
            control = self.main.locator(f"form.record-form [name={name}], form:not(.record-form) [name={name}]").first
            if control.evaluate("e => e.tagName") == "SELECT":
                control.select_option(words)
            else:
                control.fill(words)

    def opinion(self, words: str) -> None:
        """Write into the opinion of the page."""
        self.main.locator("textarea[name=opinion]").first.fill(words)

    def pick(self, name: str, *people: str) -> None:
        """Choose people in a picker by name, pinyin or initials, with the keyboard."""
        search = self.main.locator(f"select[name={name}] ~ .combo input, select[name={name}] ~ input").first
        for words in people:
            search.press_sequentially(words)
            search.press("Enter")

    def attach(self, name: str, body: bytes, kind: str = "application/pdf") -> None:
        """Choose a file."""
        self.page.locator("#id_files").set_input_files({"name": name, "mimeType": kind, "buffer": body})

    def letter(self, number: int = 12, **changed: str) -> None:
        """Type a letter into the form for registering; its title is 关于报送2026年度电子政务建设情况的通知."""
        typed = {"sender": "市府办", "sender_number": f"青政办发〔2026〕{number}号",
                 "title": "关于报送2026年度电子政务建设情况的通知", "received_on": "20261123", "written_on": "1119",
                 "pages": "2", **changed}
        self.fill(**{name: words for name, words in typed.items() if words})

    def document(self) -> IncomingDocument:
        """The document whose page is open."""
        return IncomingDocument.objects.get(pk=int(self.page.url.split("incoming_document/")[1].split("/")[0]))

    def inbox(self, tab: str = "") -> list[str]:
        """The titles in the inbox."""
        self.open(f"/?tab={tab}" if tab else "/")
        return self.main.locator("[data-row] [data-open]").all_inner_texts()

    def take(self, title: str = "关于") -> None:
        """Open the first paper of the inbox whose line holds these words."""
        self.open("/")
        with self.arriving():
            self.main.locator("[data-open]").filter(has_text=title).first.click()
