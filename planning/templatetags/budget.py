"""What the page of a budget shows beside its fields."""

from typing import Any

from django import template

from planning.budget.models import Budget, MoneyApproval, Status
from planning.budget.tables import sums

register = template.Library()


@register.simple_tag
def budget_sums(budget: Budget) -> dict[str, Any]:
    """The sums of its lines; one query."""
    return sums(budget)


@register.simple_tag
def budget_story(budget: Budget) -> dict[str, Any]:
    """Its adjustments, the closed months, and who approved it; three queries, none before it is signed."""
    if budget.status in (Status.DRAFT, Status.APPROVING):
        return {}
    rows = budget.adjustments.select_related("source", "target", "asked_by", "decided_by").order_by("-pk")
    return {"adjustments": list(rows[:30]), "months": list(budget.closed_months.order_by("month")),
            "approvals": list(
                MoneyApproval.objects.filter(record=budget.pk).select_related("person", "post", "behalf"))}
