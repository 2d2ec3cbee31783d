"""Every stored file is read again within a week, a little at a time; what is wrong with one is kept and said."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.db import connection

from office.files.store import FileStore, file_store
from office.records.models import FileCheck
from office.time import now

AGAIN_AFTER = timedelta(days=6)  # a day before the week is over
LATE_AFTER = timedelta(days=8)  # then something does not run: an alarm
BATCH = 50  # files asked for at a time
# What was never read, what was bad at the last reading (it may have been put back), and what was read long ago.
DUE = """
SELECT f.sha256, f.size FROM (
    SELECT sha256, size FROM office_storedfile
    UNION ALL SELECT DISTINCT sha256, NULL::bigint FROM office_pageimage AS p
    WHERE NOT EXISTS (SELECT FROM office_storedfile AS s WHERE s.sha256 = p.sha256)
) AS f LEFT JOIN office_filecheck AS c USING (sha256)
WHERE c.sha256 IS NULL OR c.checked_at < %s OR c.finding <> ''
ORDER BY c.checked_at NULLS FIRST LIMIT %s
"""
LATE = """
SELECT count(*) FROM office_storedfile AS f LEFT JOIN office_filecheck AS c USING (sha256)
WHERE COALESCE(c.checked_at, f.created_at) < %s
"""
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fixity:
    """How the stored files stand: the bad ones by their SHA-256, and how many were not read for too long."""

    bad: dict[str, str]  # SHA-256 to missing, changed or size
    late: int


def state() -> Fixity:
    """What the readings so far have found; asks the database only."""
    bad = dict(FileCheck.objects.exclude(finding="").order_by("sha256").values_list("sha256", "finding"))
    with connection.cursor() as cursor:
        cursor.execute(LATE, [now() - LATE_AFTER])
        return Fixity(bad, cursor.fetchone()[0])


def read_again(seconds: float) -> int:
    """Read what is due, for about so many seconds; returns how many files were read. Two at once do no harm."""
    store, end, begun, read = file_store(), monotonic() + seconds, now(), 0
    seen: set[str] = set()  # a bad file stays due, and is read once in a turn
    while batch := [row for row in _due(begun, BATCH + len(seen)) if row[0] not in seen]:
        for sha256, size in batch:
            if monotonic() >= end:
                return read
            read += 1
            if _read(store, sha256, size):
                seen.add(sha256)
    return read


def _due(begun: datetime, most: int) -> list[tuple[str, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute(DUE, [begun - AGAIN_AFTER, most])
        return list(cursor.fetchall())


def _read(store: FileStore, sha256: str, size: int | None) -> bool:
    """Read one file and keep what was found; whether it is bad."""
    found = store.verify(sha256, size)
    if found:
        logger.error("The stored file %s is %s: put it back from a backup.", sha256, found.kind)
    FileCheck.objects.bulk_create(
        [FileCheck(sha256=sha256, checked_at=now(), finding=found.kind if found else "")],
        update_conflicts=True, unique_fields=["sha256"], update_fields=["checked_at", "finding"])
    return found is not None
