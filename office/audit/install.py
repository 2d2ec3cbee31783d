"""Attach the audit to every table and take from the application's role what would change evidence.

Runs after every migrate, as the owner, so that a new register is audited from its first row.
"""

from pathlib import Path

from django.apps import apps
from django.conf import settings
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
OWNERS_FUNCTIONS = (
    "office_anchor()", "office_audit()", "office_audit_add(text, text, jsonb, jsonb, jsonb, text[])",
    "office_audit_found(text, text[])",
)
EVIDENCE = ("office_auditevent", "office_auditanchor")  # the heads change with every event


def install(connection: BaseDatabaseWrapper) -> None:
    """Make functions, triggers and rights what tables.py says; `connection` is the owner's. Doing it twice is harmless.

    Does nothing while the audit's own tables are missing (an early migration was asked for by name).
    """
    present = set(connection.introspection.table_names())
    if "office_auditanchor" not in present:
        return
    role = connection.ops.quote_name(str(settings.DATABASES["default"]["USER"]))
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(FUNCTIONS.read_text())
        _attach(cursor, present)
        _restrict(cursor, present, role)
        cursor.execute(f"REVOKE ALL ON FUNCTION {', '.join(OWNERS_FUNCTIONS)} FROM PUBLIC")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION office_anchor() TO {role}")


def _attach(cursor: CursorWrapper, present: set[str]) -> None:
    audited = {model._meta.db_table for model in tables.audited()}
    cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'office_audit'")
    before = {table.strip('"') for (table,) in cursor.fetchall()}
    for model in tables.ours():
        table = model._meta.db_table
        if table not in present:
            continue
        quoted = _quoted(table)
        cursor.execute(EMPTYING.format(table=quoted))
        if table in audited:
            way = tables.way_to_record(model)
            cursor.execute(WRITING.format(table=quoted, way=", ".join(f"'{name}'" for name in way)))
            if table not in before:
                cursor.execute("SELECT office_audit_found(%s, %s)", [table, list(way)])
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS office_audit ON {quoted}")
    for table in EVIDENCE:
        cursor.execute(CHANGING.format(table=_quoted(table)))


def _restrict(cursor: CursorWrapper, present: set[str], role: str) -> None:
    """Take back what may not be done, then give single columns: a revoke also takes those of an earlier run."""
    for model in tables.ours():
        if model._meta.db_table not in present:
            continue
        table, label = _quoted(model._meta.db_table), model._meta.label
        if label in tables.READ_ONLY:
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {role}")
        elif label in tables.APPEND_ONLY or tables.is_history(model):
            cursor.execute(f"REVOKE UPDATE, DELETE ON {table} FROM {role}")
            for column in tables.APPEND_ONLY.get(label, ()):
                cursor.execute(f"GRANT UPDATE ({_quoted(column)}) ON {table} TO {role}")
        elif label in tables.NEVER_DELETED or tables.is_record(model):
            cursor.execute(f"REVOKE DELETE ON {table} FROM {role}")


def missing() -> list[str]:
    """Names in tables.py that are no model, so that a renamed model does not lose its protection silently."""
    names = [*tables.EXEMPT, *tables.READ_ONLY, *tables.APPEND_ONLY, *tables.NEVER_DELETED]
    return [name for name in names if not _exists(name)]


def _exists(label: str) -> bool:
    try:
        apps.get_model(label)
    except LookupError:
        return False
    return True


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
