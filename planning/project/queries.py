"""What others ask of projects: how much was approved, and which ones there are to choose."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from office.permissions.ask import visible_to
from planning.project.models import Project


def approved_amount(project_pk: int) -> Decimal:
    """What contracts and budget lines of a project may not exceed: the amount last signed; 0 without a signature."""
    return Project.objects.filter(pk=project_pk).values_list("approved", flat=True).first() or Decimal("0.00")


def projects_to_choose(user: Any, *statuses: str) -> QuerySet[Project]:
    """The open projects that the user may see, in these stages (none named: in all), the newest first."""
    rows = visible_to(user, Project.objects.filter(is_open=True))
    return (rows.filter(status__in=statuses) if statuses else rows).order_by("-pk")
