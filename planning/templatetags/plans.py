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
    user = context["request"].user
    tasks, indicators = progress.doings(user, plan), progress.measured(plan)
    in_force = plan.status == Status.IN_FORCE
    reviews = plan.reviews.select_related("by").order_by("-held_on", "-pk") if plan.issued_on else ()
    return {
        "goals": list(plan.standing("goals")), "indicators": indicators, "tasks": tasks,
        "tasks_drawn": progress.drawn(tasks), "reviews": list(reviews),
        "own": {row.pk for row in own_indicators(user, [one.row for one in indicators])} if in_force else set(),
    }


@register.filter
def figure(value: Any) -> str:
    """A figure without idle zeros."""
    return plain(value)
