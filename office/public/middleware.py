"""What the public face asks of a request before it reads it, and in which language it answers."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from office.public import pages

Answer = Callable[[HttpRequest], HttpResponse]
FORM_ROOM = 64 * 1024  # bytes around a file in a form


def own_rules(get_response: Answer) -> Answer:
    """Headers of every answer: nothing is kept by a browser or proxy, nothing is listed by a search engine."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return middleware


def small_and_own(get_response: Answer) -> Answer:
    """Refuse a body that is too long before a byte of it is read, and a form that another site sends.

    There is no session that a foreign form could misuse; but it could spend its reader's tries.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            if _length(request) > settings.FILE_LIMITS["max_bytes"] + FORM_ROOM:
                return pages.problem(request, "too_large", 413)
            if not _is_own(request):
                return pages.problem(request, "elsewhere", 403)
        return get_response(request)

    return middleware


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() and len(text) < 16 else 2**60


def _is_own(request: HttpRequest) -> bool:
    """As the browser says; what says neither is no browser, and acts for nobody but itself."""
    origin = request.headers.get("Origin")
    if origin:
        return origin == f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")


def language(get_response: Answer) -> Answer:
    """The language of the link (`?language=en`), else the browser's; no cookie remembers it."""
    known = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("language", "")
        chosen = asked if asked in known else translation.get_language_from_request(request)
        with translation.override(chosen):
            response = get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        response.headers.setdefault("Vary", "Accept-Language")
        return response

    return middleware
