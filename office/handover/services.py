"""The acts of a handover: assign, sign, take over, refuse. Each is one transaction under the list's lock.

Who takes a thing signs for it, and by that signature it comes into their hands; see holding.py for each kind.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from office.audit.actor import Actor, acting
from office.handover.holding import Handing, all_holdings
from office.handover.models import Handover, HandoverLine
from office.handover.rights import Ranks, is_giver, is_gone
from office.handover.telling import tell
from office.handover.things import Thing, ends_at, things_of
from office.orgchart.staff import staff
from office.secrecy import refuse_state_secrets
from office.time import one_instant

OPEN = HandoverLine.State.OPEN


def assign(user: Any, pk: int, to: Mapping[tuple[str, str], tuple[int, int]]) -> Handover:
    """Say who takes which things: (kind, key) to (post, person). Things that are named nowhere stay as they were.

    Raises PermissionDenied unless the user is the giver or their head, ValidationError for a signed list or for
    somebody who does not hold that post.
    """
    with _acting_on(user, pk, "assign") as (handover, at):
        if not (is_giver(user, handover) or Ranks(at).decides(user, handover)):
            raise PermissionDenied
        _require(handover, Handover.State.OPEN)
        held = {(row.post_id, row.person_id) for row in staff().held(at)}
        for thing in things_of(handover, at):
            where = to.get(thing.key)
            if where is None or thing.holding.ends:
                continue
            if where not in held:
                raise ValidationError(_("Whoever takes it over must hold that post now."))
            line = _line(handover, thing)
            line.taker_post_id, line.taker_id = where
            line.refusal = ""
            line.save()
    return handover


def sign(user: Any, pk: int, reason: str = "") -> Handover:
    """Sign as the giver; the head signs in the place of a giver who is gone, with the reason.

    The list is fixed by it. What ends with its holder ends, and what the giver keeps in another post stays with them.
    Raises PermissionDenied for others, and ValidationError while something is not assigned.
    """
    refuse_state_secrets({"reason": reason})
    with _acting_on(user, pk, "sign", reason) as (handover, at):
        _require_signer(user, handover, at, reason)
        _require(handover, Handover.State.OPEN)
        things = things_of(handover, at)
        lines = _fixed(handover, things)
        if any(line.taker_id == user.person_id for line in lines) and not is_giver(user, handover):
            raise ValidationError(_("Whoever takes something over does not sign for the giver, too."))
        handover.state, handover.signed_at, handover.signed_by_id = Handover.State.SIGNED, at, user.person_id
        handover.sign_reason = "" if is_giver(user, handover) else reason.strip()
        handover.save()
        for thing, line in zip(things, lines, strict=True):
            if thing.holding.ends:
                _end(user, handover, thing, line, at)
            elif line.taker_id == handover.person_id:
                line.state, line.taken_at = HandoverLine.State.HANDED, at
                line.save()
        if not finish(handover, at):
            takers = sorted({f"u{line.taker_id}" for line in lines if line.state == OPEN})
            tell(handover, "handover_signed", takers, by=user.person_id)
    return handover


def take(user: Any, pk: int) -> Handover:
    """Sign as the taker: everything assigned to the user comes into their hands.

    Raises PermissionDenied if nothing is, ValidationError before the giver's signature or from a kind's own rule.
    """
    with _acting_on(user, pk, "take") as (handover, at):
        lines = _mine(user, handover)
        _require(handover, Handover.State.SIGNED)
        held = {(row.post_id, row.person_id) for row in staff().held(at)}
        for line in lines:
            if (line.taker_post_id, line.taker_id) not in held:
                raise ValidationError(_("Whoever takes it over must hold that post now."))
            row = _row(line)
            line.state = HandoverLine.State.HANDED if row is not None else HandoverLine.State.SETTLED
            if row is not None:
                all_holdings()[line.holding].hand_to(_handing(user, handover, at, line), row)
            line.taken_at = at
            line.save()
        finish(handover, at)
    return handover


def refuse(user: Any, pk: int, reason: str) -> Handover:
    """Refuse, as the taker, what was assigned: the list is open again, and the giver's signature is void.

    Raises as take() does, and ValidationError without a reason.
    """
    refuse_state_secrets({"reason": reason})
    with _acting_on(user, pk, "refuse", reason) as (handover, at):
        lines = _mine(user, handover)
        _require(handover, Handover.State.SIGNED)
        if not reason.strip():
            raise ValidationError({"reason": _("Give the reason.")})
        for line in lines:
            line.taker = line.taker_post = None
            line.refusal = reason.strip()[:300]
            line.save()
        handover.state, handover.sign_reason = Handover.State.OPEN, ""
        handover.signed_at = handover.signed_by = None
        handover.save()
        to = [*Ranks(at).deciders(handover), *([f"u{handover.person_id}"] if handover.person_id else [])]
        tell(handover, "handover_refused", to, by=user.person_id, note=reason.strip()[:300], again=f":{at.isoformat()}")
    return handover


def finish(handover: Handover, at: datetime) -> bool:
    """Close a signed list of which nothing is open any more; whether it is closed."""
    if handover.lines.filter(state=OPEN).exists():
        return False
    handover.state, handover.closed_at = Handover.State.DONE, at
    handover.save()
    to = [*Ranks(at).deciders(handover), *([f"u{handover.person_id}"] if handover.person_id else [])]
    tell(handover, "handover_done", to)
    return True


def between(handover: Handover, taker: Any = None) -> str:
    """Between whom, in the words that journals and custodies keep (Chinese: the office's own language)."""
    giver = handover.person.name_zh if handover.person else "空缺职务"
    return f"工作交接：{giver}→{taker.name_zh}" if taker else f"工作交接：{giver}"


@contextmanager
def _acting_on(user: Any, pk: int, act: str, reason: str = "") -> Iterator[tuple[Handover, datetime]]:
    with acting(Actor(user.pk, user.person_id, cause=f"handover.{act}", reason=reason)):
        Handover.objects.select_for_update().get(pk=pk)
        handover = Handover.objects.select_related("appointment", "person", "post__division").get(pk=pk)
        with one_instant() as at:
            yield handover, at


def _require(handover: Handover, state: str) -> None:
    if handover.state != state:
        raise ValidationError(_("This is not possible: the list is “%(state)s”."),
                              params={"state": handover.get_state_display()})  # type: ignore[attr-defined]


def _require_signer(user: Any, handover: Handover, at: datetime, reason: str) -> None:
    if is_giver(user, handover):
        return
    if not Ranks(at).decides(user, handover):
        raise PermissionDenied
    if not is_gone(handover, at):
        raise ValidationError(_("The giver is still here and signs."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})


def _fixed(handover: Handover, things: list[Thing]) -> list[HandoverLine]:
    """The list's lines as they are signed: of each thing one, and of nothing else. ValidationError if one lacks."""
    lines = [_line(handover, thing) for thing in things]
    missing = [line for thing, line in zip(things, lines, strict=True) if not thing.holding.ends and not line.taker_id]
    if missing:
        raise ValidationError(_("Nobody is named yet who takes this over: %(line)s"), params={"line": missing[0].line})
    for line in lines:
        line.save()
    for line in handover.lines.filter(state=OPEN).exclude(pk__in=[line.pk for line in lines]):
        line.state = HandoverLine.State.SETTLED
        line.save()
    return lines


def _line(handover: Handover, thing: Thing) -> HandoverLine:
    """The thing's line, saved or not, with its words as they are now."""
    kind, key = thing.key
    line = handover.lines.filter(holding=kind, key=key, state=OPEN).first()
    line = line or HandoverLine(handover=handover, holding=kind, key=key)
    record = thing.holding.record_of(thing.row)
    line.line, line.record_id = thing.holding.line(thing.row)[:400], record.pk if record is not None else None
    return line


def _mine(user: Any, handover: Handover) -> list[HandoverLine]:
    rows = handover.lines.filter(taker=user.person_id, state=OPEN)
    lines = list(rows.select_related("taker", "taker_post__division"))
    if not lines or user.person_id is None:
        raise PermissionDenied
    return lines


def _row(line: HandoverLine) -> Any:
    """The thing as it is now; None if it was finished meanwhile."""
    return all_holdings()[line.holding].open().filter(pk=line.key).first()


def _handing(user: Any, handover: Handover, at: datetime, line: HandoverLine) -> Handing:
    return Handing(user, at, ends_at(handover), line.taker, line.taker_post, between(handover, line.taker))


def _end(user: Any, handover: Handover, thing: Thing, line: HandoverLine, at: datetime) -> None:
    thing.holding.hand_to(_handing(user, handover, at, line), thing.row)
    line.state, line.taken_at = HandoverLine.State.ENDED, at
    line.save()
