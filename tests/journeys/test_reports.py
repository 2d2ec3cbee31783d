"""A report from its figures to a file that is made every month: asked for, scheduled, made, told, downloaded; both languages."""

import io
from datetime import date
from pathlib import Path

import pdfplumber
import pytest
from openpyxl import load_workbook

from office.notices.models import Notice
from office.reports.models import ReportFile, SavedReport
from office.reports.schedule import promise_due
from office.testing import account
from tests.journeys.desk import PHONE, Desk
from tests.journeys.looking import look
from tests.journeys.test_pages import COLOURS, findings
from tests.office.reports.made import history

NAME = "各处室月度工作量"



@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_scheduled_made_and_downloaded(desk: Desk, language: str) -> None:
    history(1)
    head = desk.sign_in("secretariat.head", language).open("/reports/")
    look(head, "reports")
    head.open("/reports/workload/?period=last_month&by=division")
    look(head, "workload")
    head.page.get_by_role("link", name=head.word("Save or schedule")).click()
    head.fill(name=NAME, every="month")
    look(head, "save")
    head.press("Save")
    saved = SavedReport.objects.get(name=NAME)
    head.page.get_by_text(head.word("It is next.")).wait_for()
    desk.work()
    head.open(f"/saved-reports/{saved.pk}/")
    look(head, "saved")
    file = ReportFile.objects.get(saved=saved)
    assert (file.since, file.until, file.state) == (date(2026, 10, 1), date(2026, 10, 31), "done")
    with head.page.expect_download() as download:
        head.page.get_by_role("link", name="XLSX").first.click()
    rows = list(load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).worksheets[0].values)
    assert rows[4][1] == head.word("Records filed") and rows[-1][0] == head.word("In all")
    body = head.page.request.get(f"/saved-reports/file/{file.pk}.pdf").body()
    with pdfplumber.open(io.BytesIO(body)) as pdf:
        words = "".join(page.extract_text() for page in pdf.pages)
    assert head.word("Open at the end") in words and str(rows[-1][1]) in words
    assert Notice.objects.get(subject="report_done").person == account("secretariat.head").person
    head.open("/notices/").page.get_by_role("link", name=NAME).first.click()
    assert head.page.url.endswith(f"/saved-reports/{saved.pk}/")
    desk.clock(30)
    assert promise_due() == 0, "November has not ended"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_dashboard_and_charter_on_every_screen(desk: Desk, language: str) -> None:
    history(2)
    for options in ({}, PHONE, {"color_scheme": "dark"}):
        reader = desk.sign_in("director", language, **options)
        for name, address in (("dashboard", "/division/secretariat/"), ("charter", "/charter/"),
                              ("backlog", "/reports/backlog/"), ("steps", "/reports/step-times/?period=this_year")):
            look(reader.open(address), f"{name}-{'-'.join(map(str, options)) or 'desk'}")
    assert findings(reader.page, COLOURS) == []
