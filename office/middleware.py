"""What holds for every page: how it is asked for, one instant on which it agrees, what a browser may do with it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from office.failpoints import failpoint
from office.time import one_instant

READ = ("GET", "HEAD")
ALLOWED = (*READ, "POST")


def known_methods(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse every other method before anything is asked: no page of ours is made for one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request) if request.method in ALLOWED else HttpResponseNotAllowed(ALLOWED)

    return middleware


def page_instant(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Hold one instant while a page is read. A write asks anew, after it has its lock."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in READ:
            answer = get_response(request)
            failpoint("web.before_answer")
            return answer
        if request.path.startswith(("/static/", "/livez", "/readyz", "/metrics")):
            return get_response(request)
        with one_instant():
            return get_response(request)

    return middleware


# No page of ours asks for any of these, so nothing that gets into one may either.
NEVER_ASKED = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")


def browser_rules(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Rules that Django has no setting for: no device for a page, and no other site may embed what we answer."""
    policy = ", ".join(f"{feature}=()" for feature in NEVER_ASKED)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", policy)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware
