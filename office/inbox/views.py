"""The inbox: to act, to read, done, started, drafts; and acknowledging several papers at once."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from office.clocks.lights import Faces
from office.files.names import clean_text
from office.inbox import queries
from office.inbox.rows import done_rows, groups, kinds_in_menu, started_rows
from office.permissions.ask import get_for
from office.permissions.declared import OWN, SIGNED_IN, access
from office.records.drafts import drafts_of
from office.records.submissions import answered_once, form_key, sent_once
from office.routing.mine import open_steps
from office.routing.models import Act, Step
from office.routing.services.acting import find
from office.routing.services.circulating import mark_read
from office.time import now, one_instant

TABS = ("act", "read", "done", "started", "drafts")
SORTED_BY = {"act": "sort", "read": "sort", "done": "done_at", "started": "opened"}
SHOWN_AS = {"act": "groups", "read": "groups", "done": "done", "started": "started"}
MOST = 100  # papers acknowledged at once


@access(SIGNED_IN)
def inbox(request: HttpRequest) -> HttpResponse:
    """One tab of the inbox; filters and position are in the URL."""
    tab = request.GET.get("tab", "act")
    if tab not in TABS:
        raise Http404
    with one_instant():
        counted = queries.counts(request.user, now())
        request.user.__dict__["_unread"] = counted["unread"]  # the top bar need not ask again
        context = {
            "page_title": _("Inbox"),
            "tab": tab,
            "tabs": _tabs(tab, counted),
            "counted": counted,
            "form_key": uuid4(),
            **_filters(request),
            **_page(request, tab),
        }
        htmx = request.htmx  # type: ignore[attr-defined]
        whole = not htmx or htmx.boosted
        return render(request, "inbox/inbox.html" if whole else "inbox/_rows.html", context)


def _page(request: HttpRequest, tab: str) -> dict[str, Any]:
    user, at, filters = request.user, now(), _condition(request, "" if tab == "started" else "record__")
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


def _condition(request: HttpRequest, prefix: str) -> Q:
    """The filters of the URL as a condition on records."""
    condition = Q()
    words = clean_text(request.GET.get("q", ""))[:100].strip()
    if words:
        condition &= Q(**{f"{prefix}line__icontains": words})
    if kind := request.GET.get("kind", ""):
        condition &= Q(**{f"{prefix}kind": kind})
    if request.GET.get("urgent"):
        condition &= Q(**{f"{prefix}urgent": True})
    return condition


def _filters(request: HttpRequest) -> dict[str, Any]:
    kinds = kinds_in_menu(request.user)
    chips = []
    for name, label, value in (
        ("q", _("Words"), request.GET.get("q", "")),
        ("kind", _("Register"), kinds.get(request.GET.get("kind", ""), "")),
        ("urgent", _("Urgency"), _("Urgent") if request.GET.get("urgent") else ""),
    ):
        if value:
            chips.append(
                {"label": label, "value": value, "remove_url": _url(request, after=None, **{name: None})}
            )
    tab = request.GET.get("tab", "")
    return {"chips": chips, "kinds": kinds, "clear_url": f"/?tab={tab}" if tab else "/"}


def _url(request: HttpRequest, **changes: str | None) -> str:
    query = {**request.GET.dict(), **changes}
    return f"/?{urlencode({name: text for name, text in query.items() if text})}"


@access(OWN)
@require_POST
@answered_once
def acknowledge(request: HttpRequest) -> HttpResponse:
    """Acknowledge several papers: first the list to check, then each one for itself, then what became of each."""
    keys = [int(text) for text in request.POST.getlist("step") if text.isdigit()][:MOST]
    with one_instant():
        steps = list(
            open_steps(request.user, now()).filter(pk__in=keys, act=Act.READ).select_related("record")
        )
    if "confirm" not in request.POST:
        if not steps:
            return redirect("/?tab=read")
        return render(
            request,
            "inbox/check.html",
            {
                "page_title": _("Acknowledge these papers?"),
                "steps": steps,
                "form_key": request.POST.get("form_key") or uuid4(),
            },
        )
    key = form_key(request)
    with sent_once(request) as sent:
        sent.leads_to = f"/inbox/result/{key}/"
    results = [_one(request.user, pk) for pk in keys]
    request.session["acknowledged"] = {"key": str(key), "results": results}
    return redirect(sent.leads_to)


def _one(user: Any, step_pk: int) -> dict[str, Any]:
    """Acknowledge one; each is a transaction of its own, so that one refusal undoes no other."""
    try:
        mark_read(user, step_pk)
        return {"step": step_pk, "ok": True, "why": ""}
    except (ValidationError, PermissionDenied, Http404) as refused:
        why = (
            refused.messages[0]
            if isinstance(refused, ValidationError)
            else _("This paper is not yours to acknowledge.")
        )
        return {"step": step_pk, "ok": False, "why": str(why)}


@access(OWN)
def result(request: HttpRequest, key: UUID) -> HttpResponse:
    """What became of each paper; the page may be loaded again."""
    held = request.session.get("acknowledged", {})
    if held.get("key") != str(key):
        return redirect("/?tab=read")
    steps = {
        step.pk: step
        for step in Step.objects.filter(pk__in=[row["step"] for row in held["results"]]).select_related(
            "record"
        )
    }
    rows = [
        {**row, "record": steps[row["step"]].record if row["ok"] else None}
        for row in held["results"]
        if row["step"] in steps
    ]
    context = {"page_title": _("Acknowledged"), "rows": rows, "good": sum(row["ok"] for row in rows)}
    return render(request, "inbox/result.html", context)


@access(OWN)
def draft_of_step(request: HttpRequest, step_pk: int) -> HttpResponse:
    """Where the draft of an opinion leads: to the record it was written on."""
    return redirect(get_for(request.user, find(step_pk).record_id).get_absolute_url())
