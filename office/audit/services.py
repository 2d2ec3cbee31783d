"""Anchoring the evidence: a digest that, kept off the machine, betrays any later rewriting."""

import re

from django.db import connection

from office.audit.models import AuditAnchor


def anchor() -> int | None:
    """Write an anchor over all events that committed since the last; its key, or None when there were none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT office_anchor()")
        return cursor.fetchone()[0]


def newest() -> AuditAnchor | None:
    """The last anchor, to be printed or mailed off the machine."""
    return AuditAnchor.objects.order_by("-id").first()


def kept_line(anchor: AuditAnchor) -> str:
    """An anchor as it is kept elsewhere, and as verify_audit --anchor takes it."""
    return f"{anchor.pk}:{anchor.digest}"


def read_kept(text: str) -> tuple[int, str]:
    """Key and digest of an anchor as somebody typed it from paper: spaces, hyphens and capitals do not matter.

    Raises ValueError with a sentence for what cannot be an anchor.
    """
    number, _, digest = re.sub(r"[\s\-]", "", text.lower()).replace("：", ":").partition(":")
    if not number.isascii() or not number.isdigit() or not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ValueError(f"“{text}” is no anchor: its number, a colon and 64 signs 0-9 a-f are wanted, "
                         f"and there are {len(digest)}.")
    return int(number), digest
