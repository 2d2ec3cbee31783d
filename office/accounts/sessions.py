"""The sessions of an account: which are open, ending the others, and not too many at once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from office.orgchart.accounts import end_sessions, sessions_of
from office.orgchart.models import User
from office.permissions.declared import OWN, access
from office.sessions import BEGAN, BROWSER, SEEN

# What a browser calls itself, and how people call it; the first that fits.
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))


@dataclass(frozen=True)
class OpenSession:
    """One open session as its owner sees it."""

    began: datetime | None
    seen: datetime | None
    browser: str
    is_this: bool


def open_sessions(request: HttpRequest) -> list[OpenSession]:
    """Those of the signed-in account, this one first, then the last used."""
    found = [_shown(one.get_decoded(), one.pk == request.session.session_key)
             for one in sessions_of(cast(User, request.user))]
    return sorted(found, key=lambda one: (not one.is_this, -(one.seen.timestamp() if one.seen else 0)))


def _shown(data: dict[str, Any], is_this: bool) -> OpenSession:
    said = data.get(BROWSER, "")
    name = next((name for mark, name in BROWSERS if mark in said), _("unknown browser"))
    return OpenSession(_instant(data.get(BEGAN)), _instant(data.get(SEEN)), name, is_this)


def _instant(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


@access(OWN)
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End every session of this account but the present one."""
    ended = end_sessions(cast(User, request.user), but=[request.session.session_key or ""])
    text = ngettext("%(count)d other session was ended.", "%(count)d other sessions were ended.", ended)
    messages.success(request, text % {"count": ended})
    return redirect("preferences")


def end_oldest(request: HttpRequest) -> None:
    """After a sign-in: end the oldest sessions beyond SESSIONS_AT_ONCE, never the new one."""
    mine = [one for one in sessions_of(cast(User, request.user)) if one.pk != request.session.session_key]
    mine.sort(key=lambda one: one.get_decoded().get(BEGAN, 0), reverse=True)
    for one in mine[settings.SESSIONS_AT_ONCE - 1:]:
        one.delete()
