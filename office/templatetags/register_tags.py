"""Parts of a record's page: its files, its clocks with their explanation, its links."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from office.clocks.models import Clock
from office.permissions.ask import visible_to
from office.records.models import Link, Note
from office.registers.viewers import viewers_of
from office.routing.way import way_of

register = template.Library()
BACKWARDS = {"answers": _("Answered by"), "follows": _("Followed by"), "see_also": _("See also")}


@register.inclusion_tag("register/_record_files.html")
def record_files(record: Any) -> dict[str, Any]:
    """The record's files, each with its pages."""
    return {"viewers": viewers_of(record)}


@register.inclusion_tag("register/_record_clocks.html")
def record_clocks(record: Any) -> dict[str, Any]:
    """The record's own time limits; each leads to its explanation day by day."""
    clocks = list(Clock.objects.filter(record_id=record.pk, step=None).order_by("id"))
    faces = way_of(record).faces if clocks else None
    return {"record": record, "clocks": [(clock, faces.of(clock)) for clock in clocks if faces]}


@register.inclusion_tag("register/_record_links.html", takes_context=True)
def record_links(context: Any, record: Any) -> dict[str, Any]:
    """Linked records, in both directions; only those the reader may see."""
    user = context["request"].user
    out = visible_to(user, Link.objects.filter(source=record.pk), "target").select_related("target")
    back = visible_to(user, Link.objects.filter(target=record.pk), "source").select_related("source")
    rows = [(link.get_kind_display(), link.target) for link in out]
    rows += [(BACKWARDS[link.kind], link.source) for link in back]
    return {"links": [{"words": words, "line": other.line, "url": other.get_absolute_url()} for words, other in rows]}


@register.inclusion_tag("register/_record_notes.html")
def record_notes(record: Any) -> dict[str, Any]:
    """The notes on the record, oldest first."""
    return {"notes": Note.objects.filter(record_id=record.pk).select_related("by").order_by("id")}
