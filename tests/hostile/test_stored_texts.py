"""Stored texts: a payload in every text field changes no page's structure, and nothing of it runs in a real browser.

The check of the structure is strict: a page that shows a payload must have exactly the elements, attributes and
addresses of the page that shows a harmless text in its place.
"""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils.html import escape
from playwright.sync_api import Browser

from office.audit.actor import Actor, acting
from office.notices.models import Notice, Phrase
from office.orgchart.charter_models import Duty
from office.orgchart.models import Division, Person, Post
from office.permissions.grants import grant
from office.records.models import Attachment, Note, StoredFile
from office.testing import account, signed_in
from secretariat.incoming_document.models import IncomingDocument
from secretariat.incoming_document.test_incoming_document import TestContract as Incoming
from tests.browser import cookies
from tests.hostile.sizes import PAYLOADS
from tests.hostile.texts import payloads

TEST = Actor(None, None, cause="test", reason="test")
HARMLESS = "X"  # as short as a text can be, so that no page leaves anything out for its length
PAGES = ("/", "/org/", "/charter/", "/notices/", "/search/?q=2026", "/secretariat/incoming_document/",
         "/secretariat/incoming_document/new/", "/accounts/preferences/")
ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "data", "srcdoc", "hx-get", "hx-post"}
VARYING = {"value", "content", "title", "aria-label", "alt", "datetime", "data-search", "placeholder", "label"}


class Structure(HTMLParser):
    """The elements of a page with their attributes' names, and where its addresses lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []
        self.dangerous: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *sorted(name for name, _value in attrs)))
        for name, value in attrs:
            leads = (value or "").strip().lower()
            if name.startswith("on") or name in ("style", "srcdoc") or ("hit()" in leads and name not in VARYING):
                self.dangerous.append(f"{tag} {name}={leads[:80]}")
            if (name in ADDRESSES and not leads.startswith(("/", "?", "#", "", "blob:"))) or ("evil" in leads and name in ADDRESSES):
                self.dangerous.append(f"{tag} {name}={leads[:80]}")


def structure(page: str) -> Structure:
    read = Structure()
    read.feed(page)
    read.close()
    return read


def dress(record: IncomingDocument, text: str) -> None:
    """Put a text, as far as each column is wide, into every text of a record and of what its pages show around it."""
    registry = account("registry").person
    with acting(TEST):
        record = IncomingDocument.objects.get(pk=record.pk)
        _write(record, text, "title sender_number paper_place summary duplicate_reason result answer_number return_reason")
        _write(record.sender, text, "name short_name")
        _write(Person.objects.get(pk=registry.pk), text, "name_zh name_en")
        _write(Division.objects.get(pk=record.division_id), text, "name_zh name_en basis_zh basis_en")
        _write(Post.objects.get(code="secretariat.registry"), text, "title_zh title_en")
        _write(Duty.objects.get(pk=record.duty_id), text, "text_zh text_en")
        Note.objects.create(record=record, text=text, by=registry)
        Phrase.objects.create(person=registry, text=text[:80])
        stored = StoredFile.objects.create(sha256="0" * 64, size=1, media_type="text/plain")
        Attachment.objects.create(record=record, file=stored, name=text[:120], added_by=registry)
        grant(account("secretariat.head"), account("website.staff").person, record, cause=text[:200])
    words = {"line": text, "note": text, "by_zh": text, "by_en": text, "due_day": text}
    Notice.objects.create(person=registry, subject="urged", words=words, key="one", record=record)


def _write(row: Any, text: str, names: str) -> None:
    for name in names.split():
        setattr(row, name, text[:row._meta.get_field(name).max_length])
    row.save()


class Undone(Exception):
    """Ends the transaction in which the pages showed one text."""


def pages_of(record: IncomingDocument) -> list[str]:
    """Every page of one record."""
    here, beside = record.get_absolute_url(), f"/records/{record.pk}/"
    return [here, f"{here}edit/", f"{here}history/", *(f"{beside}{page}/" for page in ("rights", "clock", "note", "link"))]


def pages_with(client: Client, administrator: Client, record: IncomingDocument, text: str) -> dict[str, str]:
    """Every page that shows the texts, while they say this; then all is as before."""
    found = {}
    people, chart = Person.objects.get(pk=account("registry").person_id), Division.objects.get(pk=record.division_id)
    admin = [f"/admin/office/person/{people.pk}/change/", "/admin/office/post/", "/admin/office/division/",
             f"/admin/office/division/{chart.pk}/history/", "/admin/office/duty/", "/admin/office/sender/"]
    try:
        with transaction.atomic():
            dress(record, text)
            own = [*PAGES, *pages_of(record)]
            for who, where in ((client, own), (administrator, admin)):
                for page in where:
                    answer = who.get(page)
                    if answer.status_code == 200:
                        found[page] = answer.content.decode()
            raise Undone
    except Undone:
        return found


@pytest.fixture
def shown(office: None) -> Any:
    """`shown(text)`: the pages with a text in every field."""
    record = Incoming().make()
    client, administrator = signed_in("registry"), signed_in("sysadmin")
    client.get("/org/")
    return lambda text: pages_with(client, administrator, record, text)


def changed(pages: dict[str, str], usual: dict[str, Structure]) -> dict[str, Any]:
    """What differs from the harmless pages, by page."""
    found: dict[str, Any] = {}
    for page, html in pages.items():
        read = structure(html)
        dangerous = [one for one in read.dangerous if one not in usual[page].dangerous]
        if read.found != usual[page].found or dangerous:
            odd = [one for one in read.found if one not in usual[page].found]
            found[page] = (odd[:3], len(read.found) - len(usual[page].found), dangerous[:3])
    return found


@pytest.mark.django_db
def test_no_payload_changes_the_structure_of_any_page(shown: Any) -> None:
    usual = {page: structure(html) for page, html in shown(HARMLESS).items()}
    assert len(usual) > 15
    every = payloads()
    assert len(every) >= 300
    tried = every[:: max(1, len(every) // PAYLOADS)]
    wrong, seen = {}, 0
    for payload in tried:
        pages = shown(payload)
        seen += sum(escape(payload)[:20] in html for html in pages.values())
        if found := changed(pages, usual):
            wrong[payload] = found
    print(f"\nstored texts: {len(tried)} payloads in {len(usual)} pages, {len(wrong)} changed a page")
    assert wrong == {}
    assert seen > 8 * len(tried)  # the pages do show them


@pytest.mark.django_db
def test_without_escaping_the_structure_changes(shown: Any, settings: Any) -> None:
    """The twin: Django's own switch."""
    usual = {page: structure(html) for page, html in shown(HARMLESS).items()}
    options = {**settings.TEMPLATES[0]["OPTIONS"], "autoescape": False}
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": options}]
    assert len(changed(shown(payloads()[0]), usual)) > 8


WATCH = "window.hits = []; window.hit = () => window.hits.push(document.location.href);"


def hits_in_a_browser(browser: Browser, url: str, where: list[str]) -> tuple[list[str], list[str], int]:
    """What ran, what was asked of other hosts, and how many payloads stood on the pages, in a real browser."""
    context = browser.new_context(base_url=url)
    context.add_cookies(cookies(url, "en", "registry"))
    context.add_init_script(WATCH)
    asked: list[str] = []
    context.route("**/*evil.example/**", lambda route: (asked.append(route.request.url), route.abort()))
    page = context.new_page()
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    texts = 0
    for one in where:
        page.goto(one)
        page.wait_for_load_state("networkidle")
        for handle in page.query_selector_all("main [autofocus], main details"):
            handle.evaluate("one => { one.dispatchEvent(new Event('toggle')); one.focus && one.focus() }")
        ran += page.evaluate("window.hits")
        texts += page.inner_text("main").count("hit()")
    context.close()
    return ran, asked, texts


def packed(record: IncomingDocument) -> None:
    """All payloads at once in the long texts, and as many as fit in the short ones."""
    dress(record, "\n".join(payloads()))


@pytest.mark.django_db(transaction=True)
def test_nothing_runs_in_a_real_browser(office: None, browser: Browser, live_server: Any) -> None:
    record = Incoming().make()
    packed(record)
    where = [*pages_of(record), *PAGES]
    ran, asked, texts = hits_in_a_browser(browser, live_server.url, where)
    print(f"\nbrowser: {len(where)} pages, payloads readable {texts} times, {len(ran)} ran, {len(asked)} reached out")
    assert (ran, asked) == ([], [])
    assert texts > 600


@pytest.mark.django_db(transaction=True)
def test_without_escaping_and_policy_they_run(office: None, browser: Browser, live_server: Any, settings: Any) -> None:
    """The twin, and the policy alone: unescaped payloads run in the browser, unless the policy stands."""
    options = {**settings.TEMPLATES[0]["OPTIONS"], "autoescape": False}
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": options}]
    record = Incoming().make()
    dress(record, "<img src=x onerror=hit()><script>hit()</script>")
    where = [record.get_absolute_url()]
    assert hits_in_a_browser(browser, live_server.url, where)[:2] == ([], [])
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["*", "'unsafe-inline'"]}}
    assert hits_in_a_browser(browser, live_server.url, where)[0] != []
