"""What the pages of a standard and of its checks say to their reader."""

from typing import Any

from django import template

from office.permissions.ask import visible_to
from planning import supervising
from planning.standard.models import Standard
from planning.standard_check.models import StandardCheck

register = template.Library()


@register.simple_tag(takes_context=True)
def standard_places(context: Any, standard: Standard) -> dict[str, Any]:
    """What it replaces, what replaced it (with an address where the reader may see them), and its checks."""
    user = context["request"].user
    others = [*standard.to_replace, *([standard.replaced_by] if standard.replaced_by else [])]
    seen = set(visible_to(user, Standard.objects.filter(pk__in=[row.pk for row in others])).values_list("pk", flat=True)
               ) if others else set()
    faces = [{"line": row.line, "url": row.get_absolute_url(), "open": row.pk in seen, "pk": row.pk,
              "status": row.get_status_display()} for row in others]
    checks = visible_to(user, StandardCheck.objects.filter(against=standard.pk)).order_by("-inspected_on", "-pk")[:20]
    return {"replaces": [one for one in faces if one["pk"] != standard.replaced_by_id], "checks": list(checks),
            "replaced_by": [one for one in faces if one["pk"] == standard.replaced_by_id]}


@register.simple_tag(takes_context=True)
def may_supervise(context: Any) -> bool:
    """Whether the reader of the page may open supervised items; no query."""
    return supervising.may_supervise(context["request"].user)
