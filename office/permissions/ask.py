"""Who may: for one record, for a queryset, and in words. The one door to records."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from office.orgchart.staff import fill, is_held
from office.permissions import break_glass
from office.permissions.models import Access
from office.permissions.policy import Reach, rights_in
from office.permissions.standing import Seat, Standing, standing_of
from office.time import now

Rows = TypeVar("Rows", bound=QuerySet)


@dataclass(frozen=True)
class Ground:
    """One reason why somebody may: the access row's cause and principal, and the seat it was met from."""

    principal: str
    cause: str
    verbs: tuple[str, ...]
    seat: Seat | None


@dataclass(frozen=True)
class Decision:
    """The answer to "may they?", true or false, with its grounds, or what was lacking."""

    verb: str
    at: datetime
    standing: Standing
    grounds: tuple[Ground, ...] = ()
    others: tuple[Ground, ...] = ()  # grounds that reach the record, though not for this verb
    kind: str = ""  # the register asked about

    def __bool__(self) -> bool:
        return bool(self.grounds)

    @property
    def seat(self) -> Seat | None:
        """The seat the act is done from: one's own, if there is the choice."""
        own_first = sorted((g.seat for g in self.grounds if g.seat), key=lambda seat: seat.behalf_id is not None)
        return own_first[0] if own_first else None


class Denied(PermissionDenied):
    """A refusal that can be explained."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.verb)
        self.decision = decision


def may(user: Any, verb: str, record: Any, at: datetime | None = None) -> Decision:
    """Whether the user may do this to the record at an instant (now, if none is named), with the reasons."""
    at = at or now()
    standing = standing_of(user, at)
    rows = Access.objects.on(at).filter(standing.match(), record_id=record.pk)
    found = [_ground(row, standing, verb) for row in rows]
    grounds = tuple(ground for ground in found if verb in ground.verbs)
    others = tuple(ground for ground in found if verb not in ground.verbs)
    return Decision(verb, at, standing, grounds, others, record.kind)


def _ground(row: Access, standing: Standing, verb: str) -> Ground:
    seat = standing.seat_for(row.principal, row.kind, verb)
    personal = row.principal == f"u{standing.person_id}"
    verbs = tuple(row.verbs) if seat or personal else ("view",)  # a substitution for other acts still sees
    return Ground(row.principal, row.cause, verbs, seat)


def may_file(user: Any, kind: str, at: datetime | None = None) -> list[Seat]:
    """The seats from which the user may file a new record of this kind; none means no."""
    return _seats_with(user, "file_new", kind, at)


def may_see_register(user: Any, kind: str) -> bool:
    """Whether a register is in the user's menu: some post of theirs has a right in it."""
    return bool(_seats_with(user, "view", kind))


def _seats_with(user: Any, verb: str, kind: str, at: datetime | None = None) -> list[Seat]:
    """The seats whose role has a verb in a register; one that reaches the keeping division is had there alone."""
    rights, keeping = rights_in(kind), apps.get_model("office", "Record").of_kind(kind)._meta.app_label
    return [
        seat for seat in standing_of(user, at).seats
        if (right := rights.get(seat.post.role)) and verb in right.verbs and seat.covers(kind, verb)
        and (right.reach is not Reach.KEEPER or seat.post.division.app == keeping)
    ]


def visible_to(user: Any, rows: Rows, record: str = "pk") -> Rows:
    """Only the rows whose record (the path `record`) the user may see at this instant."""
    at = now()
    match = standing_of(user, at).match()
    return rows.filter(Exists(Access.objects.on(at).filter(match, record_id=OuterRef(record))))


def where_may(user: Any, verb: str, rows: Rows, record: str = "pk") -> Rows:
    """Only the rows whose record (the path `record`) the user may do this to at this instant."""
    at = now()
    match = standing_of(user, at).within(verb).match()
    allowed = Access.objects.on(at).filter(match, record_id=OuterRef(record), verbs__contains=[verb])
    return rows.filter(Exists(allowed))


def may_somewhere(user: Any, verb: str, kinds: Iterable[str]) -> bool:
    """Whether some post of the user has this verb in one of these registers; no query."""
    return any(_seats_with(user, verb, kind) for kind in kinds)


def get_for(user: Any, pk: int, verb: str = "view", model: Any = None, related: Iterable[str] = ()) -> Any:
    """The concrete record, if the user may do this to it; what they may not see does not exist: Http404.

    With `model` (and its foreign keys to fetch along) it takes two queries; its `decision` tells what was found.
    What is opened by an emergency access alone is written down.
    """
    record = _read(pk, model, related)
    if record is None:
        raise Http404
    decision = may(user, verb, record)
    if not decision:
        if verb != "view" and may(user, "view", record):
            raise Denied(decision)
        raise Http404
    record.decision = decision
    break_glass.note_reading(user, record, {ground.cause for ground in decision.grounds})
    return record


def _read(pk: int, model: Any, related: Iterable[str]) -> Any:
    if model is None:
        base = apps.get_model("office", "Record").objects.filter(pk=pk).first()
        return base and concrete(base)
    return _with_what_it_shows(model, pk, related)


def _with_what_it_shows(model: Any, pk: int, related: Iterable[str] = ()) -> Any:
    """The record with what every record's page shows, and these foreign keys."""
    held = [name for name in related if is_held(model._meta.get_field(name).related_model)]
    joined = [name for name in related if name not in held]
    record = model.objects.select_related("duty", *joined).filter(pk=pk).first()
    if record:
        fill([record], "division", "created_by", *held)
        fill([record.duty], "division")
    return record


def concrete(base: Any) -> Any:
    """The record as its own class, with what its pages show."""
    model = base.of_kind(base.kind)
    if isinstance(base, model):
        return base
    return _with_what_it_shows(model, base.pk)
