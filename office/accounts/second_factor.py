"""Who must have a second factor, the gate that asks for it, and its pages: enrol, check, codes.

Decision 010 says why these are our own small views over django-otp's devices.
"""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from office.accounts import held
from office.confirming import grave
from office.orgchart import second_factor as factor
from office.orgchart.models import User
from office.papers.qr import qr_svg
from office.permissions.declared import OWN, access
from office.permissions.standing import standing_of
from office.sessions import prove

PASSED = "second_factor_passed"  # in the session: remembered for this session alone
PENDING = "second_factor_pending"  # a secret shown as QR code, and not confirmed yet
FEW = 3  # recovery codes; from here on the page says how many are left


def required_of(user: Any) -> bool:
    """Whether one of the posts this user acts from, a substitute's too, asks for a second factor."""
    held_roles = {seat.post.role for seat in standing_of(user).seats}
    return bool(settings.SECOND_FACTOR and held_roles & set(settings.SECOND_FACTOR_ROLES))


class SecondFactorMiddleware:
    """After the password, let nobody further who has a second factor or must have one, the admin included."""

    ALLOWED = frozenset({"second_factor_check", "second_factor_enrol", "logout", "set_language", "livez", "readyz"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Send them to give their code, or to get a factor; a first password is changed before that."""
        user: Any = request.user
        if not settings.SECOND_FACTOR or not user.is_authenticated or request.session.get(PASSED):
            return None
        name = cast(ResolverMatch, request.resolver_match).url_name
        if name in self.ALLOWED or (user.must_change_password and not user.second_factor_at):
            return None
        if user.second_factor_at:
            return _send(request, "second_factor_check")
        return _send(request, "second_factor_enrol") if required_of(user) else None


def _send(request: HttpRequest, name: str) -> HttpResponse:
    """To a page of the second factor and back; what was typed waits in the session."""
    page = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    kept = held.unpack(held.pack(request)) if request.method == "POST" else None
    if kept:
        page = held.keep(request, kept)
    return redirect(f"{reverse(name)}?{urlencode({'next': page})}")


def _next(request: HttpRequest) -> str:
    page = request.POST.get("next") or request.GET.get("next", "")
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else "/"


class CodeForm(forms.Form):
    """One code."""

    code = forms.CharField(max_length=20, widget=forms.TextInput(attrs={
        "autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "off", "spellcheck": "false"}))

    def __init__(self, label: str, help_text: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label, self.fields["code"].help_text = label, help_text


@access(OWN)
def check_page(request: HttpRequest) -> HttpResponse:
    """After the password: the code; remembered until the session ends."""
    user = cast(User, request.user)
    if not factor.is_enrolled(user):
        return redirect(_next(request))
    help_text = _("Six digits from your authenticator, or one of your recovery codes.")
    form = CodeForm(_("Code"), help_text, request.POST or None)
    if request.method == "POST" and form.is_valid():
        problem = factor.wrong_code(user, form.cleaned_data["code"])
        if not problem:
            _let_in(request)
            _warn_of_few(request, user)
            return redirect(_next(request))
        form.add_error("code", problem)
    context = {"page_title": _("Second factor"), "form": form, "next": _next(request)}
    return render(request, "registration/second_factor_check.html", context)


def _let_in(request: HttpRequest) -> None:
    request.session.cycle_key()
    request.session[PASSED] = True
    prove(request)


def _warn_of_few(request: HttpRequest, user: User) -> None:
    left = factor.codes_left(user)
    if left <= FEW:
        text = ngettext("%(count)d recovery code is left.", "%(count)d recovery codes are left.", left)
        messages.warning(request, text % {"count": left})


@access(OWN)
def enrol_page(request: HttpRequest) -> HttpResponse:
    """Show a secret as QR code; the first right code makes it the account's second factor."""
    user = cast(User, request.user)
    if not settings.SECOND_FACTOR:
        raise Http404
    if user.second_factor_at:
        return redirect("second_factor")
    secret = request.session.setdefault(PENDING, factor.new_secret())
    form = CodeForm(_("Code"), _("Six digits, as the authenticator shows them now."), request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = factor.enrol(user, secret, form.cleaned_data["code"])
        if codes:
            del request.session[PENDING]
            _let_in(request)
            return _codes_page(request, codes)
        form.add_error("code", _("This code does not fit. Check the time of your phone, and take the code shown now."))
    text = factor.base32(secret)
    context = {"page_title": _("Set up the second factor"), "form": form, "next": _next(request),
               "qr": qr_svg(factor.enrolment_url(user, secret)), "required": required_of(user),
               "secret": " ".join(text[start:start + 4] for start in range(0, len(text), 4))}
    return _never_stored(render(request, "registration/second_factor_enrol.html", context))


@access(OWN)
def state_page(request: HttpRequest) -> HttpResponse:
    """Since when there is a factor, and how many recovery codes are left."""
    user = cast(User, request.user)
    if not factor.is_enrolled(user):
        return redirect("second_factor_enrol")
    context = {"page_title": _("Second factor"), "since": user.second_factor_at, "left": factor.codes_left(user)}
    return render(request, "registration/second_factor.html", context)


@access(OWN)
@require_POST
@grave
def codes_page(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes in the place of the old ones."""
    user = cast(User, request.user)
    if not factor.is_enrolled(user):
        raise Http404
    return _codes_page(request, factor.new_codes(user))


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = {"page_title": _("Your recovery codes"), "codes": codes, "next": _next(request)}
    return _never_stored(render(request, "registration/recovery_codes.html", context))


def _never_stored(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
