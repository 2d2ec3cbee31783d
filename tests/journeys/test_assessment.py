"""A round of divisions in the browser, in both languages: summary, facts, scores, grades, an objection upheld."""

from decimal import Decimal

import pytest

from office.testing import account
from secretariat.assessment.facts import MANUAL
from secretariat.assessment.models import Assessment, Sheet
from secretariat.assessment.sheets import enter_score, propose
from secretariat.assessment.testing import again, upload
from tests.journeys.desk import PHONE, Desk, Reader
from tests.journeys.looking import look
from tests.office.files.builders import pdf


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_round_with_an_objection_upheld(desk: Desk, language: str) -> None:
    clerk = desk.sign_in("registry", language).open("/secretariat/assessment/new/")
    clerk.fill(title="2026年上半年处室考核", subject="divisions", since="20260101", until="20260630")
    clerk.press("Save")
    record = Assessment.objects.get()
    sheet = record.sheets.get(division__code="network")
    page = f"{record.get_absolute_url()}sheets/{sheet.pk}/"

    head = desk.sign_in("network.head", language).open(page)
    head.fill(summary="完成电子政务外网骨干链路扩容。")
    head.press("Save")
    assert "完成电子政务外网骨干链路扩容。" in head.text()
    other = record.sheets.get(division__code="software")
    head.open(f"{record.get_absolute_url()}sheets/{other.pk}/", status=404)

    clerk.open(f"{record.get_absolute_url()}do/compute/")
    clerk.press("Compute the facts")
    clerk.open(page)
    clerk.fill(indicator="key_tasks", score="38.5", reason="见督查台账")
    clerk.main.locator("input[type=file]").set_input_files(
        {"name": "考核依据.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    look(clerk, "sheet")
    clerk.press("Save")
    assert "38.50" in clerk.text() and "考核依据.pdf" in clerk.text()
    the_rest(record, sheet)

    decide_and_publish(desk, language, clerk, record, page)
    ruled(desk, language, head, sheet, page)
    stranger = desk.sign_in("website.staff", language, **PHONE).open(f"{record.get_absolute_url()}sheets/")
    assert sheet.division.name_zh in stranger.text() or sheet.division.name_en in stranger.text()
    look(stranger, "phone-published")
    look(stranger.open(page), "phone-round")


def decide_and_publish(desk: Desk, language: str, clerk: Reader, record: Assessment, page: str) -> None:
    """The leader proposes, the director decides, the clerk makes it known."""
    leader = desk.sign_in("deputy", language).open(page)
    leader.fill(grade="excellent", opinion="经听取意见，建议优秀。")
    leader.press("Save")
    director = desk.sign_in("director", language).open(f"{record.get_absolute_url()}do/decide/")
    director.press("Decide the grades")
    clerk.open(f"{record.get_absolute_url()}do/publish/")
    clerk.press("Publish the result")
    desk.work()


def ruled(desk: Desk, language: str, head: Reader, sheet: Sheet, page: str) -> None:
    """The head objects, the director upholds: the same facts give the same score again."""
    head.open(page)
    before = Sheet.objects.get(pk=sheet.pk).total
    head.fill(text="有一项未计分，请复核。")
    head.press("Save")
    director = desk.sign_in("director", language).open(page)
    director.fill(upheld="yes", grade="competent", reason="经核实，予以采纳，重新计分。")
    director.press("Save")
    assert director.word("Upheld") in director.text()
    sheet.refresh_from_db()
    assert (sheet.grade, sheet.total) == ("competent", before)
    assert sheet.lines.filter(indicator="bulletins").count() == 2  # computed twice, of the same facts the same
    assert len(set(sheet.lines.filter(indicator="bulletins").values_list("score", flat=True))) == 1


def the_rest(record: Assessment, done: Sheet) -> None:
    """The other manual scores and proposals, as the clerk and the leader do them."""
    clerk = account("registry")
    ledger = upload(clerk)
    for sheet in record.sheets.all():
        for one in record.scheme:
            if one["source"] == MANUAL and (sheet.pk, one["code"]) != (done.pk, "key_tasks"):
                enter_score(clerk, record.pk, sheet.pk, one["code"], Decimal(one["weight"]) / 2, "见台账", again(ledger))
        if sheet.pk != done.pk:
            propose(account("deputy"), record.pk, sheet.pk, "competent", "同意。")
