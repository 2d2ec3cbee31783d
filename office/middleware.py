"""One instant for a page: whatever is asked while it is made agrees on what time it is."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from office.time import one_instant

SAFE = ("GET", "HEAD", "OPTIONS")


def page_instant(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Hold one instant while a page is read. A write asks anew, after it has its lock."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE or request.path.startswith(("/static/", "/livez", "/readyz")):
            return get_response(request)
        with one_instant():
            return get_response(request)

    return middleware
