"""Ask for a legal or house figure as it was in force on a case's date."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from office.figures.models import Figure
from office.time import edition


class FigureMissing(LookupError):
    """No value of this figure is in force on the day."""


def figure(key: str, on: date | datetime) -> Any:
    """The value of one figure on a day (of an instant, its local day); raises FigureMissing."""
    return figures([key], on)[key]


def figures(keys: Iterable[str], on: date | datetime) -> dict[str, Any]:
    """The values of several figures on a day; raises FigureMissing unless each has one."""
    wanted = list(keys)
    day = timezone.localtime(on).date() if isinstance(on, datetime) else on
    found = {row.key: row.value for row in _all() if row.key in wanted and _in_force(row, day)}
    missing = [key for key in wanted if key not in found]
    if missing:
        raise FigureMissing(f"no value in force on {day} for: {', '.join(missing)}")
    return found


_held: tuple[UUID, list[Figure]] | None = None


def _all() -> list[Figure]:
    """Every figure there ever was, the earliest first; read once for each edition."""
    global _held
    present = edition()
    if _held is not None and _held[0] == present:
        return _held[1]
    rows = list(Figure.objects.order_by("valid_from"))
    if present is not None:
        _held = (present, rows)
    return rows


def _in_force(row: Figure, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)
