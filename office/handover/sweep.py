"""What happens to handovers by itself: nothing to hand over, an end taken back, what came to a post left empty."""

from datetime import datetime

from office.audit.actor import Actor, acting
from office.handover.holding import all_holdings
from office.handover.models import Handover, HandoverLine
from office.handover.rights import Ranks
from office.handover.services import finish
from office.handover.telling import tell
from office.handover.things import Thing, ends_at, goes_on, lacking, last_to_answer, on_a_list, things_of
from office.time import one_instant

CAUSE = Actor(user_id=None, person_id=None, cause="handover.sweep")


def follow() -> int:
    """Look at every list, and put what nobody answers to on one. Safe at any time, any number of times.

    Returns how many things were without an owner and on no list.
    """
    with acting(CAUSE), one_instant() as at:
        locked = Handover.objects.select_for_update(of=("self",))
        rows = locked.select_related("appointment", "person", "post__division")
        for handover in rows.filter(state=Handover.State.SIGNED).order_by("pk"):
            _settle(handover, at)
        lost = lacking(at)
        known = on_a_list(lost)
        found = [thing for thing in lost if thing.key not in known]
        for thing in found:
            _open_for(thing)
        for handover in rows.filter(state=Handover.State.OPEN).order_by("pk"):
            _look(handover, at)
    return len(found)


def _settle(handover: Handover, at: datetime) -> None:
    """What was finished since the signature need not be taken over."""
    for line in handover.lines.filter(state=HandoverLine.State.OPEN):
        if not all_holdings()[line.holding].open().filter(pk=line.key).exists():
            line.state = HandoverLine.State.SETTLED
            line.save()
    finish(handover, at)


def _open_for(thing: Thing) -> None:
    """The list of whoever answered to it last, or of the principal itself if nobody ever did."""
    last = last_to_answer(thing.principal)
    pending = Handover.objects.filter(state__in=(Handover.State.OPEN, Handover.State.SIGNED))
    if last is None:
        if not pending.filter(appointment=None, principal=thing.principal).exists():
            Handover.objects.create(principal=thing.principal)
    elif not pending.filter(appointment=last).exists():
        Handover.objects.create(appointment=last, person=last.person, post=last.post)


def _look(handover: Handover, at: datetime) -> None:
    """Close a list that is not needed; tell giver and head of one that is."""
    state = ""
    if goes_on(handover):
        state = Handover.State.VOID
    elif not things_of(handover, at):
        state = Handover.State.EMPTY if ends_at(handover) <= at else ""
    else:
        giver = [f"u{handover.person_id}"] if handover.person_id else []
        tell(handover, "handover_open", [*giver, *Ranks(at).deciders(handover)])
    if state:
        handover.state, handover.closed_at = state, at
        handover.save()
