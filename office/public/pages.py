"""The public face's pages: the check in its several shapes, and a link's."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

SIGNS = {"valid": "✓", "unknown": "?"}  # all else: ✕
PROBLEMS = {
    "too_large": _("The file is larger than %(limit)s MB. A paper of this office is never so large."),
    "elsewhere": _("The form was sent by another site. Open this page itself and try again."),
    "too_often": _("Too many checks from your connection or altogether. Try again in some minutes."),
    "nothing": _("Choose a PDF file or type the code."),
    "not_a_pdf": _("Choose a PDF file: photographs and scans cannot be checked, but their code can be typed."),
    "no_paper": _("The paper cannot be fetched at the moment. Try again later, or ask the office that sent it."),
    "missing": _("There is no such page"),
    "bad": _("The form could not be read. Open this page again and try once more."),
    "fault": _("Something went wrong on our side. Try again in some minutes."),
}


def page(request: HttpRequest, status: int = 200, template: str = "check.html", **more: Any) -> HttpResponse:
    """The page, in the language that was chosen."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    context = {
        "language": language, "demo": settings.DEMO, "path": request.path if request.resolver_match else "/",
        "others": [(code, name) for code, name in settings.LANGUAGES if code != language], **more}
    return HttpResponse(render_to_string(template, context), status=status)


def problem(request: HttpRequest, what: str, status: int, **headers: str) -> HttpResponse:
    """The page with a sentence about what was wrong; in the browser's language where none was chosen yet."""
    with translation.override(translation.get_language_from_request(request)
                              if not request.resolver_match else translation.get_language()):
        words = str(PROBLEMS[what]) % {"limit": settings.FILE_LIMITS["max_bytes"] // 2**20}
        answer = page(request, status, problem=words)
    for name, value in headers.items():
        answer.headers[name.replace("_", "-")] = value
    return answer
