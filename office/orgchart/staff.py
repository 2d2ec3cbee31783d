"""Who holds which post, for any instant: read once for each edition of the org chart, and held in memory."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from office.orgchart.models import Appointment, Division, Person, Post, Substitution
from office.time import edition

Row = TypeVar("Row", bound=Any)


def names_of(post: Post, holder_id: int | None = None) -> tuple[str, ...]:
    """The strings by which access rows and steps name a post, and this holder of it in it; see Access."""
    role, divisions = post.role, [post.division_id, *post.division.lineage]  # a renamed division keeps its work
    posts = [f"p{pk}" for pk in (post.pk, *post.lineage)]
    return (
        *posts,
        *(f"{name}.u{holder_id}" for name in posts if holder_id),
        *(name for pk in divisions for name in (f"d{pk}", f"d{pk}.{role}")),
        f"o.{role}",
    )


@dataclass(frozen=True)
class Present:
    """Who stands where between two changes: appointments in the org chart's order, and substitutions."""

    held: list[Appointment]
    lent: list[Substitution]

    @cached_property
    def of_person(self) -> dict[int, list[Appointment]]:
        """The appointments by who holds them."""
        return _grouped((row.person_id, row) for row in self.held)

    @cached_property
    def named(self) -> dict[str, list[Appointment]]:
        """The appointments by each of their names."""
        return _grouped((name, row) for row in self.held for name in names_of(row.post, row.person_id))

    @cached_property
    def named_lent(self) -> dict[str, list[Substitution]]:
        """The substitutions by each name of what is lent."""
        return _grouped((name, row) for row in self.lent for name in names_of(row.post, row.absent_id))


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for key, row in pairs:
        found.setdefault(key, []).append(row)
    return found


@dataclass
class Staff:
    """Every appointment and substitution there ever was, with people, posts and divisions."""

    appointments: tuple[Appointment, ...]
    substitutions: tuple[Substitution, ...]
    _last: tuple[int, Present] | None = field(default=None, repr=False)

    def held(self, at: datetime) -> list[Appointment]:
        """The appointments in force at an instant, to posts that exist then; in the org chart's order."""
        return self.present(at).held

    def lent(self, at: datetime) -> list[Substitution]:
        """The substitutions in force: no longer than the absent person's own appointment and the post itself."""
        return self.present(at).lent

    def present(self, at: datetime) -> Present:
        """Both, with what is found in them; worked out again only when `at` lies beyond a change."""
        span, last = bisect_right(self._changes, at), self._last
        if last is None or last[0] != span:
            held = [row for row in self.appointments if row.is_valid_at(at) and row.post.is_valid_at(at)]
            there = {(row.post_id, row.person_id) for row in held}
            lent = [row for row in self.substitutions
                    if row.is_valid_at(at) and row.post.is_valid_at(at) and still_held(row, there)]
            last = self._last = (span, Present(held, lent))
        return last[1]

    @cached_property
    def _changes(self) -> list[datetime]:
        """Every instant at which somebody's standing begins or ends; between two of them nothing changes."""
        rows: list[Any] = [*self.appointments, *self.substitutions]
        dated = [*rows, *(row.post for row in rows)]
        return sorted({at for row in dated for at in (row.valid_from, row.valid_to) if at is not None})

    @cached_property
    def known(self) -> dict[type, dict[int, Any]]:
        """Everybody who ever held a post, the posts, and their divisions, by model and key."""
        rows = self.appointments
        return {
            Person: {row.person_id: row.person for row in rows},
            Post: {row.post_id: row.post for row in rows},
            Division: {row.post.division_id: row.post.division for row in rows},
        }


def is_held(model: Any) -> bool:
    """Whether rows of this model are held in memory."""
    return model in (Person, Post, Division)


def fill(rows: list[Row], *names: str) -> list[Row]:
    """The rows, with the people, posts and divisions that these foreign keys name: out of memory, as select_related
    would have them out of the database. Those that are not held there are read, one query for each foreign key.
    """
    known = staff().known
    for name in names if rows else ():
        link = rows[0]._meta.get_field(name)
        held = known[link.related_model]
        wanted = {getattr(row, link.attname) for row in rows} - {None}
        lacking = wanted - held.keys()
        found = {**held, **link.related_model._base_manager.in_bulk(lacking)} if lacking else held
        for row in rows:
            key = getattr(row, link.attname)
            link.set_cached_value(row, found[key] if key else None)
    return rows


def still_held(row: Substitution, there: set[tuple[int, int]]) -> bool:
    """A substitution lasts no longer than the absent person's own appointment."""
    return (row.post_id, row.absent_id) in there


_held: tuple[UUID, Staff] | None = None


def staff() -> Staff:
    """The staff of the present edition; two queries when the org chart changed since this process last asked."""
    global _held
    present = edition()
    held = _held
    if held is not None and held[0] == present:
        return held[1]
    read = _read()
    if present is not None:
        _held = (present, read)
    return read


def _read() -> Staff:
    appointments = Appointment.objects.select_related("person", "post__division")
    substitutions = Substitution.objects.select_related("absent", "substitute", "post__division")
    order = ("post__division__order", "post__order", "post", "valid_from", "pk")
    return Staff(tuple(appointments.order_by(*order)), tuple(substitutions.order_by("valid_from", "pk")))
