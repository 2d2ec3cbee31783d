"""An auditor's page: the changes of all projects in a year, those over the limit first of all."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.permissions.ask import may_see_register, visible_to
from office.permissions.declared import REGISTER, access
from office.time import one_instant
from planning.asked import asked_year
from planning.project.models import Project
from planning.project.rows import ProjectChange

MOST = 200


@access(REGISTER)
@require_safe
def changes_page(request: HttpRequest) -> HttpResponse:
    """`?year=`, by default this one; `?all=1` with those that were only filed. At most 200, the newest first."""
    if not may_see_register(request.user, Project.KIND):
        raise Http404
    year, with_filed = asked_year(request), request.GET.get("all") == "1"
    with one_instant():
        rows = list(changes_of(request.user, year, with_filed)[:MOST])
    context: dict[str, Any] = {"page_title": _("Changes over the limit"), "year": str(year), "with_filed": with_filed,
                               "rows": rows}
    return render(request, "planning/project_changes.html", context)


def changes_of(user: Any, year: int, with_filed: bool) -> QuerySet[ProjectChange]:
    """The changes of the year in projects that the user may see: those that went back for approval, or all."""
    rows = visible_to(user, ProjectChange.objects.filter(at__year=year), "record").select_related("record", "by")
    return (rows if with_filed else rows.exclude(state=ProjectChange.State.FILED)).order_by("-at", "-pk")
