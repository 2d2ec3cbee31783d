"""The structure of the office at any instant, from one reading of all its dated facts."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from office.orgchart.models import Appointment, Division, OfficeVersion, Person, Post, Substitution
from office.time import now


@dataclass(frozen=True)
class Holding:
    """A person in a post, and who stands in for them at that instant."""

    appointment: Appointment
    person: Person
    substitutes: tuple[Person, ...] = ()

    @property
    def acting(self) -> bool:
        return self.appointment.acting


@dataclass(frozen=True)
class Seat:
    """A post and those who hold it; nobody, when it is vacant."""

    post: Post
    holdings: tuple[Holding, ...]


@dataclass(frozen=True)
class Unit:
    """A division with its posts, and the divisions it came from."""

    division: Division
    seats: tuple[Seat, ...]
    predecessors: tuple[Division, ...] = ()


@dataclass(frozen=True)
class Chart:
    """The office as it stood at one instant."""

    at: datetime
    version: OfficeVersion | None
    units: tuple[Unit, ...]
    changed_on: date | None = None  # the day of the last change up to then
    before: "Chart | None" = None  # as it stood before that change

    @property
    def divisions(self) -> list[Unit]:
        """The units that count as divisions."""
        return [unit for unit in self.units if unit.division.counted]

    @property
    def unnamed(self) -> int:
        """How many divisions are stated for this time beyond those whose names are recorded."""
        stated = self.version.divisions_stated if self.version else 0
        return max(0, stated - len(self.divisions))


@dataclass
class Facts:
    """Every dated fact of the org chart, as known now or as it was known at an instant; seven queries."""

    versions: list[OfficeVersion]
    divisions: dict[int, Division]
    posts: list[Post]
    appointments: list[Appointment]
    substitutions: list[Substitution]
    people: dict[int, Person]
    predecessors: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def read(cls, known_at: datetime | None = None) -> "Facts":
        """Read them all; with `known_at`, as the history tables had them then."""

        def rows(model: Any) -> list[Any]:
            if known_at is None:
                return list(model.objects.all())
            return list(model.history.as_of(known_at))

        came_from: dict[int, list[int]] = defaultdict(list)
        through = Division.predecessors.through.objects
        for new, old in through.order_by("pk").values_list("from_division", "to_division"):
            came_from[new].append(old)
        divisions = sorted(rows(Division), key=lambda row: (row.order, row.valid_from))
        return cls(
            versions=rows(OfficeVersion),
            divisions={row.pk: row for row in divisions},
            posts=sorted(rows(Post), key=lambda row: (row.order, row.code)),
            appointments=sorted(rows(Appointment), key=lambda row: row.valid_from),
            substitutions=rows(Substitution),
            people={row.pk: row for row in rows(Person)},
            predecessors=came_from,
        )

    def days_of_change(self) -> list[date]:
        """The days on which versions, divisions, posts or appointments began or ended, in order."""
        dated = [*self.versions, *self.divisions.values(), *self.posts, *self.appointments]
        instants = {at for row in dated for at in (row.valid_from, row.valid_to) if at}
        return sorted({timezone.localtime(at).date() for at in instants})

    def chart(self, at: datetime) -> Chart:
        """The office at an instant, and how it stood before the last change up to then."""
        here = timezone.localtime(at).date()
        changed_on = max((day for day in self.days_of_change() if day <= here), default=None)
        before = self._standing(end_of(changed_on - timedelta(days=1))) if changed_on else None
        return self._standing(at, changed_on, before)

    def _standing(self, at: datetime, changed_on: date | None = None, before: Chart | None = None) -> Chart:
        version = next((row for row in self.versions if row.is_valid_at(at)), None)
        seats: dict[int, list[Seat]] = defaultdict(list)
        holdings = self._holdings(at)
        for post in self.posts:
            if post.is_valid_at(at):
                seats[post.division_id].append(Seat(post, tuple(holdings.get(post.pk, ()))))
        units = tuple(
            Unit(
                division,
                tuple(seats[division.pk]),
                tuple(
                    self.divisions[pk]
                    for pk in self.predecessors.get(division.pk, ())
                    if pk in self.divisions
                ),
            )
            for division in self.divisions.values()
            if division.is_valid_at(at)
        )
        return Chart(at, version, units, changed_on, before)

    def _holdings(self, at: datetime) -> dict[int, list[Holding]]:
        standing_in: dict[tuple[int, int], list[Person]] = defaultdict(list)
        for lent in self.substitutions:
            if lent.is_valid_at(at):
                standing_in[lent.post_id, lent.absent_id].append(self.people[lent.substitute_id])
        found: dict[int, list[Holding]] = defaultdict(list)
        for row in self.appointments:
            if row.is_valid_at(at):
                substitutes = tuple(standing_in.get((row.post_id, row.person_id), ()))
                found[row.post_id].append(Holding(row, self.people[row.person_id], substitutes))
        return found


def end_of(day: date) -> datetime:
    """The last instant of a day, or this instant when the day is today: what had changed by then had changed."""
    at = now()
    if day == at.date():
        return at
    return timezone.make_aware(datetime.combine(day, time.max))
