"""Finish a step: agree (or report it done), disagree, or return it to an earlier stage."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.routing.effects import follow
from office.routing.errors import NotPossible
from office.routing.models import Act, JournalLine, Stage, Step
from office.routing.people import require_somebody
from office.routing.rounds import fill, go_back
from office.routing.services.acting import acting_on
from office.routing.walk import Choices, Walk
from office.routing.words import DECIDING, NEEDS_OPINION


def agree(
    user: Any, step_pk: int, opinion: str = "", *, choices: Choices | None = None, version: int | None = None
) -> JournalLine:
    """Do what the step asks. `choices` names whom later stages go to; see `start`.

    Raises AlreadyDone, Denied, NobodyThere, or ValidationError by field (opinion, choices); then nothing was saved.
    """
    with acting_on(user, step_pk, "agree", choices=choices, version=version) as (walk, step, seat):
        need_opinion(opinion, step.act in NEEDS_OPINION)
        keep_choices(walk, step)
        walk.end(step, "agree", seat)
        walk.go_on(step)
        tell_starter(walk, step)
        follow(walk.change, step, opinion)  # last: it may take a number, whose series is locked from here on
        return walk.write("agree", step, opinion, seat=seat)


def disagree(user: Any, step_pk: int, opinion: str) -> JournalLine:
    """Disagree, with reasons. By the stage's rule the record then goes back to the stage before, which walks again."""
    with acting_on(user, step_pk, "disagree") as (walk, step, seat):
        need_opinion(opinion)
        if step.act not in DECIDING:
            raise NotPossible(_("This step does not decide; return it, or hand it on."), code="not_deciding")
        walk.end(step, "disagree", seat)
        walk.go_on(step)
        return walk.write("disagree", step, opinion, seat=seat)


def return_to(user: Any, step_pk: int, stage_pk: int, opinion: str, then: str = "walk") -> JournalLine:
    """Send the record back to an earlier stage, with reasons; `then` it walks again, or jumps back to here."""
    with acting_on(user, step_pk, "return") as (walk, step, seat):
        need_opinion(opinion)
        target = next((one for one in earlier_stages(step) if one.pk == stage_pk), None)
        if target is None:
            raise ValidationError({"stage": _("Choose an earlier stage to return to.")})
        if then not in ("walk", "jump"):
            raise ValidationError({"then": _("Choose what follows after the return.")})
        stage = step.stage
        assert stage is not None
        walk.end(step, "return", seat)
        undone = stage.steps.filter(round=stage.round, state__in=(Step.State.OPEN, Step.State.WAITING))
        walk.cancel(undone, "return")
        go_back(stage, target, then)
        walk.choices = {}
        walk.open_stage(target)
        return walk.write("return", step, opinion, seat=seat)


def earlier_stages(step: Step) -> list[Stage]:
    """The stages this step may be returned to: those before its own that were walked, first to last."""
    stage = step.stage
    if stage is None or step.route is None:
        return []
    found = list(step.route.stages.filter(order__lt=stage.order, state=Stage.State.DONE).order_by("order"))
    for one in found:
        one.route = step.route
    return found


def need_opinion(opinion: str, needed: bool = True) -> None:
    """Raises ValidationError at the field if nothing was written."""
    if needed and not opinion.strip():
        raise ValidationError({"opinion": _("Write your opinion.")})


def keep_choices(walk: Walk, step: Step) -> None:
    """Put choices for later stages into their waiting steps, so that they are there when it is their turn."""
    require_somebody([one for names in walk.choices.values() for one in names], walk.at)
    stage = step.stage
    if stage is None:
        return
    for later in stage.route.stages.filter(order__gt=stage.order, state=Stage.State.WAITING):
        if not any(key.startswith(f"{later.order}.") for key in walk.choices):
            continue
        waiting = list(
            later.steps.filter(round=later.round + 1, state=Step.State.WAITING, parent=None).order_by("id")
        )
        rows, _empty = fill(later, waiting, walk.choices)
        for row in rows:
            row.save()


def tell_starter(walk: Walk, step: Step) -> None:
    """The registry is told when a leader has instructed."""
    if step.act == Act.INSTRUCT and walk.route is not None:
        walk.tell("instructed", [f"u{walk.route.started_by_id}"], step)
