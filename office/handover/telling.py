"""Whom a handover is told to: through the outbox, as every notice."""

from collections.abc import Iterable
from typing import Any

from office.handover.models import Handover
from office.outbox.services import publish


def tell(handover: Handover, subject: str, to: Iterable[str], by: int | None = None, note: str = "",
         again: str = "") -> None:
    """Promise a notice; once for each list and subject, unless `again` tells one time from another.

    It names no thing of the list: who is told may not see all of them.
    """
    words = {"line": whose(handover), "note": note}
    signed = handover.signed_at.isoformat() if handover.signed_at else ""
    payload = {"subject": subject, "to": list(to), "words": words, "by": by, "urgent": False}
    publish(f"notice.{subject}", f"{handover.pk}:{signed}{again}", payload)


def whose(handover: Handover) -> str:
    """The giver and the post, in Chinese, as records' titles are."""
    parts: list[Any] = [handover.person.name_zh if handover.person else "",
                        handover.post.full_zh if handover.post else handover.principal]
    return " · ".join(part for part in parts if part)
