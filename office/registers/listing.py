"""One page of a register: keyset paging, filters in the URL, and who holds each record now."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from office.clocks.lights import Faces
from office.permissions.ask import may_file, visible_to
from office.permissions.pages import newest_visible
from office.registers.filters import filters_of
from office.registers.register import Register
from office.registers.values import label, related, spelt, value
from office.routing.queries import holders_of
from office.routing.way import whole_clock
from office.search.queries import COUNTED, in_words, matching
from office.time import now

PAGE = 25


def listing(request: HttpRequest, register: type[Register]) -> dict[str, Any]:
    """The context of a list page."""
    chosen = filters_of(register)(request.GET)
    words = request.GET.get("q", "").strip()
    after = position(request.GET.get("after", ""))
    records, count = page_of(request.user, register, chosen, words, after)
    more, records = len(records) > PAGE, records[:PAGE]
    return {
        "page_title": register.title(), "register": register, "filter": chosen, "words": words,
        "heads": [label(register.model, name) for name in register.columns],
        "rows": rows_of(register, records), "may_file": bool(may_file(request.user, register.kind)),
        "first_url": _url(request, after=None) if after else "",
        "next_url": _url(request, after=mark(records[-1])) if more else "",
        "summary": _("%(count)s in all") % {"count": count},
        "new_url": reverse(f"{register.kind}_new"), "chips": _chips(request, register, chosen),
        "export_url": f"{reverse(f'{register.kind}_export', args=['FORMAT'])}?{request.GET.urlencode()}",
        "jump": request.GET.get("jump", ""),
        "filtered": bool(words or any(request.GET.get(name) for name in chosen.filters)),
    }


def permitted(user: Any, register: type[Register], chosen: Any, words: str) -> QuerySet:
    """The register's records that the user may see and the filters let through, newest first."""
    rows = visible_to(user, chosen.qs.filter(kind=register.kind))
    if words:
        rows = rows.filter(pk__in=matching(user, words, kind=register.kind))
    return rows.order_by("-opened", "-pk").select_related("division", *related(register.model, register.all_columns()))


def page_of(user: Any, register: type[Register], chosen: Any, words: str, after: Any) -> tuple[list[Any], str]:
    """A page and one row more, to know whether there is a next; and how many rows there are in all."""
    if not words and not any(chosen.form.cleaned_data.values() if chosen.is_valid() else [1]):
        newest = newest_visible(user, register.kind, COUNTED + 1)  # counts the whole register from the same index
        keys = newest_visible(user, register.kind, PAGE + 1, after) if after else newest[:PAGE + 1]
        found = register.model.objects.filter(pk__in=keys).select_related(*related(register.model, register.columns))
        return sorted(found, key=lambda record: (record.opened, record.pk), reverse=True), in_words(len(newest))
    rows = permitted(user, register, chosen, words)
    count = in_words(rows.order_by()[: COUNTED + 1].count())
    if after:
        rows = rows.filter(Q(opened__lt=after[0]) | Q(opened=after[0], pk__lt=after[1]))
    return list(rows[:PAGE + 1]), count


def rows_of(register: type[Register], records: list[Any]) -> list[dict[str, Any]]:
    """Each record with its cells and its holder, in constant queries."""
    holders, faces = holders_of(records), Faces(now())
    labels = {name: label(register.model, name) for name in register.columns}
    return [
        {"record": record, "now": holders.get(record.pk), "face": face_of(record, faces),
         "cells": [(name, text, spelt(value(record, name))) for name, text in labels.items()]}
        for record in records
    ]


def face_of(record: Any, faces: Faces) -> Any:
    """The light of an open record's time limit; None without one."""
    clock = whole_clock(record) if record.is_open else None
    return faces.of(clock) if clock else None


def mark(record: Any) -> str:
    """A record's position in the list, for the URL of the next page."""
    return mark_at(record.opened, record.pk)


def mark_at(opened: datetime, pk: int) -> str:
    """A position as the URL of a page has it."""
    return f"{opened.timestamp():.6f}.{pk}"


def position(text: str) -> tuple[datetime, int] | None:
    """The position that a URL names; none for anything else."""
    try:
        seconds, micro, pk = text.split(".")
        return datetime.fromtimestamp(int(seconds)).astimezone().replace(microsecond=int(micro)), int(pk)
    except (ValueError, OverflowError, OSError):
        return None


def _url(request: HttpRequest, **changes: str | None) -> str:
    query = {**request.GET.dict(), **changes}
    return f"{request.path}?{urlencode({name: text for name, text in query.items() if text})}"


def jumped(request: HttpRequest, opened: datetime, pk: int) -> str:
    """The address of the page that begins at a position, with the filters as they are."""
    return _url(request, jump=None, after=mark_at(opened, pk))


def _chips(request: HttpRequest, register: type[Register], chosen: Any) -> list[dict[str, str]]:
    chips = []
    for name, field in chosen.form.fields.items():
        text = request.GET.get(name)
        if text and name in getattr(chosen.form, "cleaned_data", {}):
            shown = dict(field.choices).get(text, text) if getattr(field, "choices", None) else text
            if hasattr(field, "queryset"):
                shown = chosen.form.cleaned_data[name]
            chips.append({"label": str(field.label), "value": str(shown), "remove_url": _url(request, **{name: None})})
    if request.GET.get("q"):
        chips.append({"label": _("Search"), "value": request.GET["q"], "remove_url": _url(request, q=None)})
    return chips
