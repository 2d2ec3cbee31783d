"""Every view says who may open it; a system check refuses to start with one that does not."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Rule:
    """What a view asks before it answers; `words` stand in docs/permissions.md."""

    name: str
    words: str


PUBLIC = Rule("public", "Anybody, signed in or not.")
SIGNED_IN = Rule("signed_in", "Anybody signed in; of records, only those they may see.")
REGISTER = Rule("register", "Who has any right in the register; of its records, only those they may see.")
RECORD = Rule("record", "Who may do this to this record; for all others it does not exist.")
FILE_NEW = Rule("file_new", "Who may file a new record in this register.")
OWN = Rule("own", "Anybody signed in, and only what is their own: drafts, uploads, notices, preferences.")
BREAK_GLASS = Rule("break_glass", "Who asks for, decides, ends or watches emergency accesses; others find nothing.")
REPORT = Rule("report", "Who may open the report, as it says itself; a saved one, its owner and whom it is shared "
              "with. Only numbers, counted over what the reader may see.")
HANDOVER = Rule("handover", "Giver, takers and deciders of a handover, and who oversees all; others find nothing.")
OVERSIGHT = Rule("oversight", "The head of the Secretariat and system administrators; others find nothing.")
HEAD = Rule("head", "Heads of a division and their substitutes; of its open work, only what they may see.")
ADMIN = Rule("admin", "The administration table: role by model.")


def access(rule: Rule) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a view's rule. A public one is also let through the default-deny login middleware."""

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        view.access_rule = rule  # type: ignore[attr-defined]
        return login_not_required(view) if rule is PUBLIC else view

    return declare


# Reviewed: what the world may open, by the name of its address, and why. The check refuses any other.
PUBLIC_PAGES: Mapping[str, str] = {
    "login": "One must be able to sign in; tries are counted and locked.",
    "set_language": "The sign-in page is read in either language.",
    "livez": "The machine that watches the process has no account; says nothing but ok.",
    "readyz": "The machine that watches the service has no account; names what lacks, never a version or a path.",
    "calendar_feed": "A telephone's calendar has no session; it shows a long secret that its owner makes and revokes.",
    "metrics": "Prometheus has no account; it shows a token, and without it the address does not exist.",
}

# What the kernel does with the records of any register, beside the verbs that a register declares.
COMMON_VERBS: Mapping[str, str | Promise] = {
    "view": _("see it, with its files, opinions and history"),
    "file_new": _("file a new one"),
    "edit": _("change its fields"),
    "note": _("add a remark"),
    "start_route": _("start or withdraw its route"),
    "circulate": _("circulate it for reading"),
    "urge": _("urge whoever has it"),
    "instruct_from_paper": _("enter a leader's instruction written on paper"),
    "time_limit": _("pause, resume and extend its time limit"),
    "grant": _("give and take back explicit grants"),
}


@dataclass(frozen=True)
class Address:
    """One address pattern of the portal: its whole path, its name, its view, and whether the admin keeps it."""

    path: str
    name: str
    view: Any
    in_admin: bool
    pattern: URLPattern

    @property
    def rule(self) -> Rule | None:
        """What is asked before it answers; None if nobody said."""
        return ADMIN if self.in_admin else rule_of(self.view)


def rule_of(view: Any) -> Rule | None:
    """The rule a view declared, looking through decorators, partials and class-based views; None if none did."""
    while view is not None:
        found = getattr(view, "access_rule", None) or getattr(getattr(view, "view_class", None), "access_rule", None)
        if found:
            return found
        view = getattr(view, "__wrapped__", None) or getattr(view, "func", None)
    return None


def addresses(resolver: URLResolver | None = None, prefix: str = "", in_admin: bool = False) -> Iterator[Address]:
    """Every address of the portal, those of the admin too."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, path, in_admin or pattern.app_name == "admin")
        else:
            yield Address(path, pattern.name or "", pattern.callback, in_admin, pattern)
