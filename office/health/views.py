"""What watches us asks here: the process lives, it can do its work, and how well; for people, one page of lights."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from office.health import checks, metrics, operation
from office.permissions.declared import ADMIN, PUBLIC, access

MAY_SEE = "office.view_alarm"


@access(PUBLIC)
@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@access(PUBLIC)
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 when something that work needs is missing; what only degrades it leaves 200.

    Anybody may ask and is told the names of the checks and how each stands; the reasons are for who has the token, and
    for the administrator. Not even they are told a version, a path or an address.
    """
    with override("en"):
        found = list(checks.run())
        ready = not any(finding.level == checks.ERROR for finding in found)
        body: dict[str, Any] = {"ready": ready, "checks": {finding.check.name: finding.level for finding in found}}
        if _is_watcher(request) or (found[0].level == checks.OK and request.user.has_perm(MAY_SEE)):
            body["reasons"] = {finding.check.name: finding.why for finding in found if finding.why}
    return JsonResponse(body, status=200 if ready else 503)


@access(PUBLIC)
@never_cache
@require_safe
def prometheus(request: HttpRequest) -> HttpResponse:
    """The figures for Prometheus, for who has the token; to all others the address does not exist."""
    if not _is_watcher(request):
        raise Http404
    return HttpResponse(metrics.page(), content_type=metrics.CONTENT_TYPE)


@access(ADMIN)
@require_safe
def operation_page(request: HttpRequest) -> HttpResponse:
    """Every check and every alarm with its light, for the system administrator and the auditor."""
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    return render(request, "health/operation.html", {"page_title": _("Operation"), **operation.lights()})


def _is_watcher(request: HttpRequest) -> bool:
    """Whether the caller shows the token of the settings; without one in the settings nobody is."""
    shown = request.headers.get("Authorization", "")
    return bool(settings.WATCH_TOKEN) and constant_time_compare(shown, f"Bearer {settings.WATCH_TOKEN}")
