"""Where a user stands at an instant: the posts they hold, and those they substitute in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from office.orgchart.models import Appointment, Post, Substitution, User
from office.time import now


@dataclass(frozen=True)
class Seat:
    """One post that the user may act from, and for whom when it is not their own."""

    post: Post
    behalf_id: int | None = None
    kinds: frozenset[str] = frozenset()  # empty: every register
    acts: frozenset[str] = frozenset()  # empty: every act

    def covers(self, kind: str | None, verb: str | None) -> bool:
        """Whether the seat reaches this register and verb; seeing comes with any scope."""
        in_kind = not self.kinds or kind in self.kinds
        return in_kind and (verb in (None, "view") or not self.acts or verb in self.acts)

    def principals(self) -> tuple[str, ...]:
        """The strings by which access rows and steps name this seat; see Access."""
        post, role = self.post, self.post.role
        divisions = [post.division_id, *post.division.lineage]  # a renamed division keeps its work
        return (
            *(f"p{pk}" for pk in (post.pk, *post.lineage)),
            *(name for pk in divisions for name in (f"d{pk}", f"d{pk}.{role}")),
            f"o.{role}",
        )


@dataclass(frozen=True)
class Standing:
    """All the seats of one person at one instant."""

    person_id: int | None
    at: datetime
    seats: tuple[Seat, ...]

    @property
    def roles(self) -> frozenset[str]:
        """The roles held by appointment; a substitute does not administer."""
        return frozenset(seat.post.role for seat in self.seats if seat.behalf_id is None)

    def principals(self, kind: str | None = None, verb: str | None = None) -> list[str]:
        """Every principal this person answers to for a register and a verb."""
        mine = [f"u{self.person_id}"] if self.person_id else []
        covered = (seat.principals() for seat in self.seats if seat.covers(kind, verb))
        return list(dict.fromkeys([*mine, *(name for names in covered for name in names)]))

    def seat_for(self, principal: str, kind: str, verb: str) -> Seat | None:
        """The seat from which a step or right of this principal is exercised; one's own before a substitute's."""
        fitting = [seat for seat in self.seats if principal in seat.principals() and seat.covers(kind, verb)]
        return min(fitting, key=lambda seat: seat.behalf_id is not None, default=None)

    def answers_to(self, principal: str, kind: str, verb: str) -> bool:
        """Whether this person may act where the principal is named."""
        return principal == f"u{self.person_id}" or self.seat_for(principal, kind, verb) is not None

    def match(self, prefix: str = "") -> Q:
        """A condition on rows with `principal` and `kind`: those of one's own, and those within a substitution."""
        name, kind = f"{prefix}principal__in", f"{prefix}kind__in"
        own = [seat for seat in self.seats if not seat.kinds]
        condition = Q(**{name: Standing(self.person_id, self.at, tuple(own)).principals()})
        for seat in self.seats:
            if seat.kinds:
                condition |= Q(**{name: seat.principals(), kind: sorted(seat.kinds)})
        return condition


def standing_of(user: Any, at: datetime | None = None) -> Standing:
    """The user's standing at an instant (now, if none is named): two queries, held for the same instant."""
    at = at or now()
    held = getattr(user, "_standing", None)
    if held is None or held.at != at:
        nobody = Standing(None, at, ())
        held = Standing(user.person_id, at, tuple(_seats(user, at))) if _is_in_force(user, at) else nobody
        user._standing = held
    return held


def _is_in_force(user: Any, at: datetime) -> bool:
    """An ended account has nothing left, not even what was granted to its person."""
    return user.person_id is not None and user.is_active and not (user.ended_at and user.ended_at <= at)


def _seats(user: User, at: datetime) -> list[Seat]:
    posts = Post.objects.on(at).select_related("division")
    seats = [Seat(post) for post in posts.filter(
        pk__in=Appointment.objects.on(at).filter(person=user.person_id).values("post"))]
    in_force = Substitution.objects.on(at).filter(Exists(_still_held(at)), substitute=user.person_id)
    for substitution in in_force.select_related("post__division"):
        if substitution.post.is_valid_at(at):
            scope = frozenset(substitution.kinds), frozenset(substitution.acts)
            seats.append(Seat(substitution.post, substitution.absent_id, *scope))
    return seats


def _still_held(at: datetime) -> QuerySet[Appointment]:
    """A substitution lasts no longer than the absent person's own appointment."""
    return Appointment.objects.on(at).filter(post=OuterRef("post"), person=OuterRef("absent"))


def holders(principal: str, at: datetime | None = None) -> list[int]:
    """The persons who answer to a principal at an instant, substitutes included; for notices and "who has it"."""
    at = at or now()
    if principal.startswith("u"):
        return [int(principal[1:])]
    posts = Post.objects.on(at).filter(_posts_named(principal)).values("pk")
    held = Appointment.objects.on(at).filter(post__in=posts)
    substituted = Substitution.objects.on(at).filter(Exists(_still_held(at)), post__in=posts)
    people = [*held.values_list("person", flat=True), *substituted.values_list("substitute", flat=True)]
    return list(dict.fromkeys(people))


def _posts_named(principal: str) -> Q:
    where, _, role = principal.partition(".")
    condition = Q(role=role) if role else Q()
    if where == "o":
        return condition
    pk = int(where[1:])
    if where.startswith("p"):
        return Q(pk=pk) | Q(lineage__contains=[pk])
    return condition & (Q(division=pk) | Q(division__lineage__contains=[pk]))
