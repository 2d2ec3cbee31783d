"""Where a user stands at an instant: the posts they hold, and those they substitute in."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from office.orgchart.models import Post, User
from office.orgchart.staff import names_of, staff
from office.time import now


@dataclass(frozen=True)
class Seat:
    """One post that the user may act from, who holds it, and for whom the user acts when it is not their own."""

    post: Post
    holder_id: int | None = None
    behalf_id: int | None = None
    kinds: frozenset[str] = frozenset()  # empty: every register
    acts: frozenset[str] = frozenset()  # empty: every act

    def covers(self, kind: str | None, verb: str | None) -> bool:
        """Whether the seat reaches this register and verb; seeing comes with any scope."""
        in_kind = not self.kinds or kind in self.kinds
        return in_kind and (verb in (None, "view") or not self.acts or verb in self.acts)

    def principals(self) -> tuple[str, ...]:
        """The strings by which access rows and steps name this seat; see Access."""
        return names_of(self.post, self.holder_id)


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

    def within(self, verb: str) -> "Standing":
        """The same, of those seats alone whose scope has this verb."""
        seats = tuple(seat for seat in self.seats if not seat.acts or verb in seat.acts)
        return Standing(self.person_id, self.at, seats)

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
    """The user's standing at an instant (now, if none is named); no query as long as the org chart is the same."""
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
    present = staff().present(at)
    own = [Seat(row.post, row.person_id) for row in present.of_person.get(user.person_id or 0, ())]
    lent = [row for row in present.lent if row.substitute_id == user.person_id]
    return own + [Seat(row.post, row.absent_id, row.absent_id, frozenset(row.kinds), frozenset(row.acts))
                  for row in lent]


def holders(principal: str, at: datetime | None = None) -> list[int]:
    """The persons who answer to a principal at an instant, substitutes included; for notices and "who has it"."""
    at = at or now()
    if principal.startswith("u"):
        return [int(principal[1:])]
    present = staff().present(at)
    held = [row.person_id for row in present.named.get(principal, ())]
    lent = [row.substitute_id for row in present.named_lent.get(principal, ())]
    return list(dict.fromkeys([*held, *lent]))


def names(principal: str, post: Post, holder: int | None = None) -> bool:
    """Whether a principal names a post, or this holder of it; see Access."""
    return principal in names_of(post, holder)


def person_in(principal: str) -> int | None:
    """The one person that a principal names: person 7 by `u7`, and by `p12.u7`, in a post."""
    found = re.fullmatch(r"(?:p\d+\.)?u(\d+)", principal)
    return int(found[1]) if found else None


def in_post(person: int, at: datetime | None = None) -> str:
    """The principal that names a person in the first of their posts; `u7`, whom nobody may ask, if they hold none."""
    posts = (f"p{row.post_id}.u{person}" for row in staff().held(at or now()) if row.person_id == person)
    return next(posts, f"u{person}")


def is_shared(post: Post, at: datetime) -> bool:
    """Whether several people hold a post."""
    return len({row.person_id for row in staff().held(at) if row.post_id == post.pk}) > 1


def is_theirs(seat: Seat, principal: str, at: datetime) -> bool:
    """Whether a principal that names a seat is its own holder alone: no pool, nobody beside, and no substitute."""
    alone = person_in(principal) or (principal.startswith("p") and not is_shared(seat.post, at))
    return seat.behalf_id is None and bool(alone)
