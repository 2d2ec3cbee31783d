"""Plans: the contract; what stands in a draft; approval, issuing, revision; what the database keeps itself."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from office.audit.actor import SYSTEM, acting
from office.notices.models import Notice
from office.outbox.services import drain
from office.permissions.ask import Denied, may
from office.records.perform import NotNow, perform
from office.registers.forms import form_of
from office.routing.services.deciding import agree
from office.testing import RegisterContract, account, assert_proved, frozen, signed_in
from planning.plan.models import Plan, Status
from planning.plan.register import PlanRegister
from planning.plan.rows import Goal, Indicator, PlanApproval, Target, Task
from planning.plan.services import remove_row, save_row
from planning.plan.testing import (
    DRAFTER,
    HEAD,
    drafted,
    filled,
    indicator,
    issued,
    said,
    sent_to_sign,
    signed,
    task,
)

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class TestContract(RegisterContract):
    """What holds for every register."""

    register = PlanRegister
    filer = HEAD
    granter = HEAD

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


@pytest.mark.parametrize(("changed", "field"), [
    ({"last_year": 2025}, "last_year"), ({"last_year": 2040}, "last_year"),
    ({"category": "yearly"}, "last_year"), ({"first_year": 1026}, "last_year")])
def test_years_that_cannot_be_are_refused(changed: dict[str, Any], field: str) -> None:
    form = form_of(PlanRegister)(said(**changed), user=account(DRAFTER))
    assert not form.is_valid() and field in form.errors


def test_what_stands_in_a_draft_is_changed_and_taken_out_and_stays_dated() -> None:
    plan, user = filled(), account(DRAFTER)
    row = Indicator.objects.get()
    assert row.first_id == row.pk and Target.objects.filter(indicator=row).count() == 5
    save_row(user, plan.pk, "indicator", row.pk, indicator(name="政务外网覆盖率", targets={2026: 70}))
    row.refresh_from_db()
    assert row.name == "政务外网覆盖率" and row.targets.get(year=2026).value == 70
    with pytest.raises(ValidationError, match="serve this goal"):
        remove_row(user, plan.pk, "goal", Task.objects.get().goal_id)
    remove_row(user, plan.pk, "task", Task.objects.get().pk)
    assert Task.objects.get().removed_at is not None and not plan.standing("tasks").exists()
    with pytest.raises(Denied):
        save_row(account("network.head"), plan.pk, "goal", None, {"text": "别处的目标"})


def test_a_task_is_due_on_a_working_day_in_the_plans_years() -> None:
    plan, user = filled(), account(DRAFTER)
    with pytest.raises(ValidationError, match="next one is 2026-12-28"):
        save_row(user, plan.pk, "task", None, task(due_on=date(2026, 12, 26)))
    with pytest.raises(ValidationError, match="years of its plan"):
        save_row(user, plan.pk, "task", None, task(due_on=date(2031, 1, 6)))
    assert Task.objects.count() == 1


def test_another_plans_goal_is_refused() -> None:
    plan, other = filled(1), filled(2)
    goal = Goal.objects.get(record=other)
    with pytest.raises(ValidationError, match="another plan's"):
        save_row(account(DRAFTER), plan.pk, "task", None, task(goal=goal))


def test_from_draft_to_force_by_head_leader_and_director() -> None:
    plan = filled()
    with pytest.raises(NotNow):
        perform(account(HEAD), "issue", plan.pk)
    plan = signed(plan)
    assert plan.status == Status.APPROVED and plan.number == ""
    assert PlanApproval.objects.get().drafter == account(DRAFTER).person
    with pytest.raises(Denied):
        perform(account(DRAFTER), "issue", plan.pk)
    plan = perform(account(HEAD), "issue", plan.pk)
    assert (plan.status, plan.number, plan.signer) == (Status.IN_FORCE, "青电规〔2026〕1号", account("director").person.name_zh)
    assert may(account("network.staff"), "measure", plan) and not may(account("website.staff"), "view", plan)
    drain()
    assert Notice.objects.filter(subject="plan_in_force", person=account("network.head").person).exists()


def test_an_empty_plan_is_not_signed() -> None:
    plan = drafted()
    step = sent_to_sign(plan)
    with pytest.raises(ValidationError, match="has a goal"):
        agree(account("director"), step, "同意。")
    assert plan.reread().status == Status.APPROVING


def test_the_drafter_never_signs_not_even_by_the_database() -> None:
    plan = signed(filled())
    row = PlanApproval.objects.get()
    for person, refused in ((account(DRAFTER).person, True), (account("director").person, False)):
        copy = PlanApproval(record=plan, step=row.step, person=person, post=row.post, sha256=row.sha256)
        with acting(SYSTEM):
            if refused:
                with pytest.raises(IntegrityError, match="plan_drafter_is_not_signer"), transaction.atomic():
                    copy.save()
            else:
                copy.save()


def test_what_was_sent_for_approval_stands_still() -> None:
    plan = filled()
    sent_to_sign(plan)
    with pytest.raises(ValidationError, match="Only a draft"):
        save_row(account(DRAFTER), plan.pk, "goal", None, {"text": "后加的目标"})
    goal = Goal.objects.get()
    goal.text = "改过的目标"
    with acting(SYSTEM), pytest.raises(DatabaseError, match="keeps what stands in it"), transaction.atomic():
        goal.save()
    target = Target.objects.first()
    assert target is not None
    target.value = 1
    with acting(SYSTEM), pytest.raises(DatabaseError, match="keeps what stands in it"), transaction.atomic():
        target.save()


def test_its_twin_without_the_trigger_the_change_is_found_at_the_issue() -> None:
    plan = signed(filled())
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname = 'planning_plan_row'")
        assert len(cursor.fetchall()) == 3
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planning.plan.issuing.digest", lambda plan: "0" * 64)  # as if another text stood in it
        with pytest.raises(ValidationError, match="not what was signed"):
            perform(account(HEAD), "issue", plan.pk)
    assert perform(account(HEAD), "issue", plan.pk).status == Status.IN_FORCE


def test_a_revision_supersedes_what_it_revises() -> None:
    plan = issued()
    perform(account(HEAD), "revise", plan.pk, reason="中期评估后调整")
    with pytest.raises(ValidationError, match="on its way already"):
        perform(account(HEAD), "revise", plan.pk, reason="再调整")
    draft = Plan.objects.get(previous=plan)
    copied = draft.indicators.get()
    assert copied.first_id == plan.indicators.get().pk and copied.targets.count() == 5
    assert draft.tasks.get().goal == draft.goals.get() and draft.revised_for == "中期评估后调整"
    # the head, who opened the revision, is its drafter: its own division's check is another's act, the sign-off too
    template_step = sent_to_sign(draft)
    agree(account("director"), template_step, "同意。")
    with frozen(MONDAY + timedelta(days=1)):
        perform(account(HEAD), "issue", draft.pk)
    old, new = plan.reread(), draft.reread()
    assert (old.status, new.status, new.edition) == (Status.SUPERSEDED, Status.IN_FORCE, 2)
    assert old.superseded_on == date(2026, 11, 24) and not old.is_open


def test_two_versions_never_run_together() -> None:
    plan = issued()
    with acting(SYSTEM), pytest.raises(IntegrityError, match="one_version_of_a_plan"), transaction.atomic():
        Plan(title="另一版", duty=plan.duty, division=plan.division, opened=MONDAY, status="in_force", first_year=2026,
             last_year=2030, root=plan, edition=2, signer="某", issued_on=MONDAY.date()).save()


def test_the_rights_it_gives_are_those_its_grounds_name() -> None:
    plan = issued()
    assert_proved(plan, "in_force")


def test_as_many_queries_for_a_full_plan_as_for_a_small_one() -> None:
    plan, user = filled(), account(DRAFTER)
    client = signed_in(HEAD)
    client.get(plan.get_absolute_url())
    with CaptureQueriesContext(connection) as small:
        client.get(plan.get_absolute_url())
    for number in range(5):
        save_row(user, plan.pk, "indicator", None, indicator(name=f"指标{number}"))
        save_row(user, plan.pk, "task", None, task(title=f"任务{number}"))
    with CaptureQueriesContext(connection) as full:
        page = client.get(plan.get_absolute_url()).content.decode()
    assert "指标4" in page and "任务4" in page and len(full) == len(small) <= 15
