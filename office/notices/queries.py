"""A person's notices: how many are unread, and a page of them."""

from typing import Any

from office.notices.models import Notice

PAGE = 50


def unread(user: Any) -> int:
    """How many notices the user has not read; the account of a session brings the number along."""
    known = getattr(user, "_unread", None)
    if known is None:
        known = user._unread = Notice.objects.filter(person=user.person_id, read_at=None).count()
    return known


def page(user: Any, before: int | None = None) -> list[Notice]:
    """A page of notices and one more, newest first, before a key."""
    rows = Notice.objects.filter(person=user.person_id).order_by("-id").select_related("record")
    return list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
