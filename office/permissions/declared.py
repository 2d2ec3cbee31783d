"""Every view says who may open it; a system check refuses to start with one that does not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Rule:
    """What a view asks before it answers; `words` stand in docs/permissions.md."""

    name: str
    words: str


PUBLIC = Rule("public", "Anybody, signed in or not.")
SIGNED_IN = Rule("signed_in", "Anybody signed in; the page shows only what is theirs.")
REGISTER = Rule("register", "Who has any right in the register; rows only through visible_to().")
RECORD = Rule("record", "Who may do this verb to this record, by get_for() or perform(); others get 404.")
FILE_NEW = Rule("file_new", "Who may file a new record in this register.")
OWN = Rule("own", "Only what the person made themselves: drafts, uploads, notices, preferences.")
ADMIN = Rule("admin", "The administration table: role by model.")


def access(rule: Rule) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a view's rule. A public one is also let through the default-deny login middleware."""

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        view.access_rule = rule  # type: ignore[attr-defined]
        return login_not_required(view) if rule is PUBLIC else view

    return declare


def rule_of(view: Any) -> Rule | None:
    """The rule a view declared, looking through decorators and class-based views; the admin has its own."""
    if getattr(view, "admin_site", None) or getattr(view, "model_admin", None):
        return ADMIN
    while view is not None:
        found = getattr(view, "access_rule", None) or getattr(getattr(view, "view_class", None), "access_rule", None)
        if found:
            return found
        view = getattr(view, "__wrapped__", None) or getattr(view, "func", None)
    return None


def walk(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address pattern of the portal with its whole path."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from walk(pattern, path)
        else:
            yield path, pattern
