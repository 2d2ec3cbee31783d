"""Pass a step on or bring others in: hand on, add a signer, co-handle, take over."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.clocks.queries import open_clock
from office.clocks.services import STEP
from office.permissions.ask import Decision, Denied
from office.permissions.standing import Seat, is_shared, is_theirs, person_in, standing_of
from office.records.perform import Change, changing
from office.routing.errors import AlreadyDone, NotPossible
from office.routing.models import Act, JournalLine, Step
from office.routing.people import Addressee, addressees, columns, require_somebody
from office.routing.rounds import copy
from office.routing.services.acting import acting_on, find, refuse
from office.routing.walk import Walk, granted
from office.time import now

PLACES = ("before", "after", "beside")


def hand_on(user: Any, step_pk: int, principal: str, note: str = "") -> JournalLine:
    """Let somebody else do the step instead; its limit goes on counting from when it began.

    A step that nobody holds any more is handed on, with a reason, by whoever may start the record's route.
    """
    if is_vacant(find(step_pk)):
        return _hand_on_vacant(user, step_pk, principal, note)
    with acting_on(user, step_pk, "hand_on") as (walk, step, seat):
        one = _somebody(walk, principal)
        if principal == step.principal:
            raise ValidationError({"principal": _("It is there already. Choose somebody else.")})
        _replace(walk, step, one, note, lambda: walk.end(step, "hand_on", seat))
        return walk.write("hand_on", step, note, seat=seat)


def _hand_on_vacant(user: Any, step_pk: int, principal: str, note: str) -> JournalLine:
    try:
        with changing(user, find(step_pk).record_id, "start_route", reason=note, cause="hand_on") as change:
            step = find(step_pk)
            if not step.is_open:
                raise AlreadyDone(step)
            if not is_vacant(step):
                raise NotPossible(_("Somebody holds this step again."), code="held")
            if not note.strip():
                raise ValidationError({"note": _("Give the reason.")})
            walk = Walk(change, step.route)
            one = _somebody(walk, principal)
            _replace(walk, step, one, note, lambda: walk.cancel([step], "hand_on"))
            return walk.write("hand_on", step, note)
    except Denied as denied:
        refuse(user, step_pk, denied)
        raise


def hand_over(change: Change, step_pk: int, principal: str, note: str) -> JournalLine:
    """Put a step into the hands of whoever takes over from its holder, by a handover that both have signed.

    The record is locked by the caller, and nobody's right on it is asked: the signatures are the right. Raises
    NobodyThere if the taker has left, AlreadyDone if the step has ended.
    """
    step, walk = _to_hand_over(change, step_pk)
    one = _somebody(walk, principal)
    _replace(walk, step, one, note, lambda: walk.cancel([step], "hand_on"))
    return walk.write("hand_on", step, note)


def cease_to_ask(change: Change, step_pk: int, note: str) -> JournalLine:
    """A step of whoever hands over is no longer asked for: what was only to be read. Raises AlreadyDone."""
    step, walk = _to_hand_over(change, step_pk)
    walk.cancel([step], "hand_on")
    return walk.write("hand_on", step, note)


def _to_hand_over(change: Change, step_pk: int) -> tuple[Step, Walk]:
    step = find(step_pk)
    if not step.is_open:
        raise AlreadyDone(step)
    return step, Walk(change, step.route)


def is_vacant(step: Step) -> bool:
    """Whether nobody answers to an open step any more."""
    one = addressees([step.principal], now()).get(step.principal)
    return step.is_open and (one is None or not one.people)


def add_signer(user: Any, step_pk: int, principal: str, place: str, note: str = "") -> JournalLine:
    """Ask somebody to countersign `before` this step, `after` it, or `beside` it. Only the route's own steps decide."""
    with acting_on(user, step_pk, "add_signer") as (walk, step, seat):
        if place not in PLACES:
            raise ValidationError({"place": _("Choose when the added signer signs.")})
        if step.stage is None:
            raise NotPossible(_("Nobody can be added to a circulation step."), code="beside")
        one = _somebody(walk, principal)
        added = _added(walk, step, one, Act.COUNTERSIGN, note)
        if place == "after":
            added.save()
            walk.reached[principal] = one
        else:
            added.save()
            walk.open(added, one)
            if place == "before":
                walk.wait(step)
        return walk.write("add_signer", step, note, seat=seat)


def co_handle(user: Any, step_pk: int, principals: Sequence[str], note: str = "") -> JournalLine:
    """Ask others to assist beside this step; the stage waits for all of them."""
    with acting_on(user, step_pk, "co_handle") as (walk, step, seat):
        if step.stage is None:
            raise NotPossible(_("Nobody can be added to a circulation step."), code="beside")
        if not principals:
            raise ValidationError({"principals": _("Choose who is to assist.")})
        for one in require_somebody(principals, walk.at).values():
            added = _added(walk, step, one, Act.ASSIST, note)
            added.save()
            walk.open(added, one)
        return walk.write("co_handle", step, note, seat=seat)


def take_over(user: Any, step_pk: int, reason: str) -> JournalLine:
    """Take a step upon oneself: out of one's division's pool, as substitute, or as head from a colleague.

    A substitute takes it only for as long as the substitution lasts, so the step stays with the post.
    """
    asked = find(step_pk)
    standing = standing_of(user)
    mine = standing.answers_to(asked.principal, asked.kind, asked.act)
    try:
        verb = asked.act if mine else "take_over"
        with changing(user, asked.record_id, verb, reason=reason, cause="take_over") as change:
            step = find(step_pk)
            if not step.is_open:
                raise AlreadyDone(step)
            if not reason.strip():
                raise ValidationError({"opinion": _("Give the reason.")})
            seat = _taking_seat(change, step)
            walk = Walk(change, step.route)
            walk.tell("taken_over", [step.principal], step)
            if seat.behalf_id and mine:
                step.seen_at, step.seen_by_id = change.at, change.person_id
                step.save()
            else:
                me = f"p{seat.post.pk}" + (f".u{seat.holder_id}" if is_shared(seat.post, change.at) else "")
                one = require_somebody([me], change.at)[me]
                _replace(walk, step, one, reason, lambda: walk.cancel([step], "take_over"))
            return walk.write("take_over", step, reason, seat=seat)
    except Denied as denied:
        refuse(user, step_pk, denied)
        raise


def _taking_seat(change: Change, step: Step) -> Seat:
    """The seat the step is taken from. Raises Denied or NotPossible if there is nothing to take."""
    standing = standing_of(change.user, change.at)
    seat = standing.seat_for(step.principal, step.kind, step.act)
    if seat and not is_theirs(seat, step.principal, change.at):
        return seat
    if seat or person_in(step.principal) == change.person_id:
        raise NotPossible(_("The step is yours already."), code="yours")
    head = next((seat for seat in standing.seats if seat.post.role == "division_head"
                 and seat.post.division_id == step.division_id and seat.covers(step.kind, "take_over")), None)
    if head is None:
        raise Denied(Decision("take_over", change.at, standing, kind=step.kind))
    return head


def _somebody(walk: Walk, principal: str) -> Addressee:
    if not principal:
        raise ValidationError({"principal": _("Choose who is to receive it.")})
    return require_somebody([principal], walk.at)[principal]


def _replace(walk: Walk, step: Step, one: Addressee, note: str, finish: Any) -> Step:
    """Put another step in this one's place: the same act, stage and limit, and whoever was added to it."""
    clock = open_clock(walk.record, STEP, step)
    new = copy(step, principal=one.principal, parent_id=step.parent_id, note=note[:300],
               asked_by_id=walk.change.person_id, **columns(one))
    finish()
    since, amount = (clock.started_at, granted(clock)) if clock else (None, None)
    walk.open(new, one, since=since, amount=amount)
    step.children.update(parent=new)
    return new


def _added(walk: Walk, step: Step, one: Addressee, act: str, note: str) -> Step:
    """An unsaved step that hangs on this one, without a limit of its own."""
    return copy(step, act=act, principal=one.principal, parent_id=step.pk, note=note[:300], chosen=False, limit=None,
                asked_by_id=walk.change.person_id, **columns(one))


