"""What holds for every page: one instant on which it agrees, and what a browser may do with it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from office.time import one_instant

SAFE = ("GET", "HEAD", "OPTIONS")


def page_instant(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Hold one instant while a page is read. A write asks anew, after it has its lock."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE or request.path.startswith(("/static/", "/livez", "/readyz", "/metrics")):
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
