"""Construction and after: milestones, monthly reports, changes over the limit, acceptances, trial run, performance."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from office.audit.actor import SYSTEM, acting
from office.records.perform import NotNow, perform
from office.routing.services.deciding import agree
from office.routing.services.starting import withdraw
from office.testing import account, signed_in
from office.time import today
from planning.project import building, evaluating
from planning.project.figures import months_after, performance_table
from planning.project.models import Status
from planning.project.rows import Phase, ProjectChange
from planning.project.testing import CLERK, HEAD, accepted, all_passed, scored, sent, under_way

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: None) -> None:
    """The loaded demo office."""


def changed(record, amount: str, goals: bool = False, **amounts: str):  # type: ignore[no-untyped-def]
    given = {part: Decimal(one) for part, one in amounts.items()}
    return perform(account(CLERK), "report_change", record.pk, title="增加数据接口", why="业务调整",
                   amount=Decimal(amount), goals=goals, amounts=given)


def test_a_change_within_the_limit_is_only_filed() -> None:
    record = changed(under_way(), "63000.00")  # 15% of 420,000.00, to the cent
    assert record.status == Status.BUILD
    row = record.changes.get()
    assert (row.state, str(row.limit)) == ("filed", "63000.00")


@pytest.mark.parametrize(("first", "second", "goals"), [
    ("0", "63000.01", False), ("40000", "23000.01", False), ("0", "1", True)])
def test_over_the_limit_or_with_other_goals_it_goes_back(first: str, second: str, goals: bool) -> None:
    record = under_way()
    if first != "0":
        record = changed(record, first)
    record = changed(record, second, goals, software="300000", hardware="90000", data="80000", supervision="30000")
    assert record.status == Status.APPROVE and str(record.requested) == "500000.00"
    assert str(record.approved) == "420000.00"  # until it is signed
    agree(account(HEAD), sent(record).pk, "同意变更。")
    record = record.reread()
    assert (record.status, str(record.approved), record.resume) == (Status.BUILD, "500000.00", "")
    assert record.changes.order_by("-pk").first().state == "approved" and building.filed_since(record) == 0


def test_a_change_that_is_not_approved_leaves_all_as_it_was() -> None:
    record = changed(under_way(), "100000", hardware="500000")
    with pytest.raises(NotNow):
        perform(account(CLERK), "return_application", record.pk, reason="x")
    sent(record)
    with pytest.raises(NotNow):
        perform(account(HEAD), "drop_change", record.pk, reason="不同意")
    withdraw(account(CLERK), record.pk, "撤回")
    record = perform(account(HEAD), "drop_change", record.pk, reason="不同意追加")
    assert (record.status, str(record.approved)) == (Status.BUILD, "420000.00")
    assert record.changes.get().state == "refused"


def test_the_auditors_page_has_what_went_back_and_on_request_what_was_filed() -> None:
    changed(under_way(), "1000")
    over = changed(under_way(2), "63000.01")
    page = signed_in(HEAD).get("/planning/projects/changes/").content.decode()
    assert over.title in page and "63,000.01" in page and "（1期）" not in page
    client = signed_in(HEAD)
    assert "（1期）" in client.get("/planning/projects/changes/?all=1").content.decode()
    assert over.title not in client.get("/planning/projects/changes/?year=2019&all=1").content.decode()
    assert signed_in("network.staff").get("/planning/projects/changes/").status_code == 404


def test_the_changes_page_asks_the_same_for_one_and_for_many() -> None:
    changed(under_way(), "63000.01")
    client = signed_in(HEAD)
    client.get("/planning/projects/changes/")
    with CaptureQueriesContext(connection) as one:
        client.get("/planning/projects/changes/")
    for number in (2, 3):
        changed(under_way(number), "63000.01")
    with CaptureQueriesContext(connection) as many:
        client.get("/planning/projects/changes/")
    assert len(many) <= len(one)


def test_the_database_files_no_change_over_its_limit() -> None:
    record = under_way()
    facts = {"record": record, "title": "x", "reason": "x", "goals": False, "sum_before": Decimal("40000"),
             "limit": Decimal("63000"), "state": "filed", "by": account(CLERK).person}
    with acting(SYSTEM):
        with pytest.raises(IntegrityError, match="filed_change_is_within_limit"), transaction.atomic():
            ProjectChange.objects.create(**facts, amount=Decimal("23000.01"))
        ProjectChange.objects.create(**facts, amount=Decimal("23000.00"))


def test_one_report_a_month_and_progress_does_not_go_back() -> None:
    record = under_way()
    report = {"text": "进度正常。"}
    perform(account(CLERK), "report_month", record.pk, month=date(2025, 9, 12), progress=30, **report)
    with pytest.raises(ValidationError, match="reported already"):
        perform(account(CLERK), "report_month", record.pk, month=date(2025, 9, 1), progress=40, **report)
    with pytest.raises(ValidationError, match="does not go back"):
        perform(account(CLERK), "report_month", record.pk, month=date(2025, 10, 1), progress=20, **report)
    perform(account(CLERK), "report_month", record.pk, month=date(2025, 10, 1), progress=55, **report)
    assert [row.progress for row in record.reports.order_by("month")] == [30, 55]


def test_it_is_built_when_every_milestone_is_reached() -> None:
    record = under_way()
    with pytest.raises(ValidationError, match="Not every milestone"):
        perform(account(CLERK), "finish_build", record.pk)
    client = signed_in(CLERK)
    address = f"{record.get_absolute_url()}milestone/?milestone={record.milestones.get().pk}"
    assert client.post(address, {"reached_on": "2099-01-01", "note": ""}).status_code == 422
    assert client.post(address, {"reached_on": "t", "note": "已确认"}).status_code == 302
    assert record.milestones.get().reached_on == today()
    assert perform(account(CLERK), "finish_build", record.pk).status == Status.INITIAL


def test_a_trial_run_takes_three_months() -> None:
    record, clerk = under_way(), account(CLERK)
    building.reach_milestone(clerk, record.pk, record.milestones.get().pk, today(), "")
    record = perform(clerk, "finish_build", record.pk)
    with pytest.raises(ValidationError, match="Not every item"):
        perform(clerk, "accept_initial", record.pk, day=date(2025, 11, 30))
    all_passed(record, Phase.INITIAL)
    record = perform(clerk, "accept_initial", record.pk, day=date(2025, 11, 30))
    with pytest.raises(ValidationError, match="at least 3 months: until 2026-02-28"):
        perform(clerk, "end_trial", record.pk, day=date(2026, 2, 27), words="稳定")
    record = perform(clerk, "end_trial", record.pk, day=date(2026, 2, 28), words="稳定")
    all_passed(record, Phase.FINAL, "audit")
    with pytest.raises(ValidationError, match="Audit report"):
        perform(clerk, "accept_final", record.pk, day=date(2026, 3, 2))
    all_passed(record, Phase.FINAL)
    with pytest.raises(ValidationError, match="trial run ended"):
        perform(clerk, "accept_final", record.pk, day=date(2026, 2, 27))
    assert perform(clerk, "accept_final", record.pk, day=date(2026, 3, 2)).status == Status.EVALUATE


def test_months_end_where_months_end() -> None:
    assert months_after(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert months_after(date(2023, 11, 30), 3) == date(2024, 2, 29)
    assert months_after(date(2025, 10, 31), 12) == date(2026, 10, 31)
    assert months_after(date(2025, 12, 15), 1) == date(2026, 1, 15)


def test_the_performance_table_is_of_100_points() -> None:
    rows = performance_table(today())
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row["group_en"]] = sums.get(row["group_en"], Decimal(0)) + Decimal(row["points"])
    assert list(map(int, sums.values())) == [15, 20, 35, 20, 10]
    for points, grade in (("90", "excellent"), ("89.9", "good"), ("80", "good"), ("60", "middle"), ("59.9", "poor")):
        assert evaluating.grade_of(Decimal(points), today()) == grade


def test_no_indicator_gets_more_than_it_has_nor_points_without_a_basis() -> None:
    record = accepted()
    row = record.scores.get(code="number")
    with pytest.raises(ValidationError, match="From 0 to"):
        evaluating.enter(account(CLERK), record.pk, {row.pk: (Decimal("10.1"), "x")})
    with pytest.raises(ValidationError, match="on what the points rest"):
        evaluating.enter(account(CLERK), record.pk, {row.pk: (Decimal("9"), "")})
    with acting(SYSTEM), pytest.raises(IntegrityError, match="points_within_the_most"), transaction.atomic():
        row.points = Decimal("10.1")
        row.save()
    client = signed_in(CLERK)
    typed = {f"points_{one.pk}": str(one.most) for one in record.scores.all()} | {
        f"basis_{one.pk}": "验收报告" for one in record.scores.all()}
    assert client.post(f"{record.get_absolute_url()}performance/", {**typed, f"points_{row.pk}": "11"}).status_code == 422
    assert client.post(f"{record.get_absolute_url()}performance/", typed).status_code == 302
    record = perform(account(CLERK), "evaluate", record.pk, day=date(2026, 8, 20), words="成效显著")
    assert str(record.performance) == "100.0" and record.status == Status.ARCHIVE
    with pytest.raises(NotNow):
        scored(record)
