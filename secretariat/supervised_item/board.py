"""The board (督查台): the open items a reader may see, most urgent first, under a matrix of divisions and lights."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from office.clocks.lights import Face, Faces, Light
from office.clocks.models import Clock
from office.orgchart.models import Division
from office.orgchart.staff import fill, staff
from office.permissions.ask import visible_to
from office.registers.listing import mark_at, position
from office.time import now
from secretariat.supervised_item.lights import with_lights
from secretariat.supervised_item.models import Origin, SupervisedItem
from secretariat.supervised_item.rows import ItemFeedback

PAGE = 30
OPEN_LIGHTS = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)


@dataclass(frozen=True)
class Asked:
    """What the address asks for: nothing else than what there is."""

    division: int | None = None
    light: str = ""
    origin: str = ""
    after: tuple[datetime, int] | None = None

    @classmethod
    def of(cls, query: dict[str, str]) -> "Asked":
        """Read a query; what it says that cannot be is left out."""
        division, light, origin = query.get("division", ""), query.get("light", ""), query.get("origin", "")
        return cls(int(division) if division.isascii() and division.isdecimal() and len(division) < 10 else None,
                   light if light in OPEN_LIGHTS else "", origin if origin in Origin.values else "",
                   position(query.get("after", "")))

    def url(self, **changed: Any) -> str:
        """The address of the same, with these changes, from the first page."""
        said = {"division": self.division, "light": self.light, "origin": self.origin, **changed}
        return "?" + urlencode({name: text for name, text in said.items() if text})


def open_items(user: Any) -> QuerySet[SupervisedItem]:
    """The open items that the reader may see, each with its light."""
    return with_lights(visible_to(user, SupervisedItem.objects.filter(is_open=True)))


def matrix(user: Any, asked: Asked) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A line a division with its counts by light, each with the address of just these rows; and the sums. One query."""
    rows = open_items(user)
    if asked.origin:
        rows = rows.filter(origin=asked.origin)
    counts: dict[int, dict[str, int]] = {}
    for division, light, number in rows.values_list("division", "light").annotate(n=Count("pk")).order_by():
        counts.setdefault(division, {})[light] = number
    known = staff().known[Division]
    lines = [{"division": known.get(pk), "pk": pk, "on": pk == asked.division,
              "cells": _cells(asked, counts[pk], pk), "total": sum(counts[pk].values()),
              "url": asked.url(division=pk, light="")}
             for pk in sorted(counts, key=lambda pk: known[pk].order if pk in known else 0)]
    sums = {light.value: sum(one.get(light.value, 0) for one in counts.values()) for light in OPEN_LIGHTS}
    return lines, {"cells": _cells(asked, sums, None), "total": sum(sums.values()),
                   "url": asked.url(division=None, light="")}


def _cells(asked: Asked, counts: dict[str, int], division: int | None) -> list[dict[str, Any]]:
    return [{"light": light.value, "count": counts.get(light.value, 0),
             "url": asked.url(division=division, light=light.value)} for light in OPEN_LIGHTS]


def page(user: Any, asked: Asked) -> tuple[list[dict[str, Any]], str]:
    """The rows asked for, most urgent first, with light and last feedback; and where the next page begins, if any."""
    rows = open_items(user)
    for name in ("division", "light", "origin"):
        if getattr(asked, name):
            rows = rows.filter(**{name: getattr(asked, name)})
    if asked.after:
        rows = rows.filter(Q(due__gt=asked.after[0]) | Q(due=asked.after[0], pk__gt=asked.after[1]))
    last = ItemFeedback.objects.filter(item=OuterRef("pk")).order_by("-pk")
    rows = rows.annotate(last_text=Subquery(last.values("text")[:1]), last_at=Subquery(last.values("at")[:1]))
    found = list(rows.order_by("due", "pk")[: PAGE + 1])
    fill(found, "division", "owner")
    last_due = found[PAGE - 1].due if len(found) > PAGE else None
    more = mark_at(last_due, found[PAGE - 1].pk) if last_due else ""
    faces = Faces(now())
    return [{"record": item, "face": _face(item, faces)} for item in found[:PAGE]], more


def _face(item: Any, faces: Faces) -> Face:
    """The words of a light that SQL has found: only the days are counted here."""
    clock = Clock(unit=Clock.Unit.CALENDAR_DAYS, amount=1, started_at=item.opened, due_at=item.due, is_open=True,
                  state=Clock.State.PAUSED if item.light == Light.GREY else Clock.State.RUNNING)
    face = faces.of(clock)
    return Face(item.light, Light(item.light).label, face.text, face.days, face.due_at, face.provisional)
