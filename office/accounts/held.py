"""Keep what a user typed when their session ends in mid-form, or when they change the language.

Nothing is stored for people who are not signed in: the values travel, signed, in the sign-in form itself.
After signing in they lie in the new session until their page has shown them.
"""

import json
from typing import Any
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme

from office.secrecy import marking_in

SALT = "office.held"
MAX_AGE = 12 * 60 * 60  # seconds between losing the session and signing in again
MAX_SIZE = 200_000  # characters of typed values; more than any form of ours takes
SESSION_KEY = "held_forms"
MAX_FORMS = 5


def _kept(name: str) -> bool:
    return name != "csrfmiddlewaretoken" and "password" not in name


def values_of(data: QueryDict) -> list[tuple[str, str]]:
    """The typed values of a POST, without passwords and the CSRF token."""
    return [(name, value) for name, values in data.lists() if _kept(name) for value in values]


def page_of(request: HttpRequest) -> str:
    """The path of the page the form stood on: the referrer if it is ours, else the posted address."""
    referrer = request.META.get("HTTP_REFERER", "")
    parts = urlsplit(referrer)
    if parts.netloc == request.get_host() and parts.path:
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path()


def pack(request: HttpRequest) -> str:
    """The POST of somebody whose session has ended, signed, for the sign-in form; empty if there is nothing to keep."""
    values = values_of(request.POST)
    if not values or sum(len(name) + len(value) for name, value in values) > MAX_SIZE:
        return ""
    kept = {
        "page": page_of(request),
        "action": request.get_full_path(),
        "values": values,
        "files": bool(request.FILES) or "upload" in request.POST,
        "reason": "session",
    }
    return signing.dumps(kept, salt=SALT, compress=True)


def unpack(text: str) -> dict[str, Any] | None:
    """What `pack` signed, or None if it was changed or is too old."""
    try:
        return signing.loads(text, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None


def keep(request: HttpRequest, kept: dict[str, Any]) -> str:
    """Put kept values into the session, no state secret among them; returns the address of their page."""
    kept = {**kept, "values": [(name, text) for name, text in kept["values"] if not marking_in(text)]}
    token = get_random_string(12)
    forms = dict(list(request.session.get(SESSION_KEY, {}).items())[1 - MAX_FORMS :])
    forms[token] = kept
    request.session[SESSION_KEY] = forms
    page = kept["page"]
    if not url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        page = "/"
    return f"{page}{'&' if '?' in page else '?'}held={token}"


def held_for(request: HttpRequest) -> dict[str, Any] | None:
    """What is kept for this page (`?held=token`), or None. It stays until the session ends, so Back shows it again."""
    token = request.GET.get("held", "")
    kept = request.session.get(SESSION_KEY, {}).get(token) if token and hasattr(request, "session") else None
    if kept is None or urlsplit(kept["page"]).path != request.path:
        return None
    return {**kept, "token": token, "json": {"action": kept["action"], "values": kept["values"]}}


def initial(request: HttpRequest) -> dict[str, str]:
    """Kept values as a form's `initial`, for pages that restore without JavaScript."""
    kept = held_for(request)
    return dict(kept["values"]) if kept else {}


def from_language_switch(request: HttpRequest, page: str) -> dict[str, Any] | None:
    """What office.js sends along with a change of language: the form's address and its values as JSON."""
    try:
        values = json.loads(request.POST.get("held_values", "[]"))
        pairs = [(str(name), str(value)) for name, value in values if _kept(str(name))]
    except (ValueError, TypeError):
        return None
    if not pairs or sum(len(name) + len(value) for name, value in pairs) > MAX_SIZE:
        return None
    action = request.POST.get("held_action", "")
    return {"page": page, "action": action, "values": pairs, "files": False, "reason": "language"}
