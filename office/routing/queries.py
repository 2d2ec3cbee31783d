"""Who has a record now, since when, how long and of how much: for one record, and for a page of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from office.clocks.lights import Faces
from office.clocks.models import amount_words
from office.routing.models import Step
from office.routing.people import Addressee, addressees
from office.routing.template_models import RouteTemplate
from office.routing.way import Way, running_clock, way_of, whole_clock
from office.time import now

WORST_FIRST = ("red", "yellow", "purple", "green", "blue", "grey")


def now_line(record: Any) -> dict[str, Any]:
    """What components/now_line.html shows: light, holders with since, held and limit, due, circulation's progress.

    Held is counted in working time. Parallel branches are several holders.
    """
    way = way_of(record)
    dues = [step.due_at for step in way.open if step.due_at]
    if record.due and record.is_open:
        dues.append(record.due)
    due = min(dues, default=None)
    return {
        "light": _overall(way), "holders": [_holder(way, step) for step in way.open],
        "state": _state(record), "due": minute(due), "progress": _progress(way),
    }


def holders_of(records: Iterable[Any]) -> dict[int, str]:
    """Who has each of these records now, as short words; in four queries for any number of records."""
    keys = [record.pk for record in records]
    if not keys:
        return {}
    at = now()
    steps = list(Step.objects.filter(record__in=keys, is_open=True, stage__isnull=False).order_by("id"))
    known = addressees((step.principal for step in steps), at)
    words: dict[int, list[str]] = {}
    for step in steps:
        words.setdefault(step.record_id, []).append(short(known.get(step.principal)))
    found = {key: _several(names) for key, names in words.items()}
    for key, read, total in _circulating(keys):
        found[key] = _join(found.get(key, ""), _("circulating %(read)d/%(total)d") % {"read": read, "total": total})
    return found


def short(one: Addressee | None) -> str:
    """An addressee in a list's cell: the holder's name if there is one, else the post or division."""
    if one is None:
        return ""
    if one.vacancy:
        return f"{one.name} ({one.vacancy})"
    return one.holders[0].name if len(one.holders) == 1 else one.name


def light_of(faces: Faces, step: Step) -> str:
    """The colour of a step's limit; green without one."""
    clock = running_clock(step)
    return faces.light(clock).value if clock else "green"


def limit_words(step: Step) -> str:
    """A step's limit in words, or nothing."""
    return amount_words(step.unit, step.limit) if step.limit else ""


def minute(at: datetime | None) -> str:
    """An instant as pages print it, in the office's time; nothing for none."""
    return date_format(timezone.localtime(at), "Y-m-d H:i") if at else ""


def templates_for(kind: str) -> list[RouteTemplate]:
    """The templates in use for a register: of each code the newest published version."""
    rows = RouteTemplate.objects.filter(kind=kind, published_at__isnull=False, retired_at=None)
    newest: dict[str, RouteTemplate] = {}
    for row in rows.order_by("code", "version"):
        newest[row.code] = row
    return list(newest.values())


def _holder(way: Way, step: Step) -> dict[str, Any]:
    one = way.people.get(step.principal)
    named = bool(one and one.holders and len(one.holders) < 4)  # by their names; else the post is named once
    post = one.name if one and named and one.person is None else one.vacancy if one else ""
    away = [_("%(substitute)s substitutes for %(absent)s") % {"substitute": who.name, "absent": absent.name}
            for who, absent in (one.substitutes if one else [])]
    return {
        "name": _several([person.name for person in one.holders]) if one and named
        else (one.name if one else step.principal),
        "post": " · ".join(filter(None, [post, *away])), "act": step.get_act_display(),  # type: ignore[attr-defined]
        "since": minute(step.opened_at), "opened": minute(step.seen_at), "limit": limit_words(step),
        "held": str(way.faces.held(step.opened_at)) if step.opened_at else "",
    }


def _overall(way: Way) -> str:
    """The worst light of the open steps and of the record's own limit; without any, whether it is closed."""
    lights = {light_of(way.faces, step) for step in way.open}
    if whole := whole_clock(way.record):
        lights.add(way.faces.light(whole).value)
    found = next((light for light in WORST_FIRST if light in lights), "")
    return found or ("grey" if way.record.is_open else "blue")


def _state(record: Any) -> str:
    display = getattr(record, "get_status_display", None)
    return _("Nobody holds it now: %(status)s") % {"status": display() if display else record.status}


def _progress(way: Way) -> dict[str, Any] | None:
    total = sum(line.readers for line in way.lines)  # type: ignore[attr-defined]
    if not total:
        return None
    return {"total": total, "done": sum(line.read for line in way.lines),  # type: ignore[attr-defined]
            "label": _("Circulation read")}


def _circulating(keys: list[int]) -> list[tuple[int, int, int]]:
    """(record, read, all) of the records that are being read beside their routes and not yet by all."""
    rows = Step.objects.filter(record__in=keys, stage=None, reading=True).exclude(state=Step.State.CANCELLED)
    counted = rows.values("record").annotate(total=Count("pk"), read=Count("pk", filter=Q(state=Step.State.DONE)))
    return [(row["record"], row["read"], row["total"]) for row in counted if row["read"] < row["total"]]


def _several(names: list[str]) -> str:
    return _(", ").join(dict.fromkeys(name for name in names if name))


def _join(first: str, second: str) -> str:
    return f"{first} · {second}" if first else second
