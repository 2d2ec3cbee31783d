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
from secretariat.supervised_item.rows import ItemEvidence, ItemFeedback

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
    """Parts, feedback, delays, urgings, delegations, those there are in one query each; of others what one may see."""
    user, there = context["request"].user, item.marks
    found: dict[str, Any] = {"parts": (), "feedback": (), "delays": (), "urges": (), "delegations": ()}
    if "parts" in there:
        parts = visible_to(user, SupervisedItem.objects.filter(parent=item.pk)).select_related("division")
        found["parts"] = parts.order_by("due", "pk")
    if "feedback" in there:
        found["feedback"] = _feedback(user, item)
    if "delays" in there:
        found["delays"] = item.delays.select_related("asked_by", "decided_by").order_by("pk")
    if "urges" in there:
        found["urges"] = item.urges.select_related("by").order_by("pk")
    if "delegations" in there:
        found["delegations"] = item.delegations.select_related("by", "post").order_by("pk")
    return found


def _feedback(user: Any, item: SupervisedItem) -> list[tuple[ItemFeedback, list[ItemEvidence]]]:
    """Each feedback with what shows it; another record only where the reader may see it."""
    rows = ItemEvidence.objects.filter(feedback__item=item.pk).select_related("attachment", "linked").order_by("pk")
    shown: dict[int, list[ItemEvidence]] = {}
    evidence = list(rows)
    linked = [row.linked_id for row in evidence if row.linked_id]
    seen = set(visible_to(user, Record.objects.filter(pk__in=linked)).values_list("pk", flat=True)) if linked else set()
    for row in evidence:
        if row.attachment_id or row.linked_id in seen:
            shown.setdefault(row.feedback_id, []).append(row)
    said = item.feedback.select_related("by", "division", "checked_by").order_by("pk")
    return [(row, shown.get(row.pk, [])) for row in said]
