"""A plan is signed and issued; a revision is its next version; it ends completed or superseded."""

import hashlib
import json
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.notices.services import promise_notice
from office.numbering.services import take
from office.permissions.access import give
from office.records.perform import Change, along, following
from office.routing.models import Step
from office.time import today
from planning.plan.models import Plan, Status
from planning.plan.rows import Goal, Indicator, PlanApproval, PlanReview, Target, Task
from planning.plan.services import contents_of
from planning.supervising import states_of

SIGNERS = ("leader", "director")
SERIES, PATTERN = "plan", "青电规〔{year}〕{seq}号"
CAUSE = "in_force"  # of the rights of those who have something to do for it


def digest(plan: Plan) -> str:
    """The SHA-256 of what a signature binds: everything that stands in the plan, and its files."""
    said = json.dumps(contents_of(plan), ensure_ascii=False)
    return hashlib.sha256(unicodedata.normalize("NFC", said).encode()).hexdigest()


def sign(change: Change, step: Step, opinion: str) -> None:
    """Bind the signer to the plan as it stands. Raises ValidationError for the drafter, for a post that signs no
    plans, and for a plan without a goal and without anything to be measured or done."""
    plan, seat = change.record, change.seat
    if plan.created_by_id in (change.person_id, change.behalf_id):
        raise ValidationError(_("Whoever drafts a plan does not sign it, neither for themselves nor for another."),
                              code="drafter")
    if seat is None or seat.post.role not in SIGNERS:
        raise ValidationError(_("A plan is signed by a leader of the office."), code="post")
    if not plan.standing("goals").exists() or not (
            plan.standing("indicators").exists() or plan.standing("tasks").exists()):
        raise ValidationError(_("A plan has a goal, and an indicator or a task that leads to it."), code="empty")
    PlanApproval.objects.create(record=plan, step=step, person_id=change.person_id, post=seat.post,
                                behalf_id=change.behalf_id, opinion=opinion.strip(), sha256=digest(plan))
    promise_notice(change, "plan_to_issue", [f"d{plan.division_id}.division_head", f"u{plan.created_by_id}"])


def valid_approval(plan: Plan) -> PlanApproval | None:
    """The signature that binds the plan as it stands; None if it was taken back, or the plan is another."""
    found = plan.approvals.select_related("person", "behalf", "step").order_by("-pk").first()
    if found is None or found.step.state != Step.State.DONE or found.step.result != "agree":
        return None
    return found if found.sha256 == digest(plan) else None


def issue(change: Change) -> None:
    """From today it is carried out: numbered, shown to those who have something to do; what it revises ends today.

    Raises ValidationError if what stands in it is not what was signed.
    """
    plan = change.record
    approval = valid_approval(plan)
    if approval is None:
        raise ValidationError(_("What stands in it is not what was signed."), code="not_signed")
    plan.signer, plan.issued_on = (approval.behalf or approval.person).name_zh, today()
    if plan.previous_id:
        with along(change, plan.previous_id) as before:
            if before.record.status != Status.IN_FORCE:
                raise ValidationError(_("The version it revises is not being carried out any more."))
            before.record.superseded_on = today()
            before.become(Status.SUPERSEDED)
    owners = {row.division_id for row in plan.standing("indicators")}
    doers = {row.division_id for row in plan.standing("tasks")} - owners
    give(plan, [(f"d{pk}", ("view", "measure"), CAUSE) for pk in sorted(owners)]
         + [(f"d{pk}", ("view",), CAUSE) for pk in sorted(doers)])
    promise_notice(change, "plan_in_force", [f"d{pk}.division_head" for pk in sorted(owners | doers)])
    plan.number = take(SERIES, today().year, plan, PATTERN).text  # last: the series is locked until the commit


def revise(change: Change) -> None:
    """Open the next version as a draft with all that stands in this one. Raises ValidationError while another is on
    its way. Indicators go on with what was measured; tasks keep the items they have become."""
    plan = change.record
    if plan.successors.exclude(status=Status.ABANDONED).exists():
        raise ValidationError(_("A revision of it is on its way already."))
    successor = Plan(
        title=plan.title, grade=plan.grade, duty=plan.duty, division_id=plan.division_id, category=plan.category,
        first_year=plan.first_year, last_year=plan.last_year, text=plan.text, carries_out_id=plan.carries_out_id,
        previous_id=plan.pk, root_id=plan.root_id, edition=plan.edition + 1, revised_for=change.reason[:500])
    with following(change, successor):
        _copy(plan, successor)


def _copy(plan: Plan, successor: Plan) -> None:
    goals: dict[int | None, Any] = {None: None}
    for goal in plan.standing("goals"):
        goals[goal.pk] = Goal.objects.create(record=successor, place=goal.place, text=goal.text)
    for row in plan.standing("indicators").prefetch_related("targets"):
        copied = Indicator.objects.create(
            record=successor, place=row.place, goal=goals[row.goal_id], name=row.name, unit=row.unit,
            direction=row.direction, base=row.base, division_id=row.division_id, first_id=row.first_id)
        Target.objects.bulk_create(
            Target(indicator=copied, year=target.year, value=target.value) for target in row.targets.all())
    for task in plan.standing("tasks"):
        Task.objects.create(record=successor, place=task.place, goal=goals[task.goal_id], title=task.title,
                            text=task.text, division_id=task.division_id, due_on=task.due_on, item_id=task.item_id)


def review(change: Change, held_on: Any, findings: str, adjustments: str) -> None:
    """Write down a review on the way; whoever owns an indicator or a task is told."""
    plan = change.record
    PlanReview.objects.create(record=plan, held_on=held_on, findings=findings, adjustments=adjustments,
                              by_id=change.person_id)
    concerned = {row.division_id for name in ("indicators", "tasks") for row in plan.standing(name)}
    promise_notice(change, "plan_reviewed", [f"d{pk}.division_head" for pk in sorted(concerned)], findings[:200])


def complete(change: Change) -> None:
    """Its years are over and its tasks done. Raises ValidationError while a task is not handed out, or still open."""
    tasks = list(change.record.standing("tasks"))
    items = states_of(task.item_id for task in tasks)
    waiting = sum(1 for task in tasks if task.item_id is None or items[task.item_id].is_open)
    if waiting:
        raise ValidationError(ngettext("%(n)d of its tasks is not done yet.", "%(n)d of its tasks are not done yet.",
                                       waiting) % {"n": waiting})
