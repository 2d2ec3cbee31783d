"""The figures by which one sees whether work flows: asked together, cheaply, and never of one record."""

from datetime import datetime

from django.db import connection

from office.health import broker, refusals
from office.marks import marks
from office.time import now

# Sign-ins are dated by the machine's clock, everything else by the office's.
STORED = """
SELECT (SELECT count(*) FROM office_message WHERE done_at IS NULL AND dead_at IS NULL),
    (SELECT min(next_try_at) FROM office_message WHERE done_at IS NULL AND dead_at IS NULL),
    (SELECT count(*) FROM office_message WHERE dead_at IS NOT NULL),
    (SELECT at FROM office_auditevent WHERE id > COALESCE(
        (SELECT last_event FROM office_auditanchor ORDER BY id DESC LIMIT 1), 0) ORDER BY id LIMIT 1),
    (SELECT COALESCE(sum(failures_since_start), 0) FROM axes_accessattempt
        WHERE attempt_time > clock_timestamp() - interval '10 minutes'),
    (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
    current_setting('max_connections')::int,
    COALESCE((SELECT min(checked_at) FROM office_filecheck), (SELECT min(created_at) FROM office_storedfile)),
    (SELECT count(*) FROM office_filecheck WHERE finding <> ''),
    (SELECT min(applied) FROM django_migrations)
"""
WORK = """
SELECT kind, count(*), count(*) FILTER (WHERE due < %s) FROM office_record WHERE is_open GROUP BY kind ORDER BY kind
"""


def measured() -> dict[str, float | None]:
    """Every figure by name: seconds, or a number; None when whoever knows it does not answer."""
    at, done = now(), marks()
    with connection.cursor() as cursor:
        cursor.execute(STORED)
        pending, oldest, dead, unanchored, wrong, used, most, read, bad, installed = cursor.fetchone()

    def since(name: str) -> float:
        """Seconds since a job was last done; one that was never done counts from the installation."""
        return _seconds(at, done.get(name, installed))

    return {
        "outbox_pending": pending,
        "outbox_oldest": _seconds(at, oldest),
        "outbox_dead": dead,
        "sweep": since("sweep"),
        "beat": since("beat"),
        "anchor": _seconds(at, unanchored),
        "fixity": _seconds(at, read),
        "bad_files": bad,
        "restore_drill": since("restore_drill"),
        "failed_sign_ins": wrong,
        "refusals": refusals.recent(),
        "queue": broker.queue_length(),
        "connections": used,
        "connections_most": most,
    }


def open_work() -> list[tuple[str, int, int]]:
    """Kind, how many are open, and how many of these are past their day."""
    with connection.cursor() as cursor:
        cursor.execute(WORK, [now()])
        return cursor.fetchall()


def _seconds(at: datetime, since: datetime | None) -> float:
    return max(0.0, (at - since).total_seconds()) if since else 0.0
