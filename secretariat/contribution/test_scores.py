"""The report: what counts for whom, by which points, and who sees it."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.figures.models import Figure
from office.permissions.ask import may_see_register
from office.records.perform import changing, perform
from office.testing import account, frozen, signed_in
from secretariat.contribution.models import Adoption, Contribution, Level, Status
from secretariat.contribution.scores import scores, table
from secretariat.contribution.test_contribution import contributed

pytestmark = pytest.mark.django_db
PAGE = "/secretariat/contribution-report"
MAY = datetime(2026, 5, 4, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MAY):
        yield


def adopted(one: Contribution, level: str, on: date, issue: str = "") -> None:
    """An adoption, as it is entered."""
    with changing(account("registry"), one.pk, "enter_adoption") as change:
        if change.record.is_open:
            change.become(Status.ADOPTED)
        Adoption.objects.create(record=change.record, level=level, adopter="某刊", issue=issue, adopted_on=on,
                                by_id=change.person_id)


def test_points_are_those_of_the_day_and_what_is_void_does_not_count() -> None:
    one, two = contributed(), contributed("website.staff", 2)
    Figure.objects.filter(key="bulletin.points").update(valid_to=date(2026, 7, 1))
    Figure.objects.create(key="bulletin.points", value={"own": 2, "city": 5, "province": 6, "nation": 10}, unit="points",
                          source="办务会议2026年第6期", valid_from=date(2026, 7, 1))
    adopted(one, Level.OWN, date(2026, 5, 5))
    adopted(one, Level.CITY, date(2026, 6, 30))
    adopted(one, Level.CITY, date(2026, 7, 1), "第2期")
    adopted(two, Level.OWN, date(2026, 5, 5))
    adopted(two, Level.NATION, date(2026, 5, 6))
    perform(account("registry"), "void_adoption", two.pk, reason="录入有误", line=2)
    first, second = scores(account("registry"), 2026, "quarter")
    assert (first.division, second.division) == (one.division, two.division)
    assert [(line.period, line.points) for line in first.periods] == [(2, 4), (3, 5)]
    assert (first.total.points, first.total.submitted, first.total.adopted["city"]) == (9, 1, 2)
    assert (second.total.points, second.total.adopted["nation"]) == (1, 0)
    assert [line.period for line in scores(account("registry"), 2026, "month")[0].periods] == [5, 6, 7]
    assert scores(account("registry"), 2025, "month") == []
    assert table(account("registry"), 2026, "quarter")[0] == [one.division.name, "Quarter 2", "1", "1", "1", "0", "0", "4"]


def test_a_division_sees_its_own_figures_and_others_find_nothing() -> None:
    one = contributed()
    contributed("website.staff", 2)
    assert [score.division for score in scores(account("network.head"), 2026, "month")] == [one.division]
    assert len(scores(account("deputy"), 2026, "month")) == 2
    for path in (f"{PAGE}/", f"{PAGE}.csv"):
        assert signed_in("sysadmin").get(path).status_code == 404
    assert not may_see_register(account("sysadmin"), "contribution")
    assert signed_in("website.staff").get(f"{PAGE}.doc").status_code == 404


def test_page_and_files_say_the_same() -> None:
    one = contributed()
    adopted(one, Level.PROVINCE, date(2026, 5, 6))
    client = signed_in("registry")
    for name in ("", "?year=2026&by=month", "?year=abc&by=no", "?year=９９９９"):
        page = client.get(f"{PAGE}/{name}")
        assert page.status_code == 200 and one.division.name in page.content.decode()
    text = client.get(f"{PAGE}.csv?year=2026&by=month").content.decode("utf-8-sig")
    assert f"{one.division.name},Month 5,1,0,0,1,0,6" in text
    assert client.get(f"{PAGE}.xlsx").content.startswith(b"PK")
    assert client.get(f"{PAGE}.pdf").content.startswith(b"%PDF")
    assert "Report and points" in client.get("/secretariat/contribution/").content.decode()


def test_as_many_queries_for_many_as_for_one() -> None:
    client, counts = signed_in("registry"), []
    client.get(f"{PAGE}/")
    for number in range(1, 4):
        one = contributed(("network.staff", "website.staff", "registry")[number - 1], number)
        adopted(one, Level.CITY, (MAY + timedelta(days=number)).date())
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{PAGE}/")
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2] <= 12
