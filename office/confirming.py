"""Grave acts: done only by somebody who has proved within the last minutes that it is really they.

How to make an act grave, in this order of preference:

- a verb of a register: `Verb("seal", …, grave=True)`; the generic page asks after its form is valid;
- a view whose POST does nothing else: `@access(RULE)` above `@grave`;
- a view, a form or an action of the admin that only sometimes is: call `confirm_first(request)` just before the act,
  after the right to it was asked and the form was found valid; of the admin, set `grave = True` on a `ReasonedAdmin`.

Whoever proved it last more than `settings.CONFIRMATION_AGE` seconds ago gets a page that asks for the password (or the
code of the second factor) and carries what was typed; sending it sends the same form to the same address again.
Signing in counts as a proof. GET is never stopped. Nothing may have been written before the question, and a grave form
takes no file itself: a page cannot carry one. Uploads that were made beforehand are named in the form and survive.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from office.sessions import proved_lately

SAFE = ("GET", "HEAD", "OPTIONS")


class ConfirmFirst(Exception):
    """A grave act, and the last proof is too old; office.accounts.confirm answers with the page that asks for one."""


def confirm_first(request: HttpRequest) -> None:
    """Raise ConfirmFirst unless this is only a look, or the proof is fresh."""
    if request.method not in SAFE and not proved_lately(request):
        raise ConfirmFirst


def grave(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that does something grave whenever it is sent a form."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        confirm_first(request)
        return view(request, *args, **kwargs)

    return answer
