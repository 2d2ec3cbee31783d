"""Two addresses for the machines that watch us: the process lives, and it can do its work."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from office.health import checks
from office.permissions.declared import PUBLIC, access


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
    """503 when something that work needs is missing; warnings leave it at 200.

    The reasons name the thing, never a version, a path or an address: anybody may ask.
    """
    findings = checks.run()
    ready = not any(finding.level == "error" for finding in findings)
    body = {"ready": ready, "findings": [{"level": f.level, "what": f.what, "why": f.why} for f in findings]}
    return JsonResponse(body, status=200 if ready else 503)
