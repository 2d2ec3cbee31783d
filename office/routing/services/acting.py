"""How every act begins: lock the record, find the step as it is now, and check who is asking."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import Http404

from office.audit.actor import Actor, acting, tell_database
from office.permissions.ask import Decision, Denied, may
from office.permissions.standing import Seat, standing_of
from office.records.models import Record
from office.records.perform import Change, Closed, changing
from office.routing.errors import AlreadyDone
from office.routing.models import Step
from office.routing.walk import Choices, Walk
from office.time import one_instant


@contextmanager
def acting_on(
    user: Any, step_pk: int, name: str, *, choices: Choices | None = None, version: int | None = None,
    reason: str = "",
) -> Iterator[tuple[Walk, Step, Seat | None]]:
    """Lock the record of an open step that the user answers to, and let the caller act on it.

    Raises Http404 to strangers, AlreadyDone if the step ended meanwhile, Denied if it is somebody else's, Closed if
    the record is: only what is circulated beside the route may still be read.
    """
    record, act = _asked(step_pk)
    try:
        with changing(user, record, act, version=version, reason=reason, cause=name) as change:
            step = find(step_pk)
            if not step.is_open:
                raise AlreadyDone(step)
            if not change.record.is_open:
                raise Closed
            seat = answering(change, step, name)
            yield Walk(change, step.route, choices), step, seat
    except Denied as denied:
        refuse(user, step_pk, denied)


@contextmanager
def beside(user: Any, record_pk: int, name: str, verb: str = "view") -> Iterator[Change]:
    """Lock the record for an act that leaves it as it is: nothing of it is saved, no version is counted."""
    with acting(Actor(user.pk, user.person_id, cause=name)):
        base = Record.objects.select_for_update().filter(pk=record_pk).first()
        if base is None:
            raise Http404
        with one_instant() as at:
            decision = may(user, verb, base, at)
            if not decision:
                if not may(user, "view", base, at):
                    raise Http404
                raise Denied(decision)
            yield Change(base, user, decision.seat, at)


def _asked(step_pk: int) -> tuple[int, str]:
    """The step's record, to be locked, and its act; Http404 if there is no such step."""
    found = Step.objects.filter(pk=step_pk).values_list("record", "act").first()
    if found is None:
        raise Http404
    return found


def find(step_pk: int) -> Step:
    """The step as the database has it now, with what acts need; Http404 if there is none."""
    step = Step.objects.select_related("stage", "route").filter(pk=step_pk).first()
    if step is None:
        raise Http404
    if step.stage is not None:
        step.stage.route = step.route  # one object: what a stage changes on the route, the walk sees
    return step


def answering(change: Change, step: Step, name: str) -> Seat | None:
    """The seat from which the user acts on this step (none: as the person named). Raises Denied."""
    standing = standing_of(change.user, change.at)
    if not standing.answers_to(step.principal, step.kind, step.act):
        raise Denied(Decision(step.act, change.at, standing))
    seat = standing.seat_for(step.principal, step.kind, step.act)
    behalf = seat.behalf_id if seat else None
    if behalf != change.behalf_id:
        tell_database(Actor(change.user.pk, change.person_id, behalf, cause=name, reason=change.reason))
    change.seat = seat
    return seat


def refuse(user: Any, step_pk: int, denied: Denied) -> None:
    """Say why: the step ended meanwhile, or it is not theirs; to strangers it does not exist."""
    step = find(step_pk)
    asked = standing_of(user).answers_to(step.principal, step.kind, step.act)
    if not asked and not may(user, "view", step.record):
        raise Http404 from denied
    if not step.is_open:
        raise AlreadyDone(step) from denied
    raise denied
