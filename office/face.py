"""What every page's shell shows: navigation, the posts held, display preferences, and kept input."""

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _

from office.accounts.forms import THEMES
from office.accounts.held import held_for
from office.permissions.ask import may_file, may_see_register
from office.permissions.standing import standing_of
from office.time import now

VERSION = "0.1.0"


class Face:
    """The shell's context, each part worked out only when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.version = VERSION
        self.demo = settings.DEMO
        theme = request.COOKIES.get("theme", "")
        self.theme = theme if theme in dict(THEMES) else "auto"

    @property
    def user(self) -> Any:
        """The signed-in user, or None."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @property
    def density(self) -> str:
        """comfortable or compact."""
        return self.user.density if self.user else "comfortable"

    @property
    def shortcuts(self) -> str:
        """Whether single-key shortcuts are on; WCAG 2.1.4 wants them switchable."""
        return "off" if self.user and not self.user.shortcuts else "on"

    @property
    def icons(self) -> str:
        """The address of the icon sheet."""
        return static("office/icons.svg")

    @cached_property
    def at(self) -> datetime:
        """The instant of this page, for its printed foot and for dates typed relative to today."""
        return now()

    @cached_property
    def posts(self) -> list[str]:
        """The posts held now, as words; those held for somebody else say so."""
        if not self.user:
            return []
        seats = standing_of(self.user).seats
        own = [f"{seat.post.division.name} · {seat.post.title}" for seat in seats if seat.behalf_id is None]
        lent = [_("%(post)s (as substitute)") % {"post": seat.post.title} for seat in seats if seat.behalf_id]
        return own + lent

    @cached_property
    def held(self) -> dict[str, Any] | None:
        """Input kept over a sign-in or a change of language, for this address."""
        return held_for(self.request)

    @cached_property
    def nav(self) -> list[dict[str, Any]]:
        """Groups of {label, entries}; see components/sidenav.html."""
        if not self.user:
            return []
        path = self.request.path
        first = [item for item in _fixed_items(path)]
        divisions = [
            {"label": label, "current": any(entry["current"] for entry in entries), "entries": entries}
            for label, entries in self._registers(path)
        ]
        return [{"label": "", "entries": first}, *([{"label": _("Divisions"), "entries": divisions}] if divisions else [])]

    @cached_property
    def new(self) -> list[tuple[str, str]]:
        """(label, url) of every register this user may file in."""
        found = []
        for register in _registers_declared() if self.user else []:
            url = _url(f"{register.kind}_new")
            if url and may_file(self.user, register.kind):
                found.append((register.name, url))
        return found

    def _registers(self, path: str) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        for app in settings.DIVISIONS:
            entries = []
            for register in _registers_declared():
                url = _url(f"{register.kind}_list") if register.app == app else ""
                if url and may_see_register(self.user, register.kind):
                    entries.append({"label": register.name, "url": url, "current": path.startswith(url)})
            if entries:
                yield import_module(f"{app}.apps").__dict__.get("LABEL", app), entries


def _fixed_items(path: str) -> Iterator[dict[str, Any]]:
    for name, label, picture in (
        ("inbox", _("Inbox"), "inbox"), ("search", _("Search"), "search"), ("orgchart", _("Org chart"), "org"),
        ("charter", _("Charter"), "duties"),
    ):
        url = _url(name)
        if url:
            current = path == url if url == "/" else path.startswith(url)
            yield {"label": label, "url": url, "icon": picture, "current": current}


def _registers_declared() -> list[Any]:
    if find_spec("office.registers") is None:
        return []
    return list(getattr(import_module("office.registers"), "all_registers", list)())


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def nav(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `face`."""
    return {"face": SimpleLazyObject(lambda: Face(request))}
