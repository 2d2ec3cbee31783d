"""Anchoring the evidence: a digest that, kept off the machine, betrays any later rewriting."""

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
