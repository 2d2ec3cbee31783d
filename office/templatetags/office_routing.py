"""Parts of a record's page: who has it now and what the reader may do, and the timeline."""

from typing import Any
from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from office.notices.phrases import phrases_of
from office.notices.queries import unread
from office.permissions.standing import standing_of
from office.routing.mine import next_step
from office.routing.models import Step
from office.routing.panel import panel_of
from office.routing.queries import now_line
from office.routing.services.recalling import see
from office.routing.timeline import flow, timeline
from office.routing.way import draft_key, way_of
from office.time import now

register = template.Library()


@register.simple_tag
def submission_key() -> SafeString:
    """The hidden key that makes a form sent twice do its work once."""
    return format_html('<input type="hidden" name="form_key" value="{}">', uuid4())


@register.inclusion_tag("route/panel.html", takes_context=True)
def route_panel(context: Any, record: Any) -> dict[str, Any]:
    """The now line and the reader's acts. Showing it is opening the reader's own steps."""
    request = context["request"]
    user = request.user
    way = way_of(record)
    way.mine, way.reader = standing_of(user, way.at).principals(record.kind), user.person_id
    if _unseen(user, way):
        see(user, record.pk)
        record.__dict__.pop("_way", None)
        way_of(record).mine, way_of(record).reader = way.mine, way.reader
    grounds = context.get("grounds")
    panel = panel_of(
        user, record, {verb for one in grounds for verb in one.verbs} if grounds is not None else None
    )
    phrases = phrases_of(user.person_id) if panel.mine else []
    queue = next_step(user, now()) if "acted" in request.GET else (None, 0)
    return {
        "request": request,
        "record": record,
        "now": now_line(record),
        "panel": panel,
        "next": queue[0],
        "left": queue[1],
        "phrases": phrases,
        "stages": flow(record),
    }


def _unseen(user: Any, way: Any) -> bool:
    """Whether some open step is the reader's and not opened yet."""
    standing = standing_of(user, way.at)
    return any(
        step.seen_at is None and standing.answers_to(step.principal, step.kind, step.act)
        for step in [*way.open, *way.beside]
    )


@register.inclusion_tag("route/timeline.html", takes_context=True)
def route_timeline(context: Any, record: Any) -> dict[str, Any]:
    """What was done, who has it, what is to come; circulations lead to their readers."""
    return {"request": context.get("request"), "record": record, "items": timeline(record)}


@register.simple_tag(takes_context=True)
def unread_notices(context: Any) -> int:
    """How many notices the reader has not read, for the top bar."""
    user = getattr(context.get("request"), "user", None)
    return unread(user) if user is not None and user.is_authenticated else 0


@register.filter
def draft_path(step: Step) -> str:
    """The key of the draft that the acts on a step share."""
    return draft_key(step)
