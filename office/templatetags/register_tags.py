"""Parts of a record's page: its files, its clocks with their explanation, its links."""

from typing import Any

from django import template
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from office.hanging.viewers import viewers_of
from office.permissions.ask import visible_to
from office.records.models import Link, Note
from office.routing.way import way_of, whole_clock

register = template.Library()
BACKWARDS = {"answers": _("Answered by"), "follows": _("Followed by"), "see_also": _("See also")}


@register.inclusion_tag("hanging/_files.html")
def record_files(record: Any, may_edit: bool = False) -> dict[str, Any]:
    """The record's files, each with its pages; whoever may edit the record may take one off."""
    return {"viewers": viewers_of(record), "may_edit": may_edit}


@register.inclusion_tag("hanging/_limit.html")
def record_clocks(record: Any) -> dict[str, Any]:
    """The record's own time limit in words; the page's one light is in the line of who has it now."""
    clock = whole_clock(record)
    return {"record": record, "face": way_of(record).faces.of(clock) if clock else None}


@register.inclusion_tag("hanging/_links.html", takes_context=True)
def record_links(context: Any, record: Any) -> dict[str, Any]:
    """Linked records, in both directions; only those the reader may see. One query."""
    other = Case(When(source=record.pk, then="target"), default="source")
    rows = Link.objects.filter(Q(source=record.pk) | Q(target=record.pk)).annotate(other=other)
    seen = visible_to(context["request"].user, rows, "other").select_related("source", "target").order_by("id")
    links = [(link, link.source_id == record.pk) for link in seen]
    return {"links": [
        {"words": link.get_kind_display() if out else BACKWARDS[link.kind], "to": link.target if out else link.source}
        for link, out in links
    ]}


@register.inclusion_tag("hanging/_notes.html")
def record_notes(record: Any) -> dict[str, Any]:
    """The notes on the record, oldest first."""
    return {"notes": Note.objects.filter(record_id=record.pk).select_related("by").order_by("id")}
