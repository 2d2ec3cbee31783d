"""How long a session lasts, from sign-in and without a click, and when its owner last proved who they are.

Ages are counted by the machine's clock, as Django's own expiry is: a session is a matter of machines, and moving the
office's clock must neither end nor lengthen one.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

USER = "_auth_user_id"  # Django's key for the signed-in user: request.user would cost a query on every page
BEGAN, SEEN, PROVED, BROWSER = "began", "seen", "proved", "browser"
SEEN_EVERY = 60  # seconds between two notes of a click, so that most pages write nothing


class SessionLimitsMiddleware:
    """End a session that is too old or was left alone; note when it began and was last used.

    Stands before everything that asks who is signed in. Django counts SESSION_COOKIE_AGE from the last change of the
    session, so one that changes often would never end: storing the expiry as an instant makes it absolute.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if USER in request.session:
            if idle(request) > settings.SESSION_IDLE_AGE:
                request.session.flush()
            else:
                _note(request)
        response = self.get_response(request)
        if USER in request.session and BEGAN not in request.session:  # this answer signed somebody in
            _note(request)
        return response


def _note(request: HttpRequest) -> None:
    """Write when the session began (which was a proof of who its owner is), or that it is still used."""
    session, now = request.session, time.time()
    if BEGAN not in session:
        session.set_expiry(session.get_expiry_date())
        session[BEGAN] = session[PROVED] = now
        session[BROWSER] = request.META.get("HTTP_USER_AGENT", "")[:200]
    if now - session.get(SEEN, 0) > SEEN_EVERY:
        session[SEEN] = now


def idle(request: HttpRequest) -> float:
    """Seconds since the session was last used; 0 for one that has only begun."""
    return time.time() - request.session.get(SEEN, time.time())


def prove(request: HttpRequest) -> None:
    """Note that the owner of the session has just proved who they are."""
    request.session[PROVED] = time.time()


def proved_lately(request: HttpRequest) -> bool:
    """Whether the owner gave the password or a code within the last CONFIRMATION_AGE seconds."""
    return bool(time.time() - request.session.get(PROVED, 0) <= settings.CONFIRMATION_AGE)


def open_sessions() -> QuerySet[Session]:
    """Every session that has not run out, of whomever; a row says whose only when it is decoded."""
    return Session.objects.filter(expire_date__gt=datetime.fromtimestamp(time.time(), UTC))
