"""The main journey: register, route, propose, instruct, pass on, handle, check, answer, close, file."""

import re

import pytest

from office.audit.verify import verify
from secretariat.incoming_document.models import Status
from tests.journeys.desk import LIST, Desk
from tests.journeys.story import HANDLED, INSTRUCTED, PROPOSED, Story


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_letter_from_the_registry_to_the_file(desk: Desk, letter_pdf: bytes, language: str) -> None:
    story = Story(desk, language)
    clerk = story.register(letter_pdf)
    assert story.at().number == "收〔2026〕1号"
    assert story.at().attachments.get().file.page_images.count() == 2
    assert "2026-12-" in clerk.text()  # when the route will about end
    story.start(clerk)
    assert clerk.word("The route has started.") in clerk.said()
    assert "王淑敏" in clerk.main.locator(".now").inner_text() or "Wang Shumin" in clerk.main.locator(".now").inner_text()

    head = story.propose()
    assert story.at().status == Status.PROPOSED and story.holders() == ["leadership.deputy"]
    assert "孙立群" in head.said() or "Sun Liqun" in head.said()

    deputy = story.instruct()
    assert story.at().status == Status.INSTRUCTED and story.holders() == ["secretariat.registry"]
    assert deputy.inbox() == []

    story.pass_on()
    assert story.at().status == Status.HANDLING
    assert story.holders() == ["network.head", "software.head"]
    desk.clock(24)
    handler = story.handle()
    assert PROPOSED in handler.text() and INSTRUCTED in handler.text()
    assert story.holders() == ["secretariat.head"]

    story.check()
    assert story.holders() == []
    _finish(story)
    assert [line.opinion for line in story.at().journal.order_by("pk") if line.opinion][:3] == [PROPOSED, INSTRUCTED, HANDLED]
    assert list(verify()) == []  # the evidence of all this holds


def _finish(story: Story) -> None:
    """The registry enters the answer, closes and files, and prints the handling sheet."""
    clerk = story.reader("registry").open(story.at().get_absolute_url())
    clerk.press("Enter our answer")
    clerk.fill(answer_number="青电政办〔2026〕30号")
    clerk.press("Enter our answer")
    assert story.at().status == Status.ANSWERED
    clerk.press("Close")
    clerk.fill(result="已按时报送。")
    clerk.press("Close")
    assert story.at().status == Status.CLOSED and story.at().closed is not None
    clerk.press("File")
    clerk.fill(retention="D10")
    clerk.press("File")
    filed = story.at()
    assert (filed.status, filed.retention, filed.answer_number) == (Status.FILED, "D10", "青电政办〔2026〕30号")
    shown = clerk.text()
    for words in ("已按时报送。", "青电政办〔2026〕30号", INSTRUCTED):
        assert words in shown
    assert clerk.main.get_by_role("link", name=clerk.word("Edit"), exact=True).count() == 0
    sheet = clerk.page.request.get(f"{filed.get_absolute_url()}print/handling_sheet.pdf")
    assert sheet.status == 200 and sheet.body().startswith(b"%PDF")
    rows = clerk.open(LIST).main.locator("[data-row]")
    assert rows.count() == 1 and re.search(clerk.word("Filed"), rows.inner_text())
