"""Reports made by the calendar: each period once, with its owner's rights at that time."""

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from office.notices.models import Notice
from office.orgchart.models import Appointment
from office.outbox.services import drain
from office.records.made import bytes_of
from office.records.models import Record
from office.reports.models import ReportFile, SavedReport
from office.reports.periods import before, ended, period_of
from office.reports.report import Report
from office.reports.saved import save, subscribe
from office.reports.schedule import make, progress, promise_due
from office.testing import account, frozen, signed_in, standing
from tests.office.reports.made import NOON, history

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
NEXT = datetime(2026, 12, 1, 0, 5, tzinfo=ZONE)
LATER = datetime(2027, 2, 10, 9, 0, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def _office(office: None) -> None:
    """The loaded office; each test says what time it is."""


def scheduled(username: str = "secretariat.head", report: str = "workload", every: str = "month") -> SavedReport:
    """Saved at NOON; the period that ended last is promised and made."""
    query = {"by": "division"} if report != "step-times" else {"by": "act"}
    with standing(NOON):
        row = SavedReport(person=account(username).person, report=report, query=query, language="en")
        save(row, {"name": "每月工作量", "division": None, "every": every})
        promise_due()
    work(NOON)
    return row


def work(at: datetime) -> None:
    """What the worker does at an instant."""
    with frozen(at):
        drain()


def periods(row: SavedReport) -> list[tuple[date, str]]:
    return list(row.files.order_by("since").values_list("since", "state"))


def notices(username: str) -> list[str]:
    return list(Notice.objects.filter(person=account(username).person, subject__startswith="report_")
                .order_by("id").values_list("subject", flat=True))


def test_periods_of_the_calendar() -> None:
    assert period_of("month", date(2026, 2, 5)) == (date(2026, 2, 1), date(2026, 2, 28))
    assert period_of("quarter", date(2026, 11, 30)) == (date(2026, 10, 1), date(2026, 12, 31))
    assert before("quarter", date(2026, 2, 1)) == (date(2025, 10, 1), date(2025, 12, 31))
    assert before("year", date(2026, 2, 1)) == (date(2025, 1, 1), date(2025, 12, 31))
    assert [since for since, _until in ended("month", date(2026, 11, 1), date(2027, 2, 1))] == [
        date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    assert not list(ended("month", date(2026, 11, 1), date(2026, 11, 30)))


def test_made_for_the_period_that_ended_and_told() -> None:
    with standing(NOON):
        history(1)
    row = scheduled()
    assert periods(row) == [(date(2026, 10, 1), "done")]
    assert notices("secretariat.head") == ["report_done"]
    file = row.files.get()
    book = load_workbook(io.BytesIO(bytes_of(file.xlsx_id)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    filed = Record.objects.filter(opened__gte=datetime(2026, 10, 1, tzinfo=ZONE), opened__lt=datetime(2026, 11, 1, tzinfo=ZONE))
    assert rows[-1][1] == filed.count() > 3
    assert bytes_of(file.pdf_id).startswith(b"%PDF-")
    with frozen(NOON):
        answer = signed_in("secretariat.head").get(reverse("saved_report_xlsx", args=[file.pk]))
    assert answer.status_code == 200 and answer.content == bytes_of(file.xlsx_id)


def test_each_period_once_even_after_months_of_downtime() -> None:
    row = scheduled()
    with standing(NEXT):
        assert promise_due() == 1 and promise_due() == 0
    with standing(LATER):
        assert promise_due() == 2 and promise_due() == 0
    work(LATER)
    work(LATER)
    assert periods(row) == [(date(2026, month, 1), "done") for month in (10, 11, 12)] + [(date(2027, 1, 1), "done")]
    assert notices("secretariat.head") == ["report_done"] * 4
    made = {file.pk: file.made_at for file in row.files.all()}
    for pk in made:
        with transaction.atomic():
            make(pk)  # a second delivery
    assert {file.pk: file.made_at for file in row.files.all()} == made


def test_the_database_keeps_a_period_from_being_made_twice() -> None:
    row = scheduled()
    with pytest.raises(IntegrityError, match="one_report_a_period"), transaction.atomic():
        ReportFile.objects.create(saved=row, since=date(2026, 10, 1), until=date(2026, 10, 31))


def test_of_a_report_of_the_moment_only_the_last_missed_period_is_made() -> None:
    row = scheduled(report="backlog")
    with standing(LATER):
        assert promise_due() == 1
        assert promise_due() == 0
    assert [since for since, _state in periods(row)] == [date(2026, 10, 1), date(2027, 1, 1)]


def leave(username: str, at: datetime) -> None:
    """The person's posts end."""
    for row in Appointment.objects.filter(person__user__username=username):
        row.valid_to = at
        row.save()


def test_who_has_lost_the_right_has_nothing_made() -> None:
    row = scheduled("registry", "usage")
    assert periods(row) == [(date(2026, 10, 1), "done")]
    leave("registry", datetime(2026, 11, 25, tzinfo=ZONE))
    with standing(NEXT):
        promise_due()
    work(NEXT)
    row.refresh_from_db()
    assert periods(row)[1:] == [(date(2026, 11, 1), "failed")] and row.stopped == "right" and row.every == ""
    assert notices("registry") == ["report_done", "report_stopped"]
    with standing(LATER):
        assert promise_due() == 0
        client = signed_in("registry")
        assert client.get(f"/saved-reports/{row.pk}/").status_code == 404
        first = row.files.get(since=date(2026, 10, 1))
        assert client.get(reverse("saved_report_pdf", args=[first.pk])).status_code == 404


def test_without_asking_for_the_right_it_would_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    row = scheduled("registry", "usage")
    leave("registry", datetime(2026, 11, 25, tzinfo=ZONE))
    monkeypatch.setattr(Report, "is_for", lambda report, user: True)
    with standing(NEXT):
        promise_due()
    work(NEXT)
    assert periods(row)[1:] == [(date(2026, 11, 1), "done")]


def test_it_counts_what_its_owner_may_see_at_the_time() -> None:
    with standing(NOON):
        history(1)
    own, all_of_it = scheduled("website.staff").files.get(), scheduled("director").files.get()
    assert "reader may see" in own.scope and "whole office" in all_of_it.scope
    rows = [list(load_workbook(io.BytesIO(bytes_of(one.xlsx_id))).worksheets[0].iter_rows(values_only=True))
            for one in (own, all_of_it)]
    assert len(rows[0]) == 5 < len(rows[1])


def test_subscribers_are_told_as_long_as_they_may_read_it() -> None:
    row = scheduled()
    with standing(NOON):
        secretariat = Appointment.objects.get(person=row.person, post__role="division_head").post.division
        save(row, {"name": row.name, "division": secretariat, "every": "month"})
        subscribe(account("registry"), row)
        subscribe(account("archives"), row)
    leave("archives", datetime(2026, 11, 25, tzinfo=ZONE))
    with standing(NEXT):
        promise_due()
    work(NEXT)
    assert notices("registry") == ["report_done"] and notices("archives") == []
    with standing(NEXT):
        file = row.files.get(since=date(2026, 11, 1))
        address = reverse("saved_report_pdf", args=[file.pk])
        assert signed_in("registry").get(address).status_code == 200
        assert signed_in("planning.head").get(address).status_code == 404


def test_what_cannot_be_asked_any_more_says_so() -> None:
    row = scheduled()
    row.query = {"by": "division", "division": "999999"}
    row.save()
    with standing(NEXT):
        promise_due()
    work(NEXT)
    file = row.files.get(since=date(2026, 11, 1))
    assert file.state == "failed" and "999999" in file.why
    assert notices("secretariat.head") == ["report_done", "report_failed"]


def test_progress_says_how_many_are_made_before() -> None:
    with standing(NOON):
        for username in ("director", "deputy"):
            row = SavedReport(person=account(username).person, report="workload", query={}, language="en")
            save(row, {"name": "月报", "division": None, "every": "month"})
        promise_due()
        files = list(ReportFile.objects.order_by("pk"))
        assert [progress(file)["before"] for file in files] == [0, 1]
        page = signed_in("deputy").get(f"/saved-reports/{files[1].saved_id}/").content.decode()
        assert "Being made" in page and "1 report is made before it." in page
    work(NOON)
    assert progress(ReportFile.objects.order_by("pk")[1]) == {}
