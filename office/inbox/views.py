"""The inbox: to act, to read, done, started, drafts."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from office.clocks.lights import Faces
from office.inbox import queries
from office.inbox.batch import MOST
from office.inbox.filters import TABS, Filters, address
from office.inbox.queries import BATCHABLE, batchable
from office.inbox.rows import done_rows, groups, kinds_in_menu, started_rows, unheld_rows
from office.permissions.ask import get_for
from office.permissions.declared import OWN, SIGNED_IN, access
from office.records.drafts import drafts_of
from office.routing.services.acting import find
from office.time import now, one_instant

SORTED_BY = {"act": "sort", "read": "sort", "done": "done_at", "started": "opened"}
SHOWN_AS = {"act": "groups", "read": "groups", "done": "done", "started": "started"}


@access(SIGNED_IN)
def inbox(request: HttpRequest) -> HttpResponse:
    """One tab of the inbox; filters and position are in the URL."""
    tab = request.GET.get("tab", "act")
    if tab not in TABS:
        raise Http404
    filters = Filters.of(request.GET)
    with one_instant():
        together = batchable(request.user, now(), tab, filters) if tab in BATCHABLE else None
        counted, views, several = queries.overview(request.user, now(), together)
        request.user.__dict__["_unread"] = counted["unread"]  # the top bar need not ask again
        context = {
            "page_title": _("Inbox"),
            "tab": tab,
            "tabs": _tabs(tab, counted),
            "counted": counted,
            "together": several,
            "most": MOST,
            "form_key": uuid4(),
            **_filters(request, filters),
            **_views(request, tab, filters, views),
            **_page(request, tab, filters),
            **(_unheld(request, filters) if tab == "act" and counted["unheld"] and "after" not in request.GET else {}),
        }
        htmx = request.htmx  # type: ignore[attr-defined]
        whole = not htmx or htmx.boosted
        return render(request, "inbox/inbox.html" if whole else "inbox/_rows.html", context)


def _page(request: HttpRequest, tab: str, filtered: Filters) -> dict[str, Any]:
    user, at, filters = request.user, now(), filtered.condition("" if tab == "started" else "record__")
    after = queries.position(request.GET.get("after", ""))
    if tab == "drafts":
        return {"drafts": drafts_of(user), "rows": []}
    found: Any
    if tab in ("act", "read"):
        found = queries.to_do(user, at, tab == "read", filters, after)
    else:
        found = list((queries.done if tab == "done" else queries.started)(user, filters, after))
    rows, more = found[: queries.PAGE], len(found) > queries.PAGE
    if tab in ("act", "read"):
        shown = groups(user, rows, Faces(at))
    else:
        shown = done_rows(rows) if tab == "done" else started_rows(rows)
    place = queries.mark(getattr(rows[-1], SORTED_BY[tab]), rows[-1].pk) if more else ""
    return {
        SHOWN_AS[tab]: shown,
        "rows": rows,
        "next_url": _url(request, after=place) if place else "",
        "first_url": _url(request, after=None) if after else "",
    }


def _unheld(request: HttpRequest, filters: Filters) -> dict[str, Any]:
    """Under the work to act on: what nobody holds, for whoever may route it; the oldest of it."""
    records = list(queries.unheld(request.user, filters.condition(""))[: queries.PAGE])
    return {"unheld": unheld_rows(records, Faces(now()))}


def _tabs(tab: str, counted: dict[str, int]) -> list[dict[str, Any]]:
    words = {
        "act": _("To act"),
        "read": _("To read"),
        "done": _("Done"),
        "started": _("Started by me"),
        "drafts": _("Drafts"),
    }
    return [
        {
            "label": words[name],
            "url": "/" if name == "act" else f"/?tab={name}",
            "current": name == tab,
            "count": counted.get(name, ""),
            "late": name == "act" and counted["late"] > 0,
        }
        for name in TABS
    ]


def _filters(request: HttpRequest, filters: Filters) -> dict[str, Any]:
    kinds = kinds_in_menu(request.user)
    chips = []
    for name, label, value in (
        ("q", _("Words"), filters.words),
        ("kind", _("Register"), kinds.get(filters.kind, "")),
        ("urgent", _("Urgency"), _("Urgent") if filters.urgent else ""),
    ):
        if value:
            chips.append(
                {"label": label, "value": value, "remove_url": _url(request, after=None, **{name: None})}
            )
    tab = request.GET.get("tab", "")
    return {"chips": chips, "kinds": kinds, "filters": filters, "clear_url": f"/?tab={tab}" if tab else "/"}


def _views(request: HttpRequest, tab: str, filters: Filters, views: list[dict[str, Any]]) -> dict[str, Any]:
    """The saved views as links, and what may be done with the filters in force: save them, or change their view."""
    chosen = request.GET.get("view", "")
    now_in = urlencode({"tab": tab, **filters.values()})
    shown, change_url, unsaved = [], "", bool(filters.values())
    for view in views:
        kept = Filters.of(view["filters"])
        current = str(view["pk"]) == chosen
        if current:
            change_url = f"/inbox/view/{view['pk']}/?{now_in}"
            unsaved = (view["tab"], kept) != (tab, filters)
        shown.append(
            {"name": view["name"], "url": address(view["tab"], kept, view["pk"]), "current": current}
        )
    save_url = f"/inbox/view/?{now_in}" if unsaved and tab != "drafts" else ""
    return {"views": shown, "change_url": change_url, "save_url": save_url, "unsaved": unsaved}


def _url(request: HttpRequest, **changes: str | None) -> str:
    query = {**request.GET.dict(), **changes}
    return f"/?{urlencode({name: text for name, text in query.items() if text})}"


@access(OWN)
def draft_of_step(request: HttpRequest, step_pk: int) -> HttpResponse:
    """Where the draft of an opinion leads: to the record it was written on."""
    return redirect(get_for(request.user, find(step_pk).record_id).get_absolute_url())
