"""Recompute the whole evidence inside the database and name every place where it does not agree with itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from office.audit import tables

# Each event against its own hash and against the event before it in its chain.
LINKS = """
SELECT chain, seq, id, seq_before, hash_before, previous, good FROM (
    SELECT e.chain, e.seq, e.id, e.previous, office_audit_digest(e) = e.hash AS good,
        lag(e.seq, 1, 0::bigint) OVER in_chain AS seq_before, lag(e.hash, 1, '') OVER in_chain AS hash_before
    FROM office_auditevent AS e WINDOW in_chain AS (PARTITION BY e.chain ORDER BY e.seq)
) AS link
WHERE NOT good OR seq <> seq_before + 1 OR previous <> hash_before
ORDER BY chain, seq
"""
HEADS = """
WITH newest AS (SELECT DISTINCT ON (chain) chain, seq, hash FROM office_auditevent ORDER BY chain, seq DESC)
SELECT COALESCE(n.chain, h.chain), n.seq, h.seq FROM newest AS n FULL JOIN office_audithead AS h USING (chain)
WHERE (n.seq, n.hash) IS DISTINCT FROM (h.seq, h.hash) ORDER BY 1
"""
ANCHORS = """
SELECT a.id, a.at, a.events, c.events, a.digest = c.digest AND a.events = c.events AS good,
    a.previous = COALESCE(b.digest, '') AS joined
FROM office_auditanchor AS a
LEFT JOIN LATERAL (SELECT * FROM office_auditanchor WHERE id < a.id ORDER BY id DESC LIMIT 1) AS b ON true
CROSS JOIN LATERAL office_anchor_digest(COALESCE(b.digest, ''), COALESCE(b.snapshot, '1:1:')::pg_snapshot,
    COALESCE(b.last_event, 0), a.snapshot::pg_snapshot, a.last_event) AS c
ORDER BY a.id
"""
# The rows as they stand against the last value that the evidence has of each column.
ROWS = """
WITH told AS (
    SELECT DISTINCT ON (e."row", v.key) e."row", v.key, v.value, e.op
    FROM office_auditevent AS e
    CROSS JOIN LATERAL jsonb_each(CASE e.op WHEN 'D' THEN jsonb_build_object('{key}', NULL) ELSE e.after END) AS v
    WHERE e."table" = '{table}' ORDER BY e."row", v.key, e.id DESC
), rows AS (
    SELECT r.{quoted_key}::text AS "row", to_jsonb(r) AS value FROM {quoted_table} AS r
)
SELECT COALESCE(r."row", t."row"),
    CASE WHEN t."row" IS NULL THEN 'unknown' WHEN r."row" IS NULL THEN 'gone' ELSE 'different' END,
    array_agg(t.key ORDER BY t.key)
FROM rows AS r FULL JOIN told AS t USING ("row")
WHERE t."row" IS NULL
    OR r."row" IS NULL AND t.key = '{key}' AND t.op <> 'D'
    OR r."row" IS NOT NULL AND t.key <> 'password' AND r.value ? t.key AND r.value -> t.key <> t.value
GROUP BY 1, 2 ORDER BY 1
"""
TRIGGERS = """
SELECT c.relname, t.tgname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
WHERE t.tgname IN ('office_audit', 'office_stamped') AND t.tgenabled = 'O'
"""
SAID = {
    "unknown": "the row exists and the evidence never saw it",
    "gone": "the row is gone and the evidence saw no deletion",
    "different": "the row is not as the evidence last saw it",
}


@dataclass(frozen=True)
class Finding:
    """Where the evidence is broken, and how."""

    position: str
    what: str

    def __str__(self) -> str:
        return f"{self.position}: {self.what}"


def verify() -> Iterator[Finding]:
    """Every finding; none means that the evidence is whole. Reads all of it, inside the database."""
    with connection.cursor() as cursor:
        cursor.execute("SET timezone = 'UTC'; SET intervalstyle = 'iso_8601'")  # as the triggers wrote it
        try:
            yield from _links(cursor)
            yield from _heads(cursor)
            yield from _anchors(cursor)
            yield from _rows(cursor)
            yield from _triggers(cursor)
        finally:
            cursor.execute("RESET intervalstyle")
            connection.ensure_timezone()


def _links(cursor) -> Iterator[Finding]:  # type: ignore[no-untyped-def]
    cursor.execute(LINKS)
    for chain, seq, number, seq_before, hash_before, previous, good in cursor.fetchall():
        position = f"{chain} #{seq} (event {number})"
        if not good:
            yield Finding(position, "its content does not agree with its hash")
        if seq != seq_before + 1:
            yield Finding(position, f"follows #{seq_before}: {seq - seq_before - 1} missing between them")
        if previous != hash_before:
            yield Finding(position, "does not continue the event before it")


def _heads(cursor) -> Iterator[Finding]:  # type: ignore[no-untyped-def]
    cursor.execute(HEADS)
    for chain, newest, head in cursor.fetchall():
        yield Finding(f"{chain} #{head or newest}", f"the head says #{head}, the newest event is #{newest}")


def _anchors(cursor) -> Iterator[Finding]:  # type: ignore[no-untyped-def]
    cursor.execute(ANCHORS)
    for number, at, covered, found, good, joined in cursor.fetchall():
        position = f"anchor {number} of {at:%Y-%m-%d %H:%M:%S}"
        if not good:
            yield Finding(position, f"covered {covered} events and finds {found}, or others, now")
        if not joined:
            yield Finding(position, "does not continue the anchor before it")


def _rows(cursor) -> Iterator[Finding]:  # type: ignore[no-untyped-def]
    for model in tables.audited():
        table, key = model._meta.db_table, model._meta.pk.column
        names = {"table": table, "key": key, "quoted_table": f'"{table}"', "quoted_key": f'"{key}"'}
        cursor.execute(ROWS.format(**names))
        for row, kind, columns in cursor.fetchall():
            which = f" ({', '.join(columns)})" if kind == "different" else ""
            yield Finding(f"{table} row {row}", SAID[kind] + which)


def _triggers(cursor) -> Iterator[Finding]:  # type: ignore[no-untyped-def]
    cursor.execute(TRIGGERS)
    there = set(cursor.fetchall())
    for model in tables.audited():
        if (model._meta.db_table, "office_audit") not in there:
            yield Finding(model._meta.db_table, "is not watched: its trigger is missing or switched off")
    for model in tables.ours():
        if tables.stamped(model) and (model._meta.db_table, "office_stamped") not in there:
            yield Finding(model._meta.db_table, "can be dated back: its trigger is missing or switched off")
