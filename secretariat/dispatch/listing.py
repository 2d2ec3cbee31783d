"""Rows of dispatches as pages show them: of one document, and over all documents what nobody has confirmed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone

from office.permissions.ask import visible_to
from office.registers.listing import mark_at, position
from office.time import today
from secretariat.dispatch.models import Dispatch, Urging

PAGE = 50
LIGHTS = {"sent": "waiting", "received": "done", "refused": "returned", "withdrawn": "void"}


def rows_of(document: Any, acts: Mapping[str, Any]) -> list[Any]:
    """A document's dispatches in the order they were sent, each with its light, its days, urgings and possible acts."""
    rows: list[Any] = list(Dispatch.objects.filter(record=document.pk).select_related("ended_by").order_by("pk"))
    urged: dict[int, list[Urging]] = {}
    for one in Urging.objects.filter(dispatch__record=document.pk).select_related("by").order_by("pk"):
        urged.setdefault(one.dispatch_id, []).append(one)
    holding = {row.key for row in rows if row.state in ("sent", "received")}
    for row in rows:
        _drawn(row)
        row.urged = urged.get(row.pk, [])
        row.acts = [(name, act.label) for name, act in acts.items()
                    if row.state in act.states and not (name == "again" and row.key in holding)]
    return rows


def unconfirmed(user: Any, state: str) -> Any:
    """Dispatches that wait for a receipt, or were refused and not sent again; of documents that the user may see."""
    rows = visible_to(user, Dispatch.objects.filter(state=state), "record")
    if state == Dispatch.State.REFUSED:
        later = Dispatch.objects.filter(record=OuterRef("record"), pk__gt=OuterRef("pk"))
        same = Q(organ=OuterRef("organ")) | Q(division=OuterRef("division"))
        rows = rows.exclude(Exists(later.filter(same)))
    return rows.select_related("record").order_by("sent_at", "pk")


def page_of(request: HttpRequest, state: str) -> dict[str, Any]:
    """A page of them, the oldest first."""
    rows, after = unconfirmed(request.user, state), position(request.GET.get("after", ""))
    if after:
        rows = rows.filter(Q(sent_at__gt=after[0]) | Q(sent_at=after[0], pk__gt=after[1]))
    found = list(rows[:PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    for row in found:
        _drawn(row)
    return {"rows": found, "first_url": f"?state={state}" if after else "",
            "next_url": f"?state={state}&after={mark_at(found[-1].sent_at, found[-1].pk)}" if more else ""}


def _drawn(row: Any) -> None:
    row.light = LIGHTS[row.state]
    row.days = days_since(row.sent_at)


def days_since(at: datetime) -> int:
    """How many days ago it was sent, by the calendar."""
    return (today() - timezone.localtime(at).date()).days
