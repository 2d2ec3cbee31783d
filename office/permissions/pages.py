"""Keyset pages of what a user may see, read from the access table alone."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection

from office.permissions.standing import standing_of
from office.time import now

# One index scan a principal, each at most a page long, merged: flat for those who see little and those who see all.
NEWEST = """
SELECT DISTINCT found.opened, found.record_id
FROM unnest(%(principals)s::text[]) AS one(principal)
CROSS JOIN LATERAL (
    SELECT DISTINCT ON (opened, record_id) opened, record_id FROM office_access
    WHERE principal = one.principal AND kind = %(kind)s
      AND valid_from <= %(at)s AND (valid_to IS NULL OR valid_to > %(at)s)
      AND (opened, record_id) < (%(before)s, %(before_id)s)
    ORDER BY opened DESC, record_id DESC LIMIT %(size)s
) AS found
ORDER BY found.opened DESC, found.record_id DESC LIMIT %(size)s
"""
END_OF_TIME = datetime(9000, 1, 1, tzinfo=UTC)


def newest_visible(user: Any, kind: str, size: int, before: tuple[datetime, int] | None = None) -> list[int]:
    """The keys of the newest records of one kind that the user may see, after the position `before`."""
    at = now()
    opened, record_id = before or (END_OF_TIME, 0)
    values: dict[str, Any] = {
        "principals": standing_of(user, at).principals(kind), "kind": kind, "at": at,
        "before": opened, "before_id": record_id, "size": size,
    }
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, values)
        return [row[1] for row in cursor.fetchall()]
