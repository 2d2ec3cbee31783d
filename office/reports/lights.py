"""How many open records show which light, for any number of records in two queries."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Count, F, Max, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from office.clocks.lights import Faces
from office.clocks.models import Clock
from office.clocks.services import HANDLE

NAMES = ("late", "soon", "active", "waiting")
OF = {"red": "late", "yellow": "soon", "green": "active", "grey": "waiting"}


def lights(clocks: QuerySet[Clock], group: Any, at: datetime) -> Counter[tuple[Any, str]]:
    """How many of the records whose clocks these are show which light at an instant, by group.

    A day's light depends on the days of its start and its end alone: clocks that have both in common are judged
    together. Office hours are judged one by one.
    """
    faces, found = Faces(at), Counter[tuple[Any, str]]()
    clocks = clocks.filter(is_open=True, step=None, purpose=HANDLE, record__is_open=True).order_by()
    for row in _by_days(clocks, group, at):
        found[row["group"], _light(faces, row)] += row["number"]
    hourly = clocks.filter(unit=Clock.Unit.OFFICE_HOURS)
    for row in hourly.values("unit", "state", group=group, start=F("started_at"), end=F("due_at")):
        found[row["group"], _light(faces, row)] += 1
    return found


def _by_days(clocks: QuerySet[Clock], group: Any, at: datetime) -> Any:
    daily = clocks.exclude(unit=Clock.Unit.OFFICE_HOURS).annotate(
        started_on=TruncDate("started_at"), due_on=TruncDate("due_at"),
        over=_whether(due_at__lt=at), ahead=_whether(started_at__gt=at))
    rows = daily.values("unit", "state", "started_on", "due_on", "over", "ahead", group=group)
    return rows.annotate(start=Max("started_at"), end=Max("due_at"), number=Count("pk"))


def _whether(**condition: Any) -> Case:
    return Case(When(Q(**condition), then=Value(True)), default=Value(False), output_field=BooleanField())


def _light(faces: Faces, row: Any) -> str:
    clock = Clock(unit=row["unit"], state=row["state"], is_open=True, started_at=row["start"], due_at=row["end"])
    return OF[faces.light(clock).value]
