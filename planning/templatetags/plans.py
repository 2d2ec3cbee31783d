"""What the page of a plan shows beside its fields."""

from typing import Any

from django import template

from planning.plan import progress
from planning.plan.forms import own_indicators
from planning.plan.models import Plan, Status
from planning.plan.papers import plain

register = template.Library()


@register.simple_tag(takes_context=True)
def plan_parts(context: Any, plan: Plan) -> dict[str, Any]:
    """Its goals, indicators with values and bars, tasks with their items and bars, and reviews."""
    user, has = context["request"].user, plan.filled
    tasks = progress.doings(user, plan) if "tasks" in has else []
    indicators = progress.measured(plan) if "indicators" in has else []
    in_force = plan.status == Status.IN_FORCE
    return {
        "goals": list(plan.standing("goals")) if "goals" in has else [], "indicators": indicators, "tasks": tasks,
        "tasks_drawn": progress.drawn(tasks),
        "reviews": list(plan.reviews.select_related("by").order_by("-held_on", "-pk")) if "reviews" in has else [],
        "own": {row.pk for row in own_indicators(user, [one.row for one in indicators])} if in_force else set(),
    }


@register.filter
def figure(value: Any) -> str:
    """A figure without idle zeros."""
    return plain(value)
