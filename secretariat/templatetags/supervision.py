"""What a supervised item's page shows beside its fields: its light, feedback with evidence, delays, urgings, parts."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from office.permissions.ask import visible_to
from office.records.models import Record
from secretariat.supervised_item.hands import has_overview
from secretariat.supervised_item.lights import face_of
from secretariat.supervised_item.models import SupervisedItem
from secretariat.supervised_item.rows import ItemEvidence

register = template.Library()


@register.inclusion_tag("secretariat/_supervision_pages.html", takes_context=True)
def supervision_pages(context: dict[str, Any], here: str) -> dict[str, Any]:
    """The pages of supervision that the reader may open; `here` is the one they are on."""
    overview = has_overview(context["request"].user)
    pages = [("board", _("Board"), "supervision_board", True), ("list", _("Ledger"), "supervised_item_list", True),
             ("ranking", _("Ranking and report"), "supervision_ranking", overview)]
    return {"pages": [(name, label, reverse(url)) for name, label, url, may in pages if may], "here": here}


@register.simple_tag
def item_face(item: SupervisedItem) -> Any:
    """The item's light and words at this instant; one query."""
    return face_of(item)


@register.inclusion_tag("secretariat/_supervision_story.html", takes_context=True)
def supervision_story(context: dict[str, Any], item: SupervisedItem) -> dict[str, Any]:
    """Parts, feedback, delays, urgings, delegations, each in one query; of other records what the reader may see."""
    user = context["request"].user
    feedback = list(item.feedback.select_related("by", "division", "checked_by").order_by("pk"))
    shown: dict[int, list[ItemEvidence]] = {}
    if feedback:
        rows = ItemEvidence.objects.filter(feedback__item=item.pk).select_related("attachment", "linked").order_by("pk")
        allowed = visible_to(user, Record.objects.filter(pk__in=rows.values("linked")))
        seen = set(allowed.values_list("pk", flat=True)) if any(row.linked_id for row in rows) else set()
        for row in rows:
            if row.attachment_id or row.linked_id in seen:
                shown.setdefault(row.feedback_id, []).append(row)
    parts = visible_to(user, SupervisedItem.objects.filter(parent=item.pk)).select_related("division")
    return {
        "feedback": [(row, shown.get(row.pk, [])) for row in feedback], "parts": parts.order_by("due", "pk"),
        "delays": item.delays.select_related("asked_by", "decided_by").order_by("pk"),
        "urges": item.urges.select_related("by").order_by("pk"),
        "delegations": item.delegations.select_related("by", "post").order_by("pk"),
    }
