"""Whom a consultation gives rights in a draft, worked out from its tables: the divisions asked, and who wrote."""

from collections.abc import Iterator
from typing import Any

from office.consulting.services import CAUSE, HEARD
from office.permissions.access import Given


def grounds_of_drafts(model: Any, pks: list[int]) -> Iterator[Given]:
    """Of a register's drafts: `asked_ids` holds the divisions as long as they are asked."""
    rows = model.objects.filter(pk__in=pks)
    for pk, asked in rows.values_list("pk", "asked_ids"):
        for division in asked:
            yield pk, f"d{division}", ("comment",), CAUSE
    for pk, person in rows.filter(comments__isnull=False).values_list("pk", "comments__by").distinct():
        yield pk, f"u{person}", (), HEARD
