"""The filters of the inbox: they live in the URL, and a saved view keeps them under a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q

from office.files.names import clean_text

TABS = ("act", "read", "done", "started", "drafts")


@dataclass(frozen=True)
class Filters:
    """What a URL, or a saved view, narrows a tab to."""

    words: str = ""
    kind: str = ""
    urgent: bool = False

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Filters":
        """Read from a URL's or a saved view's values; what it does not know it leaves out."""
        words = clean_text(str(data.get("q", "")))[:100].strip()
        return cls(words, str(data.get("kind", ""))[:40], bool(data.get("urgent")))

    def condition(self, prefix: str = "") -> Q:
        """The condition on records, or on what `prefix` leads from to its record."""
        condition = Q()
        if self.words:
            condition &= Q(**{f"{prefix}line__icontains": self.words})
        if self.kind:
            condition &= Q(**{f"{prefix}kind": self.kind})
        if self.urgent:
            condition &= Q(**{f"{prefix}urgent": True})
        return condition

    def values(self) -> dict[str, str]:
        """As the URL has them."""
        found = {"q": self.words, "kind": self.kind, "urgent": "1" if self.urgent else ""}
        return {name: text for name, text in found.items() if text}


def address(tab: str, filters: Filters, view: int | None = None) -> str:
    """The address of a tab narrowed so; `view` is the saved view it belongs to."""
    query = {"tab": tab, **filters.values(), **({"view": str(view)} if view else {})}
    return f"/?{urlencode(query)}"
