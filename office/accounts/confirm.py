"""The question before a grave act: the password or a code, with what was typed carried through it."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from office.accounts import held
from office.confirming import ConfirmFirst
from office.orgchart.models import User
from office.orgchart.second_factor import is_enrolled, wrong_code
from office.sessions import prove

FIELD = "confirmation_password"  # "password" in its name keeps it out of drafts and kept forms; see held.py


class ConfirmMiddleware:
    """Answer a grave act whose proof is too old with the question, and let it through once that is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """A form that comes with an answer: check it; a wrong one asks again."""
        if request.method != "POST" or FIELD not in request.POST or not request.user.is_authenticated:
            return None
        error = _problem(request, request.POST[FIELD])
        if error:
            return question(request, error)
        prove(request)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The act asked for a proof."""
        return question(request) if isinstance(exception, ConfirmFirst) else None


@sensitive_variables("answer")
def _problem(request: HttpRequest, answer: str) -> str:
    """What is wrong with an answer; empty if it proves who is there. Wrong ones count as at sign-in."""
    user: Any = request.user
    if is_enrolled(user):
        return wrong_code(user, answer)
    bare = HttpRequest()  # without the form: nothing typed may end up in the log of failed sign-ins
    bare.META, bare.path, bare.method = request.META, request.path, "POST"
    found = authenticate(bare, username=user.get_username(), password=answer)
    if found is not None and found.pk == user.pk:
        return ""
    if getattr(bare, "axes_locked_out", False):
        return _("Too many wrong passwords. Try again in a quarter of an hour.")
    return _("This is not your password.")


class ConfirmForm(forms.Form):
    """One answer; it is never shown again."""

    def __init__(self, by_code: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True})
        self.fields[FIELD] = forms.CharField(label=_("Your password"), widget=widget, strip=False)
        if by_code:
            self.fields[FIELD].label = _("Code of your second factor")
            widget.attrs["autocomplete"] = "one-time-code"


def question(request: HttpRequest, error: str = "") -> HttpResponse:
    """The page that asks, with the typed values as hidden fields of the form that sends them again."""
    form = ConfirmForm(is_enrolled(cast(User, request.user)), {FIELD: ""} if error else None)
    if error:
        form.errors[FIELD] = form.error_class([error])
    context = {"page_title": _("Confirm that it is you"), "values": held.values_of(request.POST), "form": form,
               "back": held.page_of(request)}
    response = render(request, "registration/confirm.html", context, status=401)
    if request.headers.get("HX-Request"):
        response.status_code = 200
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    return response
