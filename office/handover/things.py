"""What people have in hand: what a list holds now, and what waits for somebody who is not there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from office.handover.holding import Holding, all_holdings
from office.handover.models import Handover, HandoverLine
from office.orgchart.models import Appointment
from office.orgchart.staff import names_of, staff

PENDING = (Handover.State.OPEN, Handover.State.SIGNED)


@dataclass(frozen=True)
class Thing:
    """One open thing of a kind, and the principal who has it."""

    holding: Holding
    row: Any
    principal: str

    @property
    def key(self) -> tuple[str, str]:
        """The kind and the thing's own key."""
        return self.holding.name, str(self.row.pk)


def is_answered(principal: str, at: datetime) -> bool:
    """Whether somebody answers to a principal at an instant: a holder, a substitute, or the person in any post."""
    present = staff().present(at)
    if principal.startswith("u"):
        return int(principal[1:]) in present.of_person
    return principal in present.named or principal in present.named_lent


def lacking(at: datetime) -> list[Thing]:
    """Every open thing whose principal nobody answers to at an instant."""
    found = []
    for holding in all_holdings().values():
        empty = [name for name in holding.principals() if not is_answered(name, at)]
        found += _things(holding, empty)
    return found


def ends_at(handover: Handover) -> datetime:
    """When the giver's time in the post is over; of a list without an appointment, when it was opened."""
    ends = [row.valid_to for row in (handover.appointment, handover.post) if row is not None and row.valid_to]
    return min(ends, default=handover.opened_at)


def goes_on(handover: Handover) -> bool:
    """Whether the end was taken back: the appointment is for an indefinite time again."""
    return handover.appointment is not None and not any(
        row.valid_to for row in (handover.appointment, handover.post) if row is not None)


def names(handover: Handover) -> tuple[str, ...]:
    """The principals whose things the list is about."""
    if handover.person_id is None or handover.post is None:
        return (handover.principal,)
    return (f"u{handover.person_id}", *names_of(handover.post, handover.person_id))


def things_of(handover: Handover, at: datetime) -> list[Thing]:
    """What the list holds now: all that is the giver's own, and what nobody else in the post will answer to.

    What a list of the same appointment ended, or left with the giver, is not listed again.
    """
    when = max(at, ends_at(handover))
    own = f"u{handover.person_id}"
    wanted = [name for name in names(handover)
              if name == own or name.endswith(f".{own}") or not is_answered(name, when)]
    kept = Q(state=HandoverLine.State.ENDED) | Q(state=HandoverLine.State.HANDED, taker=handover.person_id)
    done = set(HandoverLine.objects.filter(kept, handover__appointment=handover.appointment_id or 0)
               .values_list("holding", "key"))
    elsewhere = set(HandoverLine.objects.filter(state=HandoverLine.State.OPEN).exclude(handover=handover)
                    .values_list("holding", "key")) if handover.person_id else set()
    return [thing for holding in all_holdings().values() for thing in _things(holding, wanted)
            if thing.key not in done | elsewhere]


def on_a_list(things: Iterable[Thing]) -> dict[tuple[str, str], int]:
    """The list that each of these things is on, by the thing's key; what is on none is left out."""
    lines = HandoverLine.objects.filter(state=HandoverLine.State.OPEN, handover__state__in=PENDING)
    signed = {(holding, key): pk for holding, key, pk in lines.values_list("holding", "key", "handover")}
    rows = Handover.objects.filter(state=Handover.State.OPEN)
    open_lists = list(rows.select_related("appointment", "post__division"))
    by_name = {name: handover.pk for handover in reversed(open_lists) for name in names(handover)}
    found = {}
    for thing in things:
        pk = signed.get(thing.key) or by_name.get(thing.principal)
        if pk is not None:
            found[thing.key] = pk
    return found


def last_to_answer(principal: str) -> Appointment | None:
    """The appointment that last answered to a principal and has ended; None if nobody ever did."""
    rows = [row for row in staff().appointments
            if principal in (f"u{row.person_id}", *names_of(row.post, row.person_id))
            and (row.valid_to or row.post.valid_to)]
    return max(rows, key=lambda row: (row.valid_to or row.post.valid_to, row.pk), default=None)


def _things(holding: Holding, principals: Iterable[str]) -> list[Thing]:
    wanted = list(principals)
    rows = holding.held_by_any(wanted) if wanted else ()
    return [Thing(holding, row, holding.principal_of(row)) for row in rows]
