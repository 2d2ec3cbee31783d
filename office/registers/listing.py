"""One page of a register: keyset paging, filters in the URL, and who holds each record now."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from office.permissions.ask import may_file, visible_to
from office.permissions.pages import newest_visible
from office.registers.filters import filters_of
from office.registers.register import Register
from office.registers.values import label, related, value
from office.routing.queries import holders_of
from office.search.queries import matching
from office.time import now

PAGE = 25
COUNTED = 1000  # beyond this a whole register is "1,000+"


def listing(request: HttpRequest, register: type[Register]) -> dict[str, Any]:
    """The context of a list page."""
    chosen = filters_of(register)(request.GET, queryset=register.model.objects.all())
    words = request.GET.get("q", "").strip()
    after = position(request.GET.get("after", ""))
    records = page_of(request.user, register, chosen, words, after)
    more, records = len(records) > PAGE, records[:PAGE]
    return {
        "page_title": register.title(), "register": register, "filter": chosen, "words": words,
        "heads": [label(register.model, name) for name in register.columns],
        "rows": rows_of(register, records), "may_file": bool(may_file(request.user, register.kind)),
        "first_url": _url(request, after=None) if after else "",
        "next_url": _url(request, after=mark(records[-1])) if more else "",
        "summary": _("%(count)s in all") % {"count": counted(permitted(request.user, register, chosen, words))},
        "new_url": reverse(f"{register.kind}_new"), "chips": _chips(request, register, chosen),
        "export_url": f"{reverse(f'{register.kind}_export', args=['FORMAT'])}?{request.GET.urlencode()}",
        "filtered": bool(words or any(request.GET.get(name) for name in chosen.filters)),
    }


def permitted(user: Any, register: type[Register], chosen: Any, words: str) -> QuerySet:
    """The register's records that the user may see and the filters let through, newest first."""
    rows = visible_to(user, chosen.qs.filter(kind=register.kind))
    if words:
        rows = rows.filter(pk__in=matching(user, words, kind=register.kind))
    return rows.order_by("-opened", "-pk").select_related("division", *related(register.model, register.columns))


def page_of(user: Any, register: type[Register], chosen: Any, words: str, after: Any) -> list[Any]:
    """A page and one row more, to know whether there is a next."""
    if not words and not any(chosen.form.cleaned_data.values() if chosen.is_valid() else [1]):
        keys = newest_visible(user, register.kind, PAGE + 1, after)
        found = register.model.objects.filter(pk__in=keys).select_related(*related(register.model, register.columns))
        return sorted(found, key=lambda record: (record.opened, record.pk), reverse=True)
    rows = permitted(user, register, chosen, words)
    if after:
        rows = rows.filter(Q(opened__lt=after[0]) | Q(opened=after[0], pk__lt=after[1]))
    return list(rows[:PAGE + 1])


def rows_of(register: type[Register], records: list[Any]) -> list[dict[str, Any]]:
    """Each record with its cells and its holder, in constant queries."""
    holders, at = holders_of(records), now()
    return [
        {"record": record, "now": holders.get(record.pk), "late": record.is_open and record.due and record.due < at,
         "cells": [(name, label(register.model, name), value(record, name)) for name in register.columns]}
        for record in records
    ]


def mark(record: Any) -> str:
    """A record's position in the list, for the URL of the next page."""
    return f"{record.opened.timestamp():.6f}.{record.pk}"


def position(text: str) -> tuple[datetime, int] | None:
    """The position that a URL names; none for anything else."""
    try:
        seconds, micro, pk = text.split(".")
        return datetime.fromtimestamp(int(seconds)).astimezone().replace(microsecond=int(micro)), int(pk)
    except (ValueError, OverflowError, OSError):
        return None


def counted(rows: QuerySet) -> str:
    """How many rows: exact up to a thousand, else "1,000+"."""
    number = rows.order_by()[: COUNTED + 1].count()
    return f"{COUNTED:,}+" if number > COUNTED else f"{number:,}"


def _url(request: HttpRequest, **changes: str | None) -> str:
    query = {**request.GET.dict(), **changes}
    return f"{request.path}?{urlencode({name: text for name, text in query.items() if text})}"


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
