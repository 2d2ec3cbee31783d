"""Attach the audit to every table and take from the application's role what would change evidence.

Runs after every migrate, as the owner, so that a new register is audited from its first row.
"""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from office.audit import tables

FUNCTIONS = Path(__file__).with_name("audit.sql")
WRITING = """
CREATE OR REPLACE TRIGGER office_audit AFTER INSERT OR UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION office_audit({way})
"""
EMPTYING = """
CREATE OR REPLACE TRIGGER office_not_emptied BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION office_refuse()
"""
CHANGING = """
CREATE OR REPLACE TRIGGER office_not_changed BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION office_refuse()
"""
STAMPING = """
CREATE OR REPLACE TRIGGER office_stamped BEFORE INSERT OR UPDATE OF {columns} ON {table}
FOR EACH ROW EXECUTE FUNCTION office_stamp({arguments})
"""
OWNERS_FUNCTIONS = (
    "office_anchor()", "office_anchor_over(pg_snapshot, bigint)", "office_audit()",
    "office_audit_add(text, text, jsonb, jsonb, jsonb, text[])", "office_audit_found(text, text[])",
)
EVIDENCE = ("office_auditevent", "office_auditanchor")  # the heads change with every event


def install(connection: BaseDatabaseWrapper) -> None:
    """Make functions, triggers and rights what tables.py says; `connection` is the owner's. Doing it twice is harmless.

    Does nothing while the audit's own tables are missing (an early migration was asked for by name). Raises
    ImproperlyConfigured when the application runs as the owner.
    """
    present = _columns(connection)
    if "office_auditanchor" not in present:
        return
    user = str(settings.DATABASES["default"]["USER"])
    role = connection.ops.quote_name(user)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == (user,):
            raise ImproperlyConfigured("DATABASE_URL and DATABASE_OWNER_URL name one role: the application could "
                                       "then change evidence. Give it a role of its own.")
        cursor.execute(FUNCTIONS.read_text())
        _attach(cursor, present)
        _restrict(cursor, present, role)
        cursor.execute(f"REVOKE ALL ON FUNCTION {', '.join(OWNERS_FUNCTIONS)} FROM PUBLIC")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION office_anchor() TO {role}")


def _columns(connection: BaseDatabaseWrapper) -> dict[str, set[str]]:
    """Each table with its columns as they are: an older schema has not all that today's models have."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
        for table, column in cursor.fetchall():
            found.setdefault(table, set()).add(column)
    return found


def _attach(cursor: CursorWrapper, present: dict[str, set[str]]) -> None:
    """Make what is missing only: making a trigger waits for everybody who writes the table."""
    cursor.execute("SELECT c.relname, t.tgname, t.tgargs FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid")
    there = {(table, name): bytes(arguments) for table, name, arguments in cursor.fetchall()}
    audited = {model._meta.db_table for model in tables.audited()}
    for model in tables.ours():
        table = model._meta.db_table
        if table not in present:
            continue
        if (table, "office_not_emptied") not in there:
            cursor.execute(EMPTYING.format(table=_quoted(table)))
        if table in audited:
            _audit(cursor, table, tables.way_to_record(model), there.get((table, "office_audit")))
        elif (table, "office_audit") in there:
            cursor.execute(f"DROP TRIGGER office_audit ON {_quoted(table)}")
        stamped = tuple(column for column in tables.stamped(model) if column in present[table])
        _stamp(cursor, table, stamped, there.get((table, "office_stamped")))
    for table in EVIDENCE:
        if (table, "office_not_changed") not in there:
            cursor.execute(CHANGING.format(table=_quoted(table)))


def _audit(cursor: CursorWrapper, table: str, way: tuple[str, ...], before: bytes | None) -> None:
    """The trigger that writes the events; rows that were there before the first one are taken in."""
    if before == _arguments(way):
        return
    cursor.execute(WRITING.format(table=_quoted(table), way=", ".join(f"'{part}'" for part in way)))
    if before is None:
        cursor.execute("SELECT office_audit_found(%s, %s)", [table, list(way)])


def _stamp(cursor: CursorWrapper, table: str, columns: tuple[str, ...], before: bytes | None) -> None:
    """The trigger that writes the time itself, whatever time it is given."""
    if columns and before != _arguments(columns):
        cursor.execute(STAMPING.format(table=_quoted(table), columns=", ".join(map(_quoted, columns)),
                                       arguments=", ".join(f"'{column}'" for column in columns)))


def _arguments(of: tuple[str, ...]) -> bytes:
    """A trigger's arguments as the catalogue holds them."""
    return b"".join(part.encode() + b"\0" for part in of)


def _restrict(cursor: CursorWrapper, present: dict[str, set[str]], role: str) -> None:
    """Take back what may not be done, then give single columns: a revoke also takes those of an earlier run."""
    for model in tables.ours():
        if model._meta.db_table not in present:
            continue
        table, label = _quoted(model._meta.db_table), model._meta.label
        if label in tables.READ_ONLY:
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {role}")
        elif label in tables.APPEND_ONLY or tables.is_history(model):
            cursor.execute(f"REVOKE UPDATE, DELETE ON {table} FROM {role}")
            for column in present[model._meta.db_table].intersection(tables.APPEND_ONLY.get(label, ())):
                cursor.execute(f"GRANT UPDATE ({_quoted(column)}) ON {table} TO {role}")
        elif label in tables.NEVER_DELETED or tables.is_record(model):
            cursor.execute(f"REVOKE DELETE ON {table} FROM {role}")


def missing() -> list[str]:
    """Names in tables.py that are no model, so that a renamed model does not lose its protection silently."""
    names = [*tables.EXEMPT, *tables.READ_ONLY, *tables.APPEND_ONLY, *tables.STAMPED, *tables.NEVER_DELETED]
    return [name for name in names if not _exists(name)]


def _exists(label: str) -> bool:
    try:
        apps.get_model(label)
    except LookupError:
        return False
    return True


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
