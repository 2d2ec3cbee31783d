"""Open a step for the first time, and take back one's own act until somebody has opened what it led to."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from office.permissions.standing import standing_of
from office.records.perform import changing
from office.routing import access
from office.routing.effects import is_final
from office.routing.errors import NotPossible
from office.routing.models import Act, JournalLine, Route, Stage, Step
from office.routing.services.acting import beside, find
from office.routing.walk import Walk

RECALLABLE = frozenset({"agree", "disagree", "return", "hand_on"})


def see(user: Any, record_pk: int) -> int:
    """Note that the user has opened the steps of a record that are theirs; returns how many were new.

    Called when the record's page is shown. It ends the time in which the act before can be taken back.
    """
    unseen = Step.objects.filter(record=record_pk, is_open=True, seen_at=None)
    standing = standing_of(user)
    if not any(standing.answers_to(step.principal, step.kind, step.act) for step in unseen):
        return 0
    with beside(user, record_pk, "see") as change:
        standing = standing_of(user, change.at)
        mine = [step.pk for step in unseen.all() if standing.answers_to(step.principal, step.kind, step.act)]
        return Step.objects.filter(pk__in=mine).update(seen_at=change.at, seen_by=change.person_id)


def recall(user: Any, step_pk: int) -> JournalLine:
    """Take back one's own act on a step: what it opened is closed, and the step is open again.

    Raises NotPossible when the next holder has opened it, or the route has gone on; it says who and when.
    """
    record_pk = find(step_pk).record_id
    with changing(user, record_pk, "view", cause="recall") as change:
        step = find(step_pk)
        check(step, change.person_id)
        walk = Walk(change, step.route)
        undone = list(Step.objects.filter(opened_by=step.ended_by_id).select_related("stage"))
        for row in undone:
            _undo(walk, step, row)
        _reopen_stages(walk, step)
        for row in Step.objects.filter(ended_by=step.ended_by_id, state=Step.State.CANCELLED):
            _restore(walk, row)
        walk.reopen(step)
        walk.reached = {}
        return walk.write("recall", step)


def check(step: Step, person_id: int) -> None:
    """Raises NotPossible unless this person may take back what they did on this step."""
    if step.state != Step.State.DONE or step.done_by_id != person_id or step.result not in RECALLABLE:
        raise NotPossible(_("There is nothing of yours to take back here."), code="not_yours")
    if step.route is None or step.stage is None or step.route.state != Route.State.RUNNING:
        raise NotPossible(_("The route has ended."), code="ended")
    if is_final(step.kind, step.act):
        raise NotPossible(_("“%(act)s” is final: it is not taken back."), code="final",
                          params={"act": Act(step.act).label})
    opened = list(Step.objects.filter(opened_by=step.ended_by_id).select_related("seen_by", "done_by"))
    for row in opened:
        if row.seen_at is not None or not row.is_open:
            who = row.seen_by or row.done_by
            at = row.seen_at or row.done_at
            raise NotPossible(
                _("It is too late to take this back: %(person)s opened it on %(when)s."), code="opened",
                params={"person": who.name if who else "", "when": _when(at)})
    if not opened and step.stage.state != Stage.State.OPEN:
        raise NotPossible(_("It is too late to take this back: the route has gone on."), code="gone_on")


def _when(at: Any) -> str:
    return date_format(timezone.localtime(at), "Y-m-d H:i") if at else ""


def _undo(walk: Walk, step: Step, row: Step) -> None:
    """Close one step that the act opened: back to waiting if it hung on this one, else no longer asked for."""
    if row.pk == step.parent_id:
        walk.wait(row)
    elif row.parent_id == step.pk:
        row.state, row.is_open, row.opened_at, row.opened_by = Step.State.WAITING, False, None, None
        row.save()
        walk.stop_clock(row)
        access.closed(walk.record, row)
    else:
        row.children.update(parent=step)
        walk.cancel([row], "recall")


def _reopen_stages(walk: Walk, step: Step) -> None:
    """Put the stages back to where they stood before the act."""
    from office.routing.rounds import ask_again

    stage = step.stage
    assert stage is not None
    opened = Stage.objects.filter(steps__opened_by=step.ended_by_id).exclude(pk=stage.pk).distinct()
    for other in opened:
        if other.order < stage.order:  # a return: what was done before is done again
            other.state, other.resume = Stage.State.DONE, None
            other.save()
            _done_again(stage, other)
        else:
            other.state = Stage.State.WAITING
            other.save()
            ask_again(other)
            _waiting_again(stage, other)
    stage.state = Stage.State.OPEN
    stage.save()
    walk.change.become(_status_at(stage))


def _done_again(stage: Stage, target: Stage) -> None:
    for one in stage.route.stages.filter(order__gt=target.order, order__lt=stage.order):
        walked = one.steps.filter(round=one.round, state=Step.State.DONE).exists()
        one.state = Stage.State.DONE if walked else Stage.State.SKIPPED
        one.save()


def _waiting_again(stage: Stage, following: Stage) -> None:
    """Stages skipped on the way wait again; if done ones lay between, the act had jumped: it will jump again."""
    between = stage.route.stages.filter(order__gt=stage.order, order__lt=following.order)
    between.filter(state=Stage.State.SKIPPED).update(state=Stage.State.WAITING)
    if between.filter(state=Stage.State.DONE).exists():
        stage.resume = following


def _status_at(stage: Stage) -> str:
    """What the record was while it stood at this stage."""
    before = stage.route.stages.filter(order__lte=stage.order).exclude(status="").order_by("-order").first()
    return before.status if before else stage.route.start_status


def _restore(walk: Walk, row: Step) -> None:
    """A step that the act had made unnecessary is asked for again."""
    if row.opened_at is None:
        row.state, row.result, row.done_at, row.done_by, row.ended_by = Step.State.WAITING, "", None, None, None
        row.save()
    else:
        walk.reopen(row)
