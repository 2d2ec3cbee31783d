"""What was typed survives: two editors, a killed tab, an ended session, a double click, a stale page."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from office.records.models import Draft
from secretariat.incoming_document.models import IncomingDocument
from tests.journeys.desk import NEW, Desk
from tests.journeys.made import TITLE, filed, holders, routed


def test_the_second_of_two_editors_sees_both_texts(desk: Desk) -> None:
    document = filed()
    edit = f"{document.get_absolute_url()}edit/"
    first, second = desk.sign_in("registry").open(edit), desk.sign_in("secretariat.head").open(edit)
    first.fill(title="第一位所写的标题")
    first.press("Save")
    second.fill(title="第二位所写的标题")
    second.press("Save")
    mine, theirs = second.main.locator(".mine").inner_text(), second.main.locator(".theirs").inner_text()
    assert "第二位所写的标题" in mine and "第一位所写的标题" in theirs and "Chen Jingyi" in theirs
    document.refresh_from_db()
    assert document.title == "第一位所写的标题"
    second.press("Save what I wrote over it")
    document.refresh_from_db()
    assert document.title == "第二位所写的标题"
    history = second.open(f"{document.get_absolute_url()}history/").text()
    assert "第一位所写的标题" in history and TITLE in history


def test_a_killed_tab_leaves_its_draft(desk: Desk, letter_pdf: bytes) -> None:
    clerk = desk.sign_in("registry").open(NEW)
    clerk.attach("来文.pdf", letter_pdf)
    clerk.page.locator("#uploads .viewer").wait_for()
    clerk.letter()
    clerk.page.locator("[data-draft-status]", has_text="Draft saved").wait_for(timeout=5000)
    clerk.page.close()
    clerk.page = desk.contexts[-1].new_page()
    clerk.open("/?tab=drafts")
    with clerk.arriving():
        clerk.main.locator("[data-open]").click()
    assert "is back in the form" in clerk.text()
    assert clerk.main.locator("[name=title]").input_value() == TITLE
    assert clerk.main.locator("#uploads .viewer").count() == 1
    clerk.press("Save")
    assert IncomingDocument.objects.get().attachments.count() == 1
    assert not Draft.objects.exists()


def test_an_ended_session_gives_the_form_back(desk: Desk) -> None:
    clerk = desk.sign_in("registry").open(NEW)
    clerk.letter()
    Session.objects.all().delete()
    clerk.button("Save").click()
    clerk.page.locator("[name=password]").wait_for()
    assert not IncomingDocument.objects.exists()
    clerk.page.fill("[name=username]", "registry")
    clerk.page.fill("[name=password]", "a-password-for-tests")
    with clerk.arriving():
        clerk.page.locator("main button[type=submit], .panel button[type=submit]").first.click()
    assert clerk.main.locator("[name=title]").input_value() == TITLE
    assert not IncomingDocument.objects.exists()
    clerk.press("Save")
    assert IncomingDocument.objects.get().title == TITLE


@pytest.mark.parametrize("script", [True, False])
def test_a_double_click_makes_one_record(desk: Desk, script: bool) -> None:
    """With the script, which sends once, and without it, when the server's key alone must do."""
    clerk = desk.sign_in("registry", java_script_enabled=script).open(NEW)
    clerk.letter()
    clerk.button("Save").dblclick()  # without the script it leads twice to a page, and the second ends the first
    expect(clerk.page).to_have_url(re.compile(r"/\d+/$"))
    assert IncomingDocument.objects.count() == 1
    assert clerk.document() == IncomingDocument.objects.get()


def test_a_step_that_was_just_finished_says_by_whom_and_when(desk: Desk) -> None:
    document = routed("instruct")  # with the registry; its head may act, too
    here, there = (desk.sign_in("registry").open(document.get_absolute_url()) for _tab in range(2))
    here.pick("to_4_handle", "zjj")
    here.press("Report as distributed")
    there.pick("to_4_handle", "xzq")
    there.press("Report as distributed")
    assert "Chen Jingyi" in there.said() and "2026-11-23" in there.said()
    assert holders(document) == ["network.head"]
