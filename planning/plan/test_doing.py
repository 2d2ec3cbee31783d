"""A plan is carried out: tasks become supervised items, values are measured once a period with evidence; the bars."""

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pdfplumber
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction

from office.audit.actor import SYSTEM, acting
from office.permissions.ask import Denied
from office.records.attachments import receive
from office.records.models import Link, Record
from office.records.perform import perform
from office.testing import account, frozen, signed_in
from planning.plan.models import Plan, Status
from planning.plan.progress import doings, drawn, measured
from planning.plan.rows import Measurement, PlanReview, Task
from planning.plan.services import save_row
from planning.plan.testing import DRAFTER, HEAD, division, filled, issued, signed, task

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
OWNER = "network.staff"


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


def evidence(username: str) -> list[Any]:
    file = SimpleUploadedFile("统计表.txt", "接入率统计".encode(), "text/plain")
    return [receive(account(username), file).key]


def entered(plan: Plan, value: str, quarter: int = 3, username: str = OWNER, **more: Any) -> Plan:
    return perform(account(username), "measure", plan.pk, indicator=plan.indicators.get().pk, year=2026, quarter=quarter,
                   value=Decimal(value), uploads=evidence(username), **more)


def items() -> Any:
    return Record.of_kind("supervised_item").objects.all()


def test_tasks_become_supervised_items_by_one_act_once() -> None:
    plan = issued()
    for username in (HEAD, DRAFTER):
        with pytest.raises(Denied):
            perform(account(username), "hand_out", plan.pk)
    perform(account("director"), "hand_out", plan.pk)
    item, row = items().get(), Task.objects.get()
    assert row.item_id == item.pk and (item.origin, item.division) == ("plan", division("network"))
    assert item.due.date() == row.due_on and Link.objects.get(source=item, kind=Link.Kind.FOLLOWS).target_id == plan.pk
    with pytest.raises(ValidationError):
        perform(account("director"), "hand_out", plan.pk)
    page = signed_in("network.staff").get(plan.get_absolute_url()).content.decode()
    assert item.number in page and item.get_absolute_url() in page


def test_a_task_that_cannot_be_handed_out_keeps_all_back() -> None:
    plan = filled()
    save_row(account(DRAFTER), plan.pk, "task", None, task(title="已过期的任务", due_on=date(2026, 11, 20)))
    plan = perform(account(HEAD), "issue", signed(plan).pk)
    with pytest.raises(ValidationError, match="Task 2"):
        perform(account("director"), "hand_out", plan.pk)
    assert not items().exists() and not Task.objects.exclude(item=None).exists()


def test_the_state_of_a_task_is_its_items_live() -> None:
    plan = issued()
    user = account(HEAD)
    assert [one.light() for one in doings(user, plan)] == ["waiting"] and drawn(doings(user, plan)) == ""
    perform(account("director"), "hand_out", plan.pk)
    item = items().get()
    perform(account(OWNER), "feed_back", item.pk, text="已完成一半。", progress=50, final=False, linked=None,
            uploads=evidence(OWNER))
    found = doings(user, plan)
    assert "50%" in found[0].state() and "Under way" in found[0].state()
    assert ">50<" in drawn(found)
    with frozen(datetime(2027, 1, 4, 9, 0, tzinfo=MONDAY.tzinfo)):
        assert doings(user, plan)[0].light() == "late"


def test_a_value_is_entered_once_a_period_by_its_owner_with_evidence() -> None:
    plan = issued()
    with pytest.raises(ValidationError, match="another division's"):
        entered(plan, "66", username=HEAD)
    with pytest.raises(Denied):
        entered(plan, "66", username="website.staff")
    row = plan.indicators.get()
    with pytest.raises(ValidationError, match="Add the evidence"):
        perform(account(OWNER), "measure", plan.pk, indicator=row.pk, year=2026, quarter=3, value=Decimal(66))
    for year, quarter in ((2026, 4), (2026, 0), (2027, 1)):
        with pytest.raises(ValidationError, match="not over yet"):
            perform(account(OWNER), "measure", plan.pk, indicator=row.pk, year=year, quarter=quarter, value=Decimal(66),
                    uploads=evidence(OWNER))
    entered(plan, "66.5")
    with pytest.raises(ValidationError, match=r"66\.5 already"):
        entered(plan, "67")
    one = Measurement.objects.get()
    assert (one.value, one.by, one.division, one.evidence.name) == (
        Decimal("66.50"), account(OWNER).person, division("network"), "统计表.txt")


def test_a_correction_keeps_the_old_value() -> None:
    plan = issued()
    entered(plan, "66.5")
    entered(plan, "65", correction="漏计两个单位")
    old, new = Measurement.objects.order_by("pk")
    assert (old.value, new.value, new.corrects, new.reason) == (Decimal("66.50"), Decimal("65.00"), old, "漏计两个单位")
    assert [one.value for one in measured(plan)[0].values] == [Decimal("65.00")]
    page = signed_in(OWNER).get(plan.get_absolute_url()).content.decode()
    assert "corrects 66.5: 漏计两个单位" in page


def test_the_database_wants_one_value_a_period_and_never_changes_one() -> None:
    plan = issued()
    entered(plan, "66.5")
    one = Measurement.objects.get()
    said = {"indicator_id": one.indicator_id, "year": 2026, "evidence": one.evidence, "division": one.division, "by": one.by}
    with acting(SYSTEM):
        with pytest.raises(IntegrityError, match="measured_once_a_period"), transaction.atomic():
            Measurement.objects.create(**said, quarter=3, value=1)
        with pytest.raises(DatabaseError, match="same indicator and period"), transaction.atomic():
            Measurement.objects.create(**said, quarter=2, value=1, corrects=one, reason="错期")
        with pytest.raises(DatabaseError), transaction.atomic():
            Measurement.objects.filter(pk=one.pk).update(value=99)
        Measurement.objects.create(**said, quarter=2, value=1)  # the twin: another period is free
    assert Measurement.objects.count() == 2


def test_the_page_of_a_value_keeps_what_was_typed_and_saves_with_a_file() -> None:
    plan, client = issued(), signed_in(OWNER)
    row, address = plan.indicators.get(), f"{plan.get_absolute_url()}do/measure/"
    typed = {"indicator": row.pk, "year": "2026", "quarter": "3", "value": "66.5", "note": "按单位清单统计"}
    answer = client.post(address, typed)
    assert answer.status_code == 422 and "Add the evidence" in answer.content.decode()
    assert "按单位清单统计" in answer.content.decode() and not Measurement.objects.exists()
    file = SimpleUploadedFile("统计表.txt", "接入率统计".encode(), "text/plain")
    assert client.post(address, {**typed, "files": file}).status_code == 302
    assert Measurement.objects.get().note == "按单位清单统计"
    assert client.post(address, {**typed, "value": "NaN"}).status_code == 422


def test_bars_and_lights_tell_reached_from_not() -> None:
    plan = issued()
    entered(plan, "70", quarter=3)
    entered(plan, "40", quarter=1)
    first = measured(plan)[0]
    assert first.years[0].found.value == 70  # the newest of the year
    assert [word for _year, _kind, word in first.lights()][:2] == ["target reached", "not measured"]
    assert ">68<" in first.drawn and ">70<" in first.drawn and "2026 Q3" in first.drawn
    down = first.row
    down.direction = "down"
    assert first.lights()[0][2] == "target not reached yet"


def test_values_go_on_in_the_revision() -> None:
    plan = issued()
    entered(plan, "66.5")
    perform(account(HEAD), "revise", plan.pk, reason="调整目标")
    draft = Plan.objects.get(previous=plan)
    assert [one.value for one in measured(draft)[0].values] == [Decimal("66.50")]


def test_a_review_is_written_down_and_a_plan_completed_when_its_tasks_are_done() -> None:
    plan = issued()
    perform(account(DRAFTER), "review", plan.pk, held_on=date(2026, 11, 20), findings="总体符合进度。", adjustments="上调接入率目标。")
    assert PlanReview.objects.get().findings == "总体符合进度。"
    with pytest.raises(ValidationError, match="1 of its tasks is not done"):
        perform(account(HEAD), "complete", plan.pk)
    perform(account("director"), "hand_out", plan.pk)
    perform(account("registry"), "drop_item", items().get().pk, reason="任务并入上级工程")
    assert perform(account(HEAD), "complete", plan.pk).status == Status.COMPLETED


def test_the_plan_on_paper() -> None:
    plan = issued()
    entered(plan, "66.5")
    body = signed_in(HEAD).get(f"{plan.get_absolute_url()}print/plan.pdf").content
    with pdfplumber.open(io.BytesIO(body)) as pdf:
        words = "".join(page.extract_text() for page in pdf.pages).replace("\n", "").replace(" ", "")
    assert all(one in words for one in ("政务网络全覆盖", "2026:68/66.5", "完成骨干环网改造。", "nothandedoutyet"))
