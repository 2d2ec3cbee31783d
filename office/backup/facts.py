"""What a database holds, in figures that must be identical after a restore."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations.loader import MigrationLoader

NOT_KEPT = "django_session"  # whoever is signed in signs in again; a backup must not hold keys to open sessions
# As the audit's triggers write rows, so that no setting of a server or role changes their text.
ONE_WAY_TO_WRITE = "SET LOCAL timezone = 'UTC'; SET LOCAL intervalstyle = 'iso_8601'; SET LOCAL datestyle = 'ISO, YMD'"
TABLES = """
SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    AND NOT c.relispartition AND c.relname <> %s ORDER BY c.relname COLLATE "C"
"""
# The sum of all rows' digests does not depend on the order in which they are read.
ROWS = """
SELECT count(*), COALESCE(sum(
    ('x' || left(encode(sha256(convert_to(whole_row::text, 'UTF8')), 'hex'), 15))::bit(60)::bigint), 0)::text
FROM {table} AS whole_row
"""
HEADS = """
SELECT count(*), encode(sha256(convert_to(
    COALESCE(string_agg(chain || ' ' || seq || ' ' || hash, E'\\n' ORDER BY chain COLLATE "C"), ''), 'UTF8')), 'hex')
FROM office_audithead
"""
COUNTERS = "SELECT code, year, last FROM office_series ORDER BY code COLLATE \"C\", year"
NEWEST_ANCHOR = "SELECT id, digest FROM office_auditanchor ORDER BY id DESC LIMIT 1"
BYTES = "SELECT sha256 FROM office_storedfile UNION SELECT sha256 FROM office_pageimage ORDER BY 1"


@dataclass(frozen=True)
class Facts:
    """Every table with its rows and their digest; the heads of the audit; the counters of the number series."""

    tables: dict[str, list[Any]]  # [rows, digest of the rows]
    audit_head: list[Any]  # [chains, digest of their heads]
    anchor: list[Any]  # the newest, [key, digest]; empty when there is none
    counters: list[list[Any]]  # [series, year, last number given]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def gather(connection: BaseDatabaseWrapper) -> Facts:
    """Read all rows of all tables. Call it inside a transaction of one snapshot: people may be at work."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_WAY_TO_WRITE)
        tables = {table: _one(cursor, ROWS.format(table=connection.ops.quote_name(table)))
                  for (table,) in _all(cursor, TABLES, [NOT_KEPT])}
        return Facts(tables=tables, audit_head=_one(cursor, HEADS), anchor=next(iter(_all(cursor, NEWEST_ANCHOR)), []),
                     counters=_all(cursor, COUNTERS))


def differences(told: dict[str, Any], found: Facts) -> list[str]:
    """Sentences that begin with what differs between what a manifest tells and what a database holds."""
    said: list[str] = []
    for table in sorted(told["tables"].keys() | found.tables.keys()):
        before, now = told["tables"].get(table), found.tables.get(table)
        if before is None or now is None:
            said.append(f"table {table}: {'is missing' if now is None else 'is not in the backup'}")
        elif before[0] != now[0]:
            said.append(f"table {table}: has {now[0]} rows, the backup has {before[0]}")
        elif before != now:
            said.append(f"table {table}: its rows are not those of the backup")
    for name in ("audit_head", "anchor", "counters"):
        if told[name] != getattr(found, name):
            said.append(f"{name.replace('_', ' ')}: is {getattr(found, name)}, in the backup {told[name]}")
    return said


def files_named(connection: BaseDatabaseWrapper) -> list[str]:
    """The SHA-256 of every stored file and page image that a row names, in order."""
    with connection.cursor() as cursor:
        return [sha256 for (sha256,) in _all(cursor, BYTES)]


def applied(connection: BaseDatabaseWrapper) -> list[str]:
    """The migrations that this database has seen."""
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations)


def known() -> list[str]:
    """The migrations that this program has."""
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


def _one(cursor: CursorWrapper, query: str) -> list[Any]:
    return _all(cursor, query)[0]


def _all(cursor: CursorWrapper, query: str, values: list[Any] | None = None) -> list[list[Any]]:
    """Rows as lists, as they come back from a manifest."""
    cursor.execute(query, values)
    return [list(row) for row in cursor.fetchall()]
