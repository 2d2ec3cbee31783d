"""A sealed document goes out, and its recipient confirms it by a link on the public face, in both languages."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from office.testing import move_clock
from secretariat.dispatch.models import Dispatch
from secretariat.dispatch.testing import FINANCE, sealed
from secretariat.outgoing_document.models import OutgoingDocument
from secretariat.seal.testing import use_keys
from tests.journeys.desk import LOCALES, PHONE, Desk, Reader
from tests.journeys.looking import SHOTS, look_at
from tests.journeys.test_public_face import public, roots  # noqa: F401
from tests.office.signing import seals


@pytest.fixture
def links(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is handed out lies where the public face reads it."""
    settings.LINK_STORE = tmp_path / "handed-out"
    monkeypatch.setenv("LINK_STORE", str(settings.LINK_STORE))
    return tmp_path



def keep(reader: Reader, document: OutgoingDocument) -> None:
    """The three papers, if they are wanted."""
    for name in ("list", "packing", "labels"):
        answer = reader.page.request.get(reverse("outgoing_dispatch_print", args=[document.pk, name]), timeout=60_000)
        assert answer.headers["content-type"] == "application/pdf"
        if SHOTS:
            (Path(SHOTS) / f"{name}-{reader.language}.pdf").write_bytes(answer.body())


@pytest.mark.parametrize("language", list(LOCALES))
def test_from_the_seal_to_the_receipt(language: str, desk: Desk, links: Path, public: str, browser: Browser,  # noqa: F811
                                  settings: Any) -> None:
    move_clock(seals.AT)
    use_keys(settings)
    document = sealed().now
    clerk = desk.sign_in("registry", language).open(reverse("outgoing_dispatch", args=[document.pk]))
    look_at(clerk.page, f"plan-{language}")
    look_at(desk.sign_in("registry", language, **PHONE).open(reverse("outgoing_dispatch", args=[document.pk])).page,
            f"phone-plan-{language}")
    clerk.fill(further="青岛市人民政府")
    clerk.press("Save the distribution")
    clerk.press("Send it out")
    assert OutgoingDocument.objects.get().status == "dispatched" and Dispatch.objects.count() == 4
    look_at(clerk.page, f"sent-{language}")
    keep(clerk, document)
    confirm(browser, public, Dispatch.objects.get(name=FINANCE).code, language)
    clerk.open(reverse("outgoing_dispatch", args=[document.pk]))
    assert "李文" in clerk.text()
    slip(clerk, document)
    others(desk, document, language)


def confirm(browser: Browser, address: str, code: str, language: str) -> None:
    """The recipient, with a telephone: reads, fetches the paper, mistypes, confirms."""
    context = browser.new_context(base_url=address, locale=LOCALES[language], **PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"/r/{code}")
    look_at(page, f"public-link-{language}")
    assert context.request.get(f"/r/{code}/paper.pdf").body().startswith(b"%PDF")
    page.locator("#who").fill("李文")
    page.locator("button").click()
    look_at(page, f"public-error-{language}")
    assert page.locator("#who").input_value() == "李文"
    page.locator("#phone").fill("0532-85912345")
    page.locator("button").click()
    page.locator("#outcome").wait_for()
    look_at(page, f"public-done-{language}")
    page.goto("/r/unknown")
    look_at(page, f"public-unknown-{language}")
    context.close()
    assert Dispatch.objects.get(name=FINANCE).through == "link"


def slip(clerk: Reader, document: OutgoingDocument) -> None:
    """The clerk enters a receipt from its slip."""
    row = Dispatch.objects.get(record=document.pk, part="main")
    clerk.open(f"{reverse('outgoing_dispatch_act', args=[document.pk, 'receive'])}?row={row.pk}")
    look_at(clerk.page, f"act-{clerk.language}")
    clerk.fill(receiver="王主任")
    clerk.press("Enter the receipt")
    row.refresh_from_db()
    assert row.state == "received"


def others(desk: Desk, document: OutgoingDocument, language: str) -> None:
    """The other pages, wide and on a telephone."""
    wide, small = desk.sign_in("registry", language), desk.sign_in("registry", language, **PHONE)
    pages = (("open", reverse("open_dispatches")), ("organs", reverse("organ_list")), ("organ", reverse("organ_new")),
             ("import", reverse("organ_import")), ("list", reverse("outgoing_document_list")),
             ("state", reverse("outgoing_dispatch", args=[document.pk])), ("record", document.get_absolute_url()))
    for name, address in pages:
        look_at(wide.open(address).page, f"{name}-{language}")
        look_at(small.open(address).page, f"phone-{name}-{language}")
