"""The archives: a closed letter is filed, arranged at the year's end, and stands in the catalogue."""

import io
from datetime import datetime

import pdfplumber
import pytest

from office.testing import move_clock
from secretariat.archive_item.models import ArchiveItem
from secretariat.archive_item.test_archive_item import closed_letter
from secretariat.incoming_document.models import IncomingDocument, Status
from tests.journeys.desk import ZONE, Desk

CODE = "Z109-WS·2026-D10-MSC-0001"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_a_closed_letter_to_the_catalogue(desk: Desk, language: str) -> None:
    document = closed_letter()
    clerk = desk.sign_in("registry", language).open(document.get_absolute_url())
    clerk.press("File")
    clerk.page.set_default_timeout(60_000)  # the handling sheet is laid out
    clerk.press("File")  # as the retention table says
    assert IncomingDocument.objects.get(pk=document.pk).status == Status.FILED
    item = ArchiveItem.objects.get(source_id=document.pk)
    desk.work()

    move_clock(datetime(2027, 1, 11, 9, tzinfo=ZONE))
    archivist = desk.sign_in("archives", language).open("/secretariat/archives/arrange/")
    assert CODE in archivist.text() and item.title in archivist.text()
    archivist.page.set_default_timeout(60_000)
    button = archivist.main.get_by_role("button").filter(has_text=archivist.word("Give the archival codes"))
    with archivist.arriving():
        button.click()
    assert CODE in archivist.said() and item.reread().code == CODE
    archivist.follow("Classes and prints")
    assert "0001–0001" in archivist.text()
    book = archivist.page.request.get("/secretariat/archives/print/catalogue.pdf?year=2026&retention=D10&department=MSC")
    with pdfplumber.open(io.BytesIO(book.body())) as pages:
        row = [cell.replace("\n", "") for cell in pages.pages[0].extract_tables()[0][1]]
    assert row[1:3] == [CODE, item.document_number]
    shown = archivist.open(item.get_absolute_url()).text()
    assert CODE in shown and archivist.word("Handling sheet") in shown
