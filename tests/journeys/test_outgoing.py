"""From a blank draft to a sealed document, in the browser, in both languages; its pages are quiet and whole."""

import io
from typing import Any

import pdfplumber
import pytest

from office.audit.actor import SYSTEM, acting
from office.orgchart.models import OfficeVersion
from office.outbox.services import drain
from office.verification.services import check
from secretariat.organ.models import Organ
from secretariat.outgoing_document.models import OrganWord, OutgoingDocument
from secretariat.seal.testing import seal, use_keys
from tests.journeys.desk import PHONE, Desk, Reader
from tests.journeys.looking import look
from tests.journeys.test_pages import COLOURS, findings

NEW = "/secretariat/outgoing_document/new/"
TITLE = "关于开展电子政务外网安全巡检工作的通知"
LOOKED_AT = {"Sign off": "signing", "Authorise the seal": "authorising", "Affix the seal": "sealing"}


@pytest.fixture
def book(desk: Desk, settings: Any) -> Desk:
    """To whom the office writes, its organ word, and its seal."""
    use_keys(settings)
    seal()
    with acting(SYSTEM):
        Organ.objects.create(name="各区市电子政务管理机构", relation="subordinate")
        OrganWord.objects.create(word="青电政", office_version=OfficeVersion.objects.get(code="2011"))
    return desk



@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_a_blank_draft_to_a_sealed_document(book: Desk, language: str) -> None:
    drafter = book.sign_in("network.staff", language).open(NEW)
    look(drafter, "new")
    drafter.fill(title=TITLE, copies="30")
    pick_organ(drafter)
    drafter.press("Save")
    document = OutgoingDocument.objects.get()
    write(drafter)
    plan(drafter, document)
    for username, button in (("network.head", "Agree"), ("software.head", "Agree"), ("secretariat.head", "Agree"),
                             ("deputy", "Sign off"), ("registry", "Agree"), ("registry", "Register"),
                             ("registry", "Report as printed"), ("deputy", "Authorise the seal"),
                             ("seals", "Affix the seal")):
        reader = book.sign_in(username, language)
        reader.page.set_default_timeout(60_000)  # to print and to seal lays out and signs a paper
        reader.take(TITLE)
        if button in LOOKED_AT:
            look(reader, LOOKED_AT[button])
        reader.press(button)
    done = OutgoingDocument.objects.get()
    assert (done.status, done.number) == ("sealed", "青电政〔2026〕1号")
    clerk = book.sign_in("registry", language)
    clerk.open(f"{document.get_absolute_url()}preview/")
    look(clerk, "preview-waiting")
    drain()  # the worker's part
    clerk.page.locator(".preview-pages img").first.wait_for()  # it comes back by itself
    answer = clerk.page.request.get(f"{document.get_absolute_url()}print/document.pdf")
    for name, address in (("list", "/secretariat/outgoing_document/"), ("page", document.get_absolute_url()),
                          ("preview", f"{document.get_absolute_url()}preview/"),
                          ("versions", f"{document.get_absolute_url()}versions/")):
        look(clerk.open(address), name)
    with pdfplumber.open(io.BytesIO(answer.body())) as pdf:
        words = "".join(page.extract_text() for page in pdf.pages).replace("\n", "")
    assert "青电政〔2026〕1号" in words and "2026年11月23日" in words
    assert check(answer.body()).outcome == "valid"
    phone(book, document, language)


def pick_organ(drafter: Reader) -> None:
    """Find the addressee by its initials, with the keyboard."""
    drafter.page.locator("#id_main_to_find").press_sequentially("gqsdz")
    drafter.page.locator("#id_main_to_find_list [role=option]").first.wait_for()
    look(drafter, "new-picking")
    drafter.page.keyboard.press("Enter")
    assert drafter.page.locator("#id_main_to").input_value() == "各区市电子政务管理机构"
    assert drafter.page.locator("#id_main_to_find").input_value() == ""


def write(drafter: Reader) -> None:
    """Check the text out, write a paragraph and a heading with what is pasted below it, and give it back."""
    drafter.press("Check out and write")
    add = drafter.page.locator("#id_body_add")
    for kind, words in (("Paragraph", "经研究，决定开展安全巡检工作。现将有关事项通知如下。"), ("Heading", "巡检范围")):
        with drafter.arriving():
            add.get_by_role("button", name=drafter.word(kind), exact=True).click()
        drafter.page.keyboard.type(words)  # the new field has the cursor
    drafter.page.locator("details.text-import summary").click()
    drafter.fill(paste_text="（一）骨干节点\n全市电子政务外网骨干节点。")
    drafter.press("Make blocks of it")
    drafter.page.locator("details.text-buttons summary").first.click()
    look(drafter, "editor")
    beside(drafter)
    drafter.press("Save and give the text back")
    assert [block["kind"] for block in OutgoingDocument.objects.get().body] == ["paragraph", "heading", "heading", "paragraph"]


def worked_until(reader: Reader, shown: str, before: str | None = None) -> None:
    """The worker's part, done whenever the page has asked for it, until the page shows what came of it."""
    for _time in range(100):
        drain()
        if reader.page.evaluate(f"before => {shown}", before):
            return
        reader.page.wait_for_timeout(300)
    raise AssertionError(f"never: {shown}")


def beside(drafter: Reader) -> None:
    """On a wide screen the pages stand beside the text, and follow what is typed before it is saved."""
    drafter.page.set_default_timeout(60_000)
    assert not drafter.page.locator(".text-live").is_visible()
    with drafter.page.expect_response("**/text/preview/"):
        drafter.page.set_viewport_size({"width": 1600, "height": 900})
    worked_until(drafter, "document.querySelector('#live img') !== null")
    before = drafter.page.locator("#live img").first.get_attribute("src")
    with drafter.page.expect_response("**/text/preview/"):  # the draft was kept, its pages are asked for
        drafter.page.locator("#id_body_1_text").press_sequentially("请遵照执行。")
    assert drafter.page.locator("#live img").first.get_attribute("src") == before  # what is shown stays meanwhile
    worked_until(drafter, "document.querySelector('#live img').src !== before", before)
    look(drafter, "editor-wide")
    drafter.page.set_viewport_size({"width": 1280, "height": 800})


def plan(drafter: Reader, document: OutgoingDocument) -> None:
    """Send it on its way: who countersigns, who signs."""
    drafter.open(f"/routes/{document.pk}/start/")
    drafter.pick("s2_1_to", "徐志强")
    drafter.pick("s4_1_to", "孙立群")
    drafter.press("Start the route")


def phone(desk: Desk, document: OutgoingDocument, language: str) -> None:
    """The same pages, 360 pixels wide, and in the dark."""
    clerk = desk.sign_in("registry", language, **PHONE)
    for name, address in (("phone-list", "/secretariat/outgoing_document/"), ("phone-page", document.get_absolute_url()),
                          ("phone-new", NEW), ("phone-preview", f"{document.get_absolute_url()}preview/")):
        look(clerk.open(address), name)
    dark = desk.sign_in("registry", language, color_scheme="dark")
    for address in (document.get_absolute_url(), f"{document.get_absolute_url()}versions/"):
        assert findings(dark.open(address).page, COLOURS) == []
