"""Registering at speed: by keyboard alone, with an input method, with warnings before the harm is done."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page

from secretariat.incoming_document.models import IncomingDocument
from tests.journeys.conftest import make_letter
from tests.journeys.desk import LIST, NEW, Desk, Reader
from tests.journeys.made import TITLE, filed
from tests.office.files import builders as b

MOST_TABS = 12


def test_a_letter_by_keyboard_alone(desk: Desk) -> None:
    clerk = desk.sign_in("registry").open(NEW)
    tabs = _type_fields(clerk.page, {
        "sender": "市府办", "sender_number": "青政办发〔2026〕12号", "title": TITLE, "urgency": "u", "written_on": "1119",
        "pages": "2"})
    assert tabs <= MOST_TABS, tabs
    with clerk.arriving():
        clerk.page.keyboard.press("Control+Enter")
    document = IncomingDocument.objects.get()
    assert (document.number, document.title, document.urgency) == ("收〔2026〕1号", TITLE, "urgent")
    assert (document.written_on, document.pages, document.sender.short_name) == (date(2026, 11, 19), 2, "市府办")

    # Save and next: the sender stays, and the next number can be typed at once.
    assert clerk.main.locator("[name=sender]").input_value() == "青岛市人民政府办公厅"
    assert clerk.page.evaluate("document.activeElement.name") == "sender_number"
    clerk.page.keyboard.type("青政办发〔2026〕13号")
    clerk.page.keyboard.press("Tab")
    clerk.page.keyboard.type("关于召开电子政务工作会议的通知")
    with clerk.arriving():
        clerk.page.keyboard.press("Control+Enter")
    assert list(IncomingDocument.objects.order_by("pk").values_list("number", "sender__short_name")) == [
        ("收〔2026〕1号", "市府办"), ("收〔2026〕2号", "市府办")]


def _type_fields(page: Page, typed: dict[str, str]) -> int:
    """Type into the fields in the order of the form, moving by Tab alone; returns how often Tab was pressed."""
    tabs, left = 0, dict(typed)
    while left:
        name = page.evaluate("document.activeElement.name || ''")
        if name in left:
            page.keyboard.type(left.pop(name))
        else:
            page.keyboard.press("Tab")
            tabs += 1
            assert tabs < 40, f"{left} was never reached"
    return tabs


def compose(page: Page, *stages: str) -> None:
    """Type as an input method does: half-typed words, then the one that was chosen."""
    devtools = page.context.new_cdp_session(page)
    for text in stages:
        devtools.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        page.wait_for_timeout(300)
    devtools.send("Input.insertText", {"text": stages[-1]})


def test_a_composed_word_is_searched_once(desk: Desk) -> None:
    filed("关于收文工作的通知")
    clerk = desk.sign_in("registry", "zh-hans").open(LIST)
    asked: list[str] = []
    clerk.page.on("request", lambda request: asked.append(request.url) if "q=" in request.url else None)
    clerk.page.focus("#id_q")
    with clerk.page.expect_response(lambda answer: "q=" in answer.url):
        compose(clerk.page, "s", "sh", "shou", "shouw", "收文")
    clerk.page.wait_for_timeout(600)
    assert len(asked) == 1 and "q=%E6%94%B6%E6%96%87" in asked[0]
    assert clerk.main.locator("[data-row]").count() == 1


def test_enter_while_composing_submits_nothing(desk: Desk) -> None:
    clerk = desk.sign_in("registry", "zh-hans").open(NEW)
    clerk.letter(title="")
    clerk.page.focus("[name=title]")
    devtools = clerk.page.context.new_cdp_session(clerk.page)
    devtools.send("Input.imeSetComposition", {"text": "tongzhi", "selectionStart": 7, "selectionEnd": 7})
    for kind in ("rawKeyDown", "keyUp"):
        devtools.send("Input.dispatchKeyEvent", {
            "type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229, "nativeVirtualKeyCode": 229})
    clerk.page.wait_for_timeout(500)
    assert clerk.page.url.endswith(NEW) and not IncomingDocument.objects.exists()
    devtools.send("Input.insertText", {"text": "通知"})
    clerk.press("Save")
    assert IncomingDocument.objects.get().title == "通知"


@pytest.mark.parametrize("number", ["青政办发[2026]12号", "青政办发（２０２６）12号"])
def test_a_duplicate_warns_before_it_is_saved(desk: Desk, number: str) -> None:
    first = filed()
    clerk = desk.sign_in("registry").open(NEW)
    clerk.letter(sender_number=number, title="同一份来文")
    clerk.button("Save").click()
    warning = clerk.main.locator(".notice-warning")
    warning.wait_for()
    assert first.number in warning.inner_text()
    assert IncomingDocument.objects.count() == 1
    assert clerk.main.locator("[name=title]").input_value() == "同一份来文"
    clerk.main.locator("[name=duplicate_reason]").fill("两个处室各收到一份")
    clerk.press("Save")
    again = IncomingDocument.objects.latest("pk")
    assert again.number == "收〔2026〕2号"
    clerk.open(f"{again.get_absolute_url()}history/")
    assert "两个处室各收到一份" in clerk.text()


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(desk: Desk) -> None:
    clerk = desk.sign_in("registry").open(NEW)
    clerk.letter(received_on="1332", written_on="20261124", sender="没有的单位")
    assert "not a date" in clerk.main.locator("[name=received_on] ~ .echo").inner_text()
    clerk.button("Save").click()
    clerk.page.locator(".error-summary").wait_for()
    assert clerk.page.title().startswith("Error:")
    for name, words in (("received_on", "date"), ("sender", "is not among the senders")):
        field = clerk.main.locator(f".field.invalid:has([name={name}])")
        assert words in field.locator(".field-error").first.inner_text()
    assert clerk.main.locator("[name=title]").input_value() == TITLE
    assert clerk.main.locator("[name=received_on]").input_value() == "1332"
    assert not IncomingDocument.objects.exists()


@pytest.mark.parametrize(("name", "body", "words"), [
    ("通知.pdf", b.pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "JavaScript"),
    ("通知.docx", b"MZ\x90\x00 not a document", "通知.docx"),
])
def test_a_poisoned_file_is_refused_with_a_sentence(desk: Desk, name: str, body: bytes, words: str) -> None:
    clerk = desk.sign_in("registry").open(NEW)
    clerk.letter()
    clerk.attach(name, body)
    refusal = clerk.page.locator("#uploads .field-error")
    refusal.wait_for()
    assert words in refusal.inner_text()
    clerk.press("Save")
    assert IncomingDocument.objects.get().attachments.count() == 0


def test_the_same_bytes_under_another_name_warn(desk: Desk, letter_pdf: bytes) -> None:
    clerk = desk.sign_in("registry").open(NEW)
    clerk.letter()
    clerk.attach("来文.pdf", letter_pdf)
    clerk.page.locator("#uploads .viewer").wait_for()
    clerk.press("Save")
    clerk.open(NEW)
    clerk.attach("另一个名字.pdf", letter_pdf)
    warning = clerk.page.locator("#uploads .notice-warning")
    warning.wait_for()
    assert "The same file has been registered before." in warning.inner_text()
    clerk.attach("别的.pdf", make_letter("关于另一件事的通知", 14))
    clerk.page.locator("#uploads .viewer").nth(1).wait_for()
    assert clerk.page.locator("#uploads .notice-warning").count() == 1


def test_an_office_file_says_honestly_that_there_is_no_preview(desk: Desk) -> None:
    clerk = desk.sign_in("registry").open(NEW)
    clerk.letter()
    clerk.attach("通知.docx", b.docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    clerk.page.locator("#uploads .viewer").wait_for()
    desk.work()
    shown: Any = clerk.page.locator("#uploads .viewer .empty-title, #uploads .viewer img").first
    shown.wait_for()
    clerk.press("Save")
    assert IncomingDocument.objects.get().attachments.get().name == "通知.docx"


def test_a_reader_of_a_state_secret_is_told_the_law(desk: Desk) -> None:
    clerk: Reader = desk.sign_in("registry", "zh-hans").open(NEW)
    clerk.letter(title="机密★5年 关于某事的通知")
    clerk.button("Save").click()
    clerk.page.locator(".error-summary").wait_for()
    assert "保守国家秘密法" in clerk.text()
    assert not IncomingDocument.objects.exists()
