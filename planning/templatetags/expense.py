"""What the page of an expense shows beside its fields."""

from typing import Any

from django import template

from planning.budget.models import ZERO, Commitment, MoneyApproval
from planning.expense.models import Expense, Status

register = template.Library()


@register.simple_tag(takes_context=True)
def expense_story(context: Any, expense: Expense) -> dict[str, Any]:
    """Its items and their sum, and, once it was approved, by whom, and what became of the money."""
    items = list(expense.items.select_related("line"))
    pays = any("pay" in ground.verbs for ground in context["grounds"])
    story: dict[str, Any] = {"items": items, "total": sum((item.amount for item in items), ZERO), "pays": pays}
    if expense.status not in (Status.DRAFT, Status.APPROVING):
        story["commitments"] = list(Commitment.objects.filter(record=expense.pk).select_related("line"))
        story["approvals"] = list(
            MoneyApproval.objects.filter(record=expense.pk).select_related("person", "post", "behalf"))
    return story


@register.simple_tag
def has_facts(items: list[tuple[str, Any]]) -> bool:
    """Whether a section says anything: an ordinary expense has no journey."""
    return any(value for _label, value in items)
