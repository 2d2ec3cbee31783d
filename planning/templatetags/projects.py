"""What the page of a project shows beside its fields."""

from typing import Any

from django import template

from planning.project import shown
from planning.project.models import STAGES, Project, Status
from planning.project.queries import contracted
from planning.project.reviewing import WHY_NOT

register = template.Library()
REVIEWED = STAGES[STAGES.index(Status.EXPERT):]
BUILT = STAGES[STAGES.index(Status.CONTRACT):]


@register.simple_tag(takes_context=True)
def deciding_step(context: Any, project: Project) -> Any:
    """The step by which the reader is asked to decide on the approval; None for all others."""
    return shown.deciding_step(context["request"].user, project)


@register.simple_tag(takes_context=True)
def project_parts(context: Any, project: Project) -> dict[str, Any]:
    """Its way, its money, its lists, panel and construction: what there can be at its stage, one query each."""
    stage = project.status
    built = stage in BUILT or stage == Status.ARCHIVED or bool(project.resume)
    reviewed = project.review_round > 0
    phase, checks = shown.checks(project)
    allowed = {verb for ground in context["grounds"] for verb in ground.verbs}
    return {
        "way": shown.way(project), "money": shown.money(project), "phase": phase, "checks": checks,
        "seats": shown.seats(project) if reviewed else [], "reviews": stage == Status.EXPERT,
        "milestones": list(project.milestones.order_by("due_on", "pk")) if built else [],
        "reports": list(project.reports.select_related("by").order_by("-month")[:12]) if built else [],
        "changes": list(project.changes.select_related("by").order_by("pk")) if built else [],
        "contracts": contracted(project.pk) if project.approved is not None else None,
        "approvals": _approvals(project) if project.approved is not None else [],
        "scores": list(project.scores.order_by("place")) if stage in SCORED else [],
        "may_edit": "edit" in allowed and project.is_open, "building": stage == Status.BUILD,
        "may_prepare": "start_route" in allowed and stage == Status.APPROVE and not project.on_route,
    }


SCORED = (Status.EVALUATE, Status.ARCHIVE, Status.ARCHIVED)


def _approvals(project: Project) -> list[Any]:
    return list(project.approvals.select_related("person", "post", "behalf", "estimate").order_by("pk"))


@register.filter
def why_not(code: str) -> Any:
    """Why an expert could not be drawn, in words."""
    return WHY_NOT.get(code, code)
