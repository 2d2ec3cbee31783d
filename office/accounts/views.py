"""Signing in and out, the password, the language and the preferences."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.i18n import set_language as django_set_language

from office.accounts import held
from office.accounts.forms import PreferencesForm
from office.accounts.sessions import end_oldest, open_sessions
from office.admission import is_databases, unavailable
from office.audit.actor import Actor, acting
from office.orgchart.accounts import end_sessions
from office.orgchart.models import User
from office.permissions.ask import Denied
from office.permissions.declared import OWN, PUBLIC, access
from office.permissions.words import posts_held, who_would

THEME_COOKIE_AGE = 365 * 24 * 60 * 60  # seconds


class SignIn(LoginView):
    """Sign in; input that was kept when a session ended travels in the form and is given back afterwards."""

    redirect_authenticated_user = True
    held = ""
    page = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Carry the kept input on, also over a wrong password."""
        kept = self.held or self.request.POST.get("held", "")
        after = {"next": self.page} if self.page else {}
        return super().get_context_data(**kwargs) | {"held": kept} | after

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, then go to the page whose input was kept, or to where the user was going."""
        response = super().form_valid(form)
        end_oldest(self.request)
        kept = held.unpack(self.request.POST.get("held", ""))
        return redirect(held.keep(self.request, kept)) if kept else response


def sign_in_keeping(request: HttpRequest, parcel: str) -> HttpResponse:
    """Answer a POST without a session with the sign-in page, which carries what was typed."""
    page = held.page_of(request)
    request.method = "GET"  # the page is to show its form, not to read this POST as an answer to it
    response = cast(HttpResponse, SignIn.as_view(held=parcel, page=page)(request))
    if request.headers.get("HX-Request"):
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    else:
        response.status_code = 401
    return response


class PasswordChange(PasswordChangeView):
    """Change one's own password; a first password that somebody else chose ends here."""

    success_url = reverse_lazy("preferences")

    def form_valid(self, form: Any) -> HttpResponse:
        """Save it, and end the duty to change it."""
        user = cast(User, self.request.user)  # the login middleware lets nobody else in
        with acting(Actor(user.pk, user.person_id, cause="change_password")):
            user.must_change_password = False
            response = super().form_valid(form)  # saves the whole account
        end_sessions(user, but=[self.request.session.session_key or ""])
        messages.success(self.request, _("Your password has been changed."))
        return response


@access(PUBLIC)
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language and come back to the same address with the same input."""
    response = django_set_language(request)
    if (
        request.method == "POST"
        and request.user.is_authenticated
        and isinstance(response, HttpResponseRedirect)
    ):
        kept = held.from_language_switch(request, response.url)
        if kept:
            response["Location"] = held.keep(request, kept)
    return response


@access(OWN)
def preferences(request: HttpRequest) -> HttpResponse:
    """Colours (of this browser), density and single keys (of this account); also the help on keys and lights."""
    user = cast(User, request.user)
    known = {
        "theme": request.COOKIES.get("theme", "auto"),
        "density": user.density,
        "shortcuts": user.shortcuts,
    }
    form = PreferencesForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        user.density, user.shortcuts = chosen["density"], chosen["shortcuts"]
        with acting(Actor(user.pk, user.person_id, cause="preferences")):
            user.save(update_fields=["density", "shortcuts"])
        messages.success(request, _("Saved."))
        response = redirect("preferences")
        response.set_cookie(
            "theme",
            chosen["theme"],
            max_age=THEME_COOKIE_AGE,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
        return response
    context = {"form": form, "page_title": _("Display and keyboard"), "sessions": open_sessions(request),
               "factor": settings.SECOND_FACTOR}
    return render(request, "registration/preferences.html", context)


@sensitive_post_parameters()
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form opened before signing in anew: keep its input and show it again; a stranger's form is refused."""
    if request.headers.get("X-Background"):  # an autosave of an old page: a new token would spoil a sign-in beside it
        return HttpResponse(status=401)
    ours = request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"
    parcel = held.pack(request) if ours else ""
    if not parcel:
        return render(request, "403_csrf.html", status=403)
    if request.user.is_authenticated:
        return redirect(held.keep(request, held.unpack(parcel) or {}))
    return sign_in_keeping(request, parcel)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; 413 when the form was too large for the server, 503 when the session's database was away."""
    if is_databases(exception):
        return unavailable("database")
    if isinstance(exception, (RequestDataTooBig, TooManyFilesSent)):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, with the reason when it was a right that lacked."""
    decision = exception.decision if isinstance(exception, Denied) else None
    context = {"roles": who_would(decision), "posts": posts_held(decision)} if decision is not None else {}
    return render(request, "403.html", context, status=403)
