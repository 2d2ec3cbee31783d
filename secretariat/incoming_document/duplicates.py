"""Is this letter registered already? Sender and number in any spelling, or a title that is nearly the same."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from office.permissions.ask import visible_to
from office.records.words import lexemes, wanted
from office.search.queries import matching
from secretariat.incoming_document.models import IncomingDocument, comparable

ALIKE = 0.8  # share of character pairs two titles have in common, to be called nearly the same


@dataclass(frozen=True)
class Warning:
    """What to show before saving: links to what is alike, and the field that takes the reason to go on."""

    title: str
    items: list[tuple[str, str]]
    field: str = "duplicate_reason"


def warn_of_duplicates(user: Any, form: Any) -> Warning | None:
    """A warning, unless nothing is alike or a reason was given."""
    if form.cleaned_data.get("duplicate_reason"):
        return None
    found = alike(user, form.cleaned_data)
    items = [(f"{document.line} · {document.received_on:%Y-%m-%d}", document.get_absolute_url()) for document in found]
    return Warning(_("Possible duplicate: this may be registered already."), items) if items else None


def alike(user: Any, cleaned: dict[str, Any], besides: int | None = None) -> list[IncomingDocument]:
    """At most five registered documents that look like this one; `besides` is its own key, once it has one."""
    seen = visible_to(user, IncomingDocument.objects.select_related("sender")).exclude(pk=besides)
    number = comparable(cleaned.get("sender_number") or "")
    if number:
        same = list(seen.filter(sender=cleaned["sender"], sender_number_plain=number).order_by("-pk")[:5])
        if same:
            return same
    title = lexemes(cleaned.get("title", ""))
    if len(title) < 6:
        return []
    near = seen.filter(sender=cleaned["sender"], pk__in=matching(user, " ".join(wanted(cleaned["title"])[:12]),
                                                                    kind=IncomingDocument.KIND)).order_by("-pk")[:20]
    return [document for document in near if _share(title, lexemes(document.title)) >= ALIKE][:5]


def _share(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(len(one | other), 1)
