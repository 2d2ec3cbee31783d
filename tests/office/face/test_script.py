"""What office.js promises, in a real browser: input methods, keys, drafts, people, dates, double clicks, focus."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.office.face import guide
from tests.office.face.test_guide import findings

pytestmark = pytest.mark.usefixtures("office")

SCRIPT, LETTER, INBOX, RECORD = (
    "/styleguide/script/",
    "/styleguide/letter/",
    "/styleguide/inbox/",
    "/styleguide/record/",
)


@pytest.fixture
def page(open_context: Any) -> Any:
    """A page of a signed-in clerk, with nothing remembered."""
    for memory in (guide.ASKED, guide.DRAFTS, guide.POSTED):
        memory.clear()
    return open_context("registry").new_page()


def compose(page: Any, *, stages: tuple[str, ...] = ("s", "sh", "shou", "shou'w", "shouwen", "收文")) -> None:
    """Type 收文 with an input method, as the browser's own protocol says it."""
    devtools = page.context.new_cdp_session(page)
    for text in stages:
        devtools.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        )
        page.wait_for_timeout(130)
    devtools.send("Input.insertText", {"text": stages[-1]})


def test_a_composed_word_is_searched_once(page: Any) -> None:
    page.goto(SCRIPT)
    page.focus("#live")
    compose(page)
    page.wait_for_timeout(500)
    assert guide.ASKED == ["收文"]
    assert page.input_value("#live") == "收文"


def test_without_the_guard_half_words_are_searched(page: Any) -> None:
    """The twin: without office.js the same keys ask for s, sh, shou…"""
    page.route("**/office/office.js", lambda route: route.abort())
    page.goto(SCRIPT)
    page.focus("#live")
    compose(page)
    page.wait_for_timeout(500)
    assert len(guide.ASKED) > 1


def test_enter_while_composing_submits_nothing(page: Any) -> None:
    page.goto(SCRIPT)
    page.focus("#live")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Input.imeSetComposition", {"text": "shouwen", "selectionStart": 7, "selectionEnd": 7})
    key = {
        "type": "rawKeyDown",
        "key": "Enter",
        "code": "Enter",
        "windowsVirtualKeyCode": 229,
        "nativeVirtualKeyCode": 229,
    }
    devtools.send("Input.dispatchKeyEvent", key)
    page.evaluate("document.getElementById('live-form').requestSubmit()")
    page.wait_for_timeout(200)
    assert guide.POSTED == []
    assert page.url.endswith(SCRIPT)


def test_focus_never_falls_to_the_body_after_a_swap(page: Any) -> None:
    page.goto(SCRIPT)
    page.click("#piece button")
    page.wait_for_selector("#piece h2")
    page.wait_for_timeout(100)
    assert page.evaluate(
        "document.activeElement !== document.body && document.getElementById('piece').contains(document.activeElement)"
    )


def test_keys_of_a_list_and_that_they_are_silent_in_fields(page: Any) -> None:
    page.goto(INBOX)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(
        "document.activeElement.closest('[data-row]') === document.querySelectorAll('[data-row]')[1]"
    )
    page.keyboard.press("k")
    page.keyboard.press("x")
    assert page.locator("[data-row]").first.locator("input").is_checked()
    assert page.locator("[data-selected]").inner_text() == "1"
    page.keyboard.press("Enter")
    page.wait_for_url("**" + RECORD)
    page.goto(LETTER)
    page.focus("#id_title")
    page.keyboard.type("jxn?/")
    assert page.input_value("#id_title") == "jxn?/"
    assert not page.locator("#help-dialog").is_visible()


def test_help_opens_closes_and_gives_the_focus_back(page: Any) -> None:
    page.goto(INBOX)
    page.focus(".tool-help")
    page.keyboard.press("?")
    assert page.locator("#help-dialog").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#help-dialog").is_visible()
    assert page.evaluate("document.activeElement.matches('.tool-help')")


def test_single_keys_can_be_switched_off(page: Any) -> None:
    page.goto("/accounts/preferences/")
    page.uncheck("#id_shortcuts")
    page.click("main button[type=submit]")
    page.wait_for_selector(".notice-success")
    page.keyboard.press("?")
    assert not page.locator("#help-dialog").is_visible()
    assert page.locator("html").get_attribute("data-shortcuts") == "off"


def test_the_skip_link_is_first_and_works(page: Any) -> None:
    page.goto(INBOX)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_draft_is_saved_within_five_seconds_of_the_last_stroke(page: Any) -> None:
    page.goto(LETTER)
    page.fill("#id_title", "关于报送材料的通知")
    expect(page.locator("[data-draft-status]")).to_have_text("草稿已保存 10:42", timeout=5000)
    assert guide.DRAFTS[-1]["title"] == "关于报送材料的通知"
    assert len(guide.DRAFTS) == 1


def test_a_lost_connection_is_said_and_the_text_stays(page: Any) -> None:
    page.goto(LETTER)
    page.route("**/draft/", lambda route: route.abort())
    page.fill("#id_title", "关于报送材料的通知")
    expect(page.locator("[data-draft-status]")).to_contain_text("草稿未保存", timeout=5000)
    assert page.input_value("#id_title") == "关于报送材料的通知"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("20261123", "2026年11月23日星期一"),
        ("1123", "2026年11月23日星期一"),
        ("2026-2-9", "2026年2月9日星期一"),
        ("１１月２３日", "2026年11月23日星期一"),
        ("1332", "日期无法识别"),
        ("31", "日期无法识别"),
    ],
)
def test_a_date_is_echoed(page: Any, typed: str, read: str) -> None:
    page.goto(LETTER)
    page.evaluate("document.body.dataset.today = '2026-11-23'")
    page.fill("#id_received", typed)
    assert read in page.locator("#id_received_echo").inner_text()


def test_people_are_found_by_initials_and_only_those_listed(page: Any) -> None:
    page.goto(LETTER)
    field = page.get_by_role("combobox", name="承办人")
    field.fill("lml")
    assert page.locator(".combo-list [role=option]").all_inner_texts() == ["李明朗 · 网络系统管理处 处长"]
    field.press("Enter")
    assert page.evaluate("document.getElementById('id_holder').value") == "1"
    field.fill("zq")
    assert "休假" in page.locator(".combo-list [role=option]").first.inner_text()
    field.press("Escape")
    assert field.input_value() == "李明朗 · 网络系统管理处 处长"
    readers = page.get_by_role("combobox", name="传阅")
    for initials in ("wf", "zq"):
        readers.fill(initials)
        readers.press("Tab")
        readers.focus()
    assert page.evaluate(
        "[...document.getElementById('id_readers').selectedOptions].map((o) => o.value)"
    ) == ["2", "4"]


def test_senders_are_suggested_by_initials_and_others_stay_allowed(page: Any) -> None:
    page.goto(LETTER)
    field = page.get_by_role("combobox", name="来文单位")
    field.press_sequentially("sc")
    expect(page.locator("#id_sender_list [role=option]")).to_have_text(["市财政局"])
    assert findings(page) == []
    field.press("Tab")
    assert field.input_value() == "市财政局"
    assert page.evaluate("document.activeElement.id") == "id_reference"
    field.fill("某个没有登记的单位")
    page.wait_for_timeout(400)
    assert page.locator("#id_sender_list").is_hidden()
    field.blur()
    assert field.input_value() == "某个没有登记的单位"


def test_a_double_click_sends_once(page: Any) -> None:
    page.goto(RECORD)
    page.route("**" + LETTER, lambda route: (page.wait_for_timeout(200), route.continue_()))
    page.dblclick(".split-side .btn-primary")
    page.wait_for_url("**" + LETTER)
    assert len(guide.POSTED) == 1


def test_the_button_pressed_is_sent_along(page: Any) -> None:
    page.goto(RECORD)
    page.click("button[name=verb]")
    page.wait_for_url("**" + LETTER)
    assert guide.POSTED[0]["verb"] == "return"


def test_a_phrase_goes_in_at_the_caret(page: Any) -> None:
    page.goto(RECORD)
    page.fill("#id_opinion", "前后")
    page.evaluate("document.getElementById('id_opinion').setSelectionRange(1, 1)")
    page.click("text=拟同意")
    assert page.input_value("#id_opinion") == "前拟同意后"


def test_the_splitter_moves_by_keys(page: Any) -> None:
    page.goto(RECORD)
    before = page.locator(".viewer").bounding_box()["width"]
    page.focus(".split-bar")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    assert page.locator(".viewer").bounding_box()["width"] < before - 20
    assert page.locator(".split-bar").get_attribute("aria-valuenow") == "44"


def test_pages_zoom_and_turn(page: Any) -> None:
    page.goto(RECORD)
    before = page.locator(".viewer-pages img").first.bounding_box()["width"]
    page.click("[data-zoom='1']")
    assert page.locator(".viewer-pages img").first.bounding_box()["width"] > before * 1.2
    page.click("[data-rotate]")
    assert page.locator(".viewer").get_attribute("data-turn") == "1"


def test_a_question_opens_and_can_be_left(page: Any) -> None:
    page.goto(RECORD)
    page.click("a[data-dialog=urge]")
    assert page.locator("#urge").is_visible()
    page.click("#urge button[formmethod=dialog]")
    assert not page.locator("#urge").is_visible()
    assert guide.POSTED == []


def test_faults_are_listed_focused_and_linked_and_nothing_typed_is_lost(page: Any) -> None:
    page.goto(LETTER)
    page.fill("#id_sender", "市府办")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.click("main .btn-primary")
    page.wait_for_selector(".error-summary")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert page.title().startswith("错误：")
    assert page.input_value("#id_sender") == "市府办"
    page.click(".error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "id_reference"


def test_back_gives_working_buttons(page: Any) -> None:
    page.goto(RECORD)
    page.click(".split-side .btn-primary")
    page.wait_for_url("**" + LETTER)
    page.go_back()
    page.click(".split-side .btn-primary")
    page.wait_for_url("**" + LETTER)
    assert len(guide.POSTED) == 2


def test_reduced_motion_stops_every_transition(open_context: Any) -> None:
    page = open_context("registry", reduced_motion="reduce").new_page()
    page.goto(LETTER)
    assert page.evaluate(
        "[...document.querySelectorAll('*')].every((e) => getComputedStyle(e).transitionDuration === '0s')"
    )


def test_everything_reads_and_acts_without_javascript(open_context: Any) -> None:
    guide.POSTED.clear()
    page = open_context(
        "registry", java_script_enabled=False, viewport={"width": 360, "height": 740}
    ).new_page()
    page.goto(INBOX)
    page.click("button.nav-button")
    assert page.locator("#sidenav").is_visible()
    page.goto(RECORD)
    assert page.locator(".viewer-pages img").first.is_visible()
    assert page.locator(".phrases.js-only").is_hidden()
    page.fill("#id_opinion", "同意")
    page.click(".split-side .btn-primary")
    assert guide.POSTED[0]["opinion"] == "同意"


def test_office_js_is_small() -> None:
    import gzip
    from pathlib import Path

    script = Path(__file__).resolve().parents[3] / "office/static/office/office.js"
    assert len(gzip.compress(script.read_bytes())) <= 8192
