"""A session ends eight hours after sign-in, however busy it was."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class AbsoluteSessionMiddleware:
    """Fix the end of a signed-in session once.

    Django counts SESSION_COOKIE_AGE from the last change of the session, so a session that changes often
    would never end. Storing the expiry as an instant makes it absolute.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Django's key for the signed-in user: looking at request.user here would cost a query on every page.
        if "_auth_user_id" in request.session and "_session_expiry" not in request.session:
            request.session.set_expiry(request.session.get_expiry_date())
        return response
