"""Two gates in front of every page: a session that has ended, and a first password that must be changed."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch

from office.accounts import held
from office.accounts.views import sign_in_keeping


def _match(request: HttpRequest) -> ResolverMatch:
    """Where the address led; a view is about to be called, so it is known."""
    return cast(ResolverMatch, request.resolver_match)


class KeepPostMiddleware:
    """Answer a POST without a session with the sign-in page, which carries what was typed.

    Stands before LoginRequiredMiddleware, which would redirect and lose it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # For pages below this part that must know what was typed before they draw their form.
        request.held = partial(held.held_for, request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Only for views that need a user, and there is none; of a POST the CSRF check has already been made."""
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if request.headers.get("X-Background") or (request.headers.get("HX-Request") and request.method == "GET"):
            # A script asks: the sign-in page would be no answer, and its new token would spoil a sign-in beside it.
            return HttpResponse(status=401)
        if request.method != "POST" or _match(request).url_name == "logout":
            return None
        kept = held.pack(request)
        return sign_in_keeping(request, kept) if kept else None


class FirstPasswordMiddleware:
    """Let a user with a password that somebody else chose do nothing but change it."""

    ALLOWED = frozenset({
        "password_change", "second_factor_check", "logout", "set_language", "livez", "readyz", "metrics"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Send them to the password page unless they are already on their way."""
        user, name = request.user, _match(request).url_name
        if not user.is_authenticated or not user.must_change_password or name in self.ALLOWED:
            return None
        return redirect("password_change")
