"""What every page's shell shows: navigation, the posts held, display preferences, and kept input."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _

from office.accounts.forms import THEMES
from office.accounts.held import held_for
from office.inbox.division import page_address
from office.permissions.administration import administers
from office.permissions.ask import may_file, may_see_register
from office.permissions.break_glass import is_concerned
from office.permissions.standing import standing_of
from office.registers.register import all_registers
from office.time import now

VERSION = "0.1.0"
NAV_UNFOLDED = 12  # registers; up to so many, every division stands open in the navigation


class Face:
    """The shell's context, each part worked out only when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.version = VERSION
        self.demo = settings.DEMO and not settings.SECOND_FACTOR  # the banner says that it is off
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
        own = [seat.post.full_title for seat in seats if seat.behalf_id is None]
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
        first = list(_fixed_items(path))
        if url := page_address(self.user):
            first.insert(1, {"label": _("My division"), "url": url, "icon": "people", "current": path == url})
        if administers(standing_of(self.user).roles):
            first.append({"label": _("Administration"), "url": reverse("admin:index"), "icon": "settings"})
        if self.user.has_perm("office.view_alarm"):
            url = reverse("operation")
            first.append({"label": _("Operation"), "url": url, "icon": "info", "current": path == url})
        if is_concerned(self.user):
            first.append(_item("break_glass_list", _("Emergency access"), "key", path))
        groups = list(self._registers(path))
        few = sum(len(entries) for _label, entries in groups) <= NAV_UNFOLDED
        divisions = [
            {
                "label": label,
                "current": any(entry["current"] for entry in entries),
                "entries": entries,
                "open": few,
            }
            for label, entries in groups
        ]
        shown = [{"label": "", "entries": first}]
        return [*shown, {"label": _("Divisions"), "entries": divisions}] if divisions else shown

    @cached_property
    def new(self) -> list[tuple[str, str]]:
        """(label, url) of every register this user may file in."""
        found = [register for register in all_registers() if self.user and may_file(self.user, register.kind)]
        return [(register.noun(), _url(f"{register.kind}_new")) for register in found]

    def _registers(self, path: str) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """Each division with those of its registers that the user may see."""
        for app in settings.DIVISIONS:
            seen = [
                one
                for one in all_registers()
                if one.division_app == app and may_see_register(self.user, one.kind)
            ]
            entries = []
            for register in seen:
                url = _url(f"{register.kind}_list")
                entries.append(
                    {"label": register.title(), "url": url, "current": bool(url) and path.startswith(url)}
                )
            if entries:
                yield apps.get_app_config(app).verbose_name, entries


def _fixed_items(path: str) -> Iterator[dict[str, Any]]:
    for name, label, picture in (
        ("inbox", _("Inbox"), "inbox"),
        ("search", _("Search"), "search"),
        ("week", _("Week's agenda"), "clock"),
        ("orgchart", _("Org chart"), "org"),
        ("charter", _("Charter"), "duties"),
        ("reports", _("Reports"), "chart"),
        ("handovers", _("Handover"), "people"),
        ("verify", _("Check a paper"), "check"),
        ("notices", _("Notices"), "bell"),
    ):
        if _url(name):
            yield _item(name, label, picture, path)


def _item(name: str, label: str, picture: str, path: str) -> dict[str, Any]:
    url = _url(name)
    return {"label": label, "url": url, "icon": picture, "current": path == url if url == "/" else path.startswith(url)}


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def nav(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `face`."""
    return {"face": SimpleLazyObject(lambda: Face(request))}
