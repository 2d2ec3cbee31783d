"""Who holds which post, for any instant: read once for each edition of the org chart, and held in memory."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from office.orgchart.models import Appointment, Substitution
from office.time import edition


@dataclass
class Staff:
    """Every appointment and substitution there ever was, with people, posts and divisions."""

    appointments: tuple[Appointment, ...]
    substitutions: tuple[Substitution, ...]
    _on: tuple[datetime, list[Appointment], list[Substitution]] | None = field(default=None, repr=False)

    def held(self, at: datetime) -> list[Appointment]:
        """The appointments in force at an instant, to posts that exist then; in the org chart's order."""
        return self._at(at)[0]

    def lent(self, at: datetime) -> list[Substitution]:
        """The substitutions in force: no longer than the absent person's own appointment and the post itself."""
        return self._at(at)[1]

    def _at(self, at: datetime) -> tuple[list[Appointment], list[Substitution]]:
        last = self._on
        if last is None or last[0] != at:
            held = [row for row in self.appointments if row.is_valid_at(at) and row.post.is_valid_at(at)]
            there = {(row.post_id, row.person_id) for row in held}
            lent = [row for row in self.substitutions
                    if row.is_valid_at(at) and row.post.is_valid_at(at) and still_held(row, there)]
            last = self._on = (at, held, lent)
        return last[1], last[2]


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
