"""The pages of reports: figures with their definitions, files, saving and sharing."""

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from office.orgchart.models import Appointment, Division
from office.outbox.services import drain
from office.reports.models import SavedReport
from office.reports.report import Asked, all_reports
from office.reports.schedule import promise_due
from office.testing import account, signed_in, standing
from tests.office.reports.made import NOON, history

pytestmark = pytest.mark.django_db
WITHOUT = {"supervision", "budget_execution", "budget_classes"}  # no item and no budget in this history
PERIOD = "?period=days&since=2026-09-15&until=2026-10-31&by=division"


@pytest.fixture(autouse=True)
def _now(office: None) -> Any:
    with standing(NOON):
        yield


def saved(username: str = "secretariat.head", **said: Any) -> SavedReport:
    said = {"name": "每月工作量", "division": "", "every": "", **said}
    answer = signed_in(username).post(f"/reports/workload/save/{PERIOD}", said)
    assert answer.status_code == 302, answer.content.decode()
    return SavedReport.objects.get(name=said["name"])


def test_every_report_opens_with_a_definition_beneath_each_figure() -> None:
    history(1)
    client = signed_in("director")
    listed = client.get("/reports/").content.decode()
    for report in all_reports().values():
        page = client.get(f"/reports/{report.code}/{PERIOD.replace('&by=division', '')}")
        assert page.status_code == 200 and str(report.title) in listed
        text = page.content.decode()
        for column in report.columns:
            assert f"<dt>{column.label}</dt>" in text.replace("&#x27;", "'")
        drawn = 'class="chart"' in text and "<table" in text
        assert drawn or (report.code in WITHOUT and "No figures" in text)
        assert not re.search(r"\sstyle=|<style|<script(?![^>]*src=)", text)


def test_a_report_takes_as_many_queries_for_many_records() -> None:
    def queries() -> int:
        client = signed_in("director")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/reports/backlog/{PERIOD}").status_code == 200
        return len(asked)

    history(1, many=5)
    queries()
    few = queries()
    history(2, many=40)
    assert queries() == few <= 15


def test_the_dashboard_takes_at_most_fifteen_queries() -> None:
    history(1)
    client = signed_in("director")
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/division/secretariat/").content.decode()
    assert len(asked) <= 15
    assert "Overdue, and who holds it" in page
    assert client.get("/division/unheard-of/").status_code == 404


def test_a_wrong_period_is_refused_with_a_sentence() -> None:
    client = signed_in("director")
    for query, said in (("period=days", "Give the day."), ("period=days&since=2026-11-02&until=2026-11-01", "before the first"),
                        ("period=days&since=2001-01-01&until=2026-01-01", "ten years"), ("period=nonsense", "nonsense"),
                        ("by=nonsense", "nonsense"), ("division=999999", "999999")):
        answer = client.get(f"/reports/workload/?{query}")
        assert answer.status_code == 422 and said in answer.content.decode(), query
        assert client.get(f"/reports/workload.xlsx?{query}").status_code == 302


def test_the_xlsx_holds_numbers_and_definitions() -> None:
    history(1)
    answer = signed_in("director").get(f"/reports/workload.xlsx{PERIOD}")
    book = load_workbook(io.BytesIO(answer.content))
    figures, meanings = book.worksheets
    rows = list(figures.iter_rows(values_only=True))
    assert rows[4][:2] == ("Of", "Records filed") and all(isinstance(cell, int) for cell in rows[5][1:])
    assert rows[-1][0] == "In all" and rows[-1][1] == sum(row[1] for row in rows[5:-1])
    assert [row[0] for row in meanings.iter_rows(values_only=True)] == ["Of", "Records filed", "Acts done", "Closed", "Open at the end"]


def test_the_pdf_is_one() -> None:
    history(1)
    answer = signed_in("director").get(f"/reports/step-times.pdf{PERIOD}")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF-")


def test_no_report_for_who_may_not() -> None:
    for username in ("planning.head", "security", "auditor"):
        client = signed_in(username)
        for address in ("/reports/usage/", "/reports/usage.xlsx", "/reports/usage/save/", "/reports/nothing/"):
            assert client.get(address).status_code == 404, (username, address)


def test_saved_with_its_parameters_under_one_name() -> None:
    row = saved()
    assert row.query == {"period": "days", "since": "2026-09-15", "until": "2026-10-31", "by": "division"}
    assert row.person == account("secretariat.head").person
    client = signed_in("secretariat.head")
    page = client.get(f"/saved-reports/{row.pk}/").content.decode()
    assert "since=2026-09-15" in page
    again = client.post(f"/reports/workload/save/{PERIOD}", {"name": "每月工作量", "division": "", "every": ""})
    assert again.status_code == 422 and "of this name already" in again.content.decode()


def test_made_once_for_the_days_asked_for() -> None:
    history(1)
    row = saved(every="once")
    file = row.files.get()
    assert (file.since, file.until, row.every) == (date(2026, 9, 15), date(2026, 10, 31), "")
    drain()
    page = signed_in("secretariat.head").get(f"/saved-reports/{row.pk}/").content.decode()
    assert f"/saved-reports/file/{file.pk}.xlsx" in page
    assert promise_due() == 0


def test_what_was_made_once_does_not_stand_for_later_periods() -> None:
    row = saved(every="once")
    SavedReport.objects.filter(pk=row.pk).update(every="month", first_day=date(2026, 10, 1))
    assert promise_due() == 1
    assert set(row.files.values_list("since", "until")) == {
        (date(2026, 9, 15), date(2026, 10, 31)), (date(2026, 10, 1), date(2026, 10, 31))}


def too_long(user: Any, asked: Asked) -> list[Any]:
    """A question that the database stops, as it stops those of pages."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 20")
        cursor.execute("SELECT pg_sleep(5)")
    return []


def test_a_page_does_not_wait_for_what_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(all_reports(), "workload", replace(all_reports()["workload"], rows=too_long))
    page = signed_in("director").get(f"/reports/workload/{PERIOD}")
    text = page.content.decode()
    assert page.status_code == 200 and "every=once" in text and 'class="chart"' not in text


def test_it_is_its_owners_alone_until_it_is_shared() -> None:
    row, colleague = saved(), signed_in("registry")
    address = f"/saved-reports/{row.pk}/"
    assert colleague.get(address).status_code == 404
    division = Appointment.objects.get(person=row.person, post__role="division_head").post.division_id
    client = signed_in("secretariat.head")
    client.post(f"{address}edit/", {"name": row.name, "division": str(division), "every": ""})
    assert colleague.get(address).status_code == 200
    assert colleague.get(f"{address}edit/").status_code == 404
    assert colleague.post(f"{address}do/", {"act": "delete"}).status_code == 404
    assert signed_in("planning.head").get(address).status_code == 404
    colleague.post(f"{address}do/", {"act": "subscribe"})
    assert list(row.subscriptions.values_list("person", flat=True)) == [account("registry").person_id]
    colleague.post(f"{address}do/", {"act": "unsubscribe"})
    assert not row.subscriptions.exists()


def test_it_is_shared_with_ones_own_division_only() -> None:
    other = Division.objects.get(code="network")
    answer = signed_in("secretariat.head").post(
        f"/reports/workload/save/{PERIOD}", {"name": "别的处", "division": str(other.pk), "every": ""})
    assert answer.status_code == 422 and not SavedReport.objects.exists()


def test_deleted_it_is_gone_and_its_name_is_free() -> None:
    row = saved()
    signed_in("secretariat.head").post(f"/saved-reports/{row.pk}/do/", {"act": "delete"})
    assert signed_in("secretariat.head").get(f"/saved-reports/{row.pk}/").status_code == 404
    row.name = "改名"
    assert saved_again().pk != row.pk


def saved_again() -> SavedReport:
    answer = signed_in("secretariat.head").post(f"/reports/workload/save/{PERIOD}",
                                                {"name": "每月工作量", "division": "", "every": ""})
    assert answer.status_code == 302
    return SavedReport.objects.get(name="每月工作量", deleted_at=None)


def test_names_that_people_type_are_no_markup() -> None:
    row = saved(name='<b>"数"</b>')
    page = signed_in("secretariat.head").get(f"/saved-reports/{row.pk}/").content.decode()
    assert "<b>" not in page and "&lt;b&gt;" in page
    assert quote("<b>") not in page
