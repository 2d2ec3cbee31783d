"""The figures are what a slow and simple reckoning over the same rows comes to."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import DateTimeField, Value
from django.test.utils import CaptureQueriesContext

from office.clocks.lights import Faces
from office.clocks.stored import current_calendar
from office.orgchart.models import Division
from office.reports.office_time import OfficeTime, middle, ninth_tenth
from office.reports.output import table_of
from office.reports.own import BACKLOG, STEP_TIMES, TIMELINESS, WORKLOAD
from office.reports.report import Asked
from office.testing import account, standing
from tests.office.reports.made import NOON, ZONE, History, history

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2026, 9, 15), date(2026, 10, 31)
SEEDS = (1, 2, 3)


@pytest.fixture(autouse=True)
def _now(office: None) -> Any:
    with standing(NOON):
        yield


def asked(**typed: Any) -> Asked:
    return Asked.of(SINCE, UNTIL, **{"by": "division", "division": "", **typed})


def figures(report: Any, **typed: Any) -> dict[str, dict[str, Any]]:
    """The director's figures: a row's name to its cells by the columns' names."""
    table = table_of(report, account("director"), asked(**typed))
    names = [column.name for column in report.columns]
    return {str(row[0]): dict(zip(names[1:], row[1:], strict=True)) for row in table.rows}


def inside(at: datetime | None) -> bool:
    """Whether an instant lies in the period, by the office's days."""
    return at is not None and SINCE <= at.astimezone(ZONE).date() <= UNTIL


@pytest.mark.parametrize("seed", SEEDS)
def test_workload(seed: int) -> None:
    made, end = history(seed), datetime.combine(UNTIL + timedelta(days=1), time(), ZONE)
    found = figures(WORKLOAD)
    for division in {row["division"] for row in made.records}:
        rows = [row for row in made.records if row["division"] == division]
        assert found[division.name] == {
            "filed": sum(inside(row["opened"]) for row in rows),
            "acted": sum(inside(step["done"]) for step in made.steps if step["division"] == division),
            "closed": sum(inside(row["closed"]) for row in rows),
            "open": sum(row["opened"] < end and (row["closed"] is None or row["closed"] >= end) for row in rows),
        }
    assert sum(row["filed"] for row in found.values()) > 5


def test_workload_by_duty_and_of_one_division() -> None:
    made = history(4)
    division = made.records[0]["division"]
    found = figures(WORKLOAD, by="duty", division=str(division.pk))
    told = Counter(f"{row['duty'].division.name}, duty {row['duty'].number}" for row in made.records
                   if inside(row["opened"]) and row["division"] == division)
    assert {name: row["filed"] for name, row in found.items() if row["filed"]} == dict(told)


@pytest.mark.parametrize("seed", SEEDS)
def test_timeliness(seed: int) -> None:
    made, found = history(seed), figures(TIMELINESS)
    told = Counter[tuple[str, str]]()
    for row in made.clocks:
        cancelled = row["step"] is not None and row["step"].state != "done"
        if inside(row["end"]) and not cancelled:
            kept = "on_time" if row["end"] <= row["due"] else "late"
            told[row["division"].name, f"steps_{kept}" if row["step"] else kept] += 1
    assert told
    for name in {name for name, _kind in told}:
        assert {kind: number for kind, number in found[name].items() if number and "share" not in kind} == {
            kind: number for (one, kind), number in told.items() if one == name}
        kept, late = told[name, "steps_on_time"], told[name, "steps_late"]
        assert found[name]["steps_share"] == (round(100 * kept / (kept + late), 1) if kept + late else None)


@pytest.mark.parametrize("seed", SEEDS)
def test_time_per_step(seed: int) -> None:
    """Hours by the work calendar's own walk over the days; median and ninth tenth by PostgreSQL's."""
    made, calendar, found = history(seed), current_calendar(), figures(STEP_TIMES, by="act")
    for act in {step["act"] for step in made.steps}:
        hours = [calendar.working_time(step["opened"], step["done"]).total_seconds() / 3600
                 for step in made.steps if step["act"] == act and inside(step["done"])]
        if not hours:
            assert act.label not in found
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT percentile_cont(.5) WITHIN GROUP (ORDER BY h), percentile_disc(.9) "
                           "WITHIN GROUP (ORDER BY h), max(h) FROM unnest(%s::float8[]) AS h", [hours])
            told = cursor.fetchone()
        row = found[act.label]
        assert row["steps"] == len(hours)
        assert [row["median"], row["p90"], row["longest"]] == pytest.approx([float(one) for one in told], abs=.051)


@pytest.mark.parametrize("seed", SEEDS)
def test_backlog(seed: int) -> None:
    made, faces, found = history(seed), Faces(NOON), figures(BACKLOG)
    told = Counter[tuple[str, str]]()
    for row in made.records:
        if row["closed"] is None:
            days = (NOON - row["opened"]) / timedelta(days=1)
            age = "week" if days <= 7 else "month" if days <= 30 else "quarter" if days <= 90 else "older"
            shown = [faces.light(one["clock"]).value for one in made.clocks if one["record"].pk == row["pk"]
                     and one["step"] is None]
            light = {"red": "late", "yellow": "soon", "green": "active", "grey": "waiting"}[shown[0]] if shown else "unlimited"
            told.update({(row["division"].name, "open"): 1, (row["division"].name, age): 1,
                         (row["division"].name, light): 1})
    assert {(name, kind): number for name, row in found.items() for kind, number in row.items() if number} == dict(told)
    assert len({light for _name, light in told}) > 5


def test_a_renamed_division_counts_under_its_present_name() -> None:
    made = history(5)
    old = made.records[0]["division"]
    filed = sum(inside(row["opened"]) for row in made.records if row["division"] == old)
    assert figures(WORKLOAD)[old.name]["filed"] == filed
    new = Division.objects.exclude(pk__in=[row["division"].pk for row in made.records]).filter(valid_to=None).first()
    assert new is not None
    new.lineage = [old.pk]
    new.save()
    found = figures(WORKLOAD)
    assert old.name not in found and found[new.name]["filed"] == filed


def test_office_time_of_many_is_that_of_one() -> None:
    calendar = current_calendar()
    first = datetime(2026, 9, 1, tzinfo=ZONE)
    table = OfficeTime(calendar, first, NOON)
    one = Division.objects.order_by("pk")[:1]
    for start in range(0, 2000, 37):
        a, b = first + timedelta(hours=start / 2), first + timedelta(hours=start / 2, minutes=start * 13 % 20000)
        b = min(b, NOON)
        at = {name: Value(when, output_field=DateTimeField()) for name, when in (("a", a), ("b", b))}
        hours = one.annotate(**at).annotate(hours=table.hours("a", "b")).get().hours
        assert hours == pytest.approx(calendar.working_time(a, b).total_seconds() / 3600)


def test_middle_and_ninth_tenth() -> None:
    assert middle([]) is ninth_tenth([]) is None
    assert middle([1, 2, 10]) == 2 and middle([1, 2, 3, 10]) == 2.5
    assert ninth_tenth([1]) == 1 and ninth_tenth(list(range(1, 11))) == 9 and ninth_tenth(list(range(1, 12))) == 10


@pytest.mark.parametrize("report", [WORKLOAD, TIMELINESS, STEP_TIMES, BACKLOG])
def test_as_many_queries_for_many_records(report: Any) -> None:
    def queries() -> int:
        user = account("director")
        with CaptureQueriesContext(connection, ) as asked_for:
            table_of(report, user, asked())
        return len(asked_for)

    history(6, many=8)
    queries()  # the calendar is read
    few = queries()
    history(7, many=60)
    assert queries() == few <= 8


def test_nothing_at_all() -> None:
    made = History()
    assert not made.records
    for report in (WORKLOAD, TIMELINESS, STEP_TIMES, BACKLOG):
        assert figures(report) == {}
