"""Rows of any model, made without knowing it, and every door by which they can be written."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.db import connection, connections
from django.db.models import Field, Model, QuerySet

FIRST_KEY = 9_000_001  # above every key that a loaded office has
_keys = count(FIRST_KEY)
LOOSENED = """
SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint AS c JOIN pg_class AS t ON t.oid = c.conrelid
WHERE t.relnamespace = 'public'::regnamespace AND c.contype IN ('c', 'f', 'x', 'u') AND t.relname <> 'django_migrations'
"""
RULES = """
SELECT t.tgrelid::regclass::text, t.tgname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND t.tgname NOT LIKE 'office_%'
"""
UNIQUE = """
SELECT i.indexrelid::regclass::text FROM pg_index AS i JOIN pg_class AS t ON t.oid = i.indrelid
WHERE t.relnamespace = 'public'::regnamespace AND i.indisunique AND NOT i.indisprimary
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
"""


def loosen() -> None:
    """As the owner: only the evidence's triggers are asked, so all other rules are taken off this database."""
    with connections["owner"].cursor() as owner:
        take_off_rules(owner)
        owner.execute(LOOSENED)
        for table, name in owner.fetchall():
            # A unique constraint may carry a foreign key of another table.
            owner.execute(f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}" CASCADE')
        owner.execute(UNIQUE)
        for (name,) in owner.fetchall():
            owner.execute(f"DROP INDEX {name}")


def take_off_rules(owner: Any, table: str = "") -> None:
    """Triggers that are rules of the office's own (a seal by its authorisation): of one table, or of all."""
    owner.execute(RULES)
    for where, name in owner.fetchall():
        if table in ("", where):
            owner.execute(f'ALTER TABLE {where} DISABLE TRIGGER "{name}"')


def value_for(field: Field, key: int) -> Any:
    """Something that the column's type accepts."""
    kind = field.db_type(connection) or ""
    if "[]" in kind:
        return []
    if field.name == "state" and field.flatchoices:
        return field.flatchoices[0][0]  # where a row begins: some end once and stay so
    for start, value in (
        ("jsonb", {"walk": key}), ("timestamp", "2026-01-01 00:00Z"), ("date", "2026-01-01"), ("bool", False),
        ("uuid", f"00000000-0000-0000-0000-{key:012d}"), ("interval", "1 day"), ("time", "12:00"),
        ("inet", "127.0.0.1"), ("varchar", "x"), ("text", "x"), ("tsvector", ""), ("smallint", 1), ("bytea", b"x"),
        ("tstzrange", (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))),
    ):
        if kind.startswith(start):
            return value
    return 1


def made(model: type[Model]) -> Model:
    """A row that is not saved, with a key of its own."""
    key = next(_keys)
    values = {}
    for field in model._meta.local_concrete_fields:
        if field.primary_key:
            kind = field.db_type(connection) or ""
            values[field.attname] = (key - FIRST_KEY + 20_000 if kind.startswith("smallint")
                                     else str(key) if "char" in kind else value_for(field, key) if kind == "uuid" else key)
        else:
            values[field.attname] = value_for(field, key)
    parents = {model._meta.parents[parent].attname for parent in model._meta.parents if model._meta.parents[parent]}
    row = model(**values)
    for name in parents:
        row.pk = values[name]
    return row


def free_column(model: type[Model], allowed: Callable[[Field], bool]) -> Field | None:
    """A column of the model's own table that may be written alone, if there is one."""
    plain = [field for field in model._meta.local_concrete_fields if not field.primary_key and allowed(field)]
    return next((field for field in plain if not field.is_relation), next(iter(plain), None))


def another_value(field: Field) -> Any:
    """Another value than value_for() gives."""
    kind = field.db_type(connection) or ""
    for start, value in (
        ("jsonb", {"walk": "other"}), ("timestamp", "2026-01-02 00:00Z"), ("date", "2026-01-02"), ("bool", True),
        ("uuid", "00000000-0000-0000-0000-00000000000f"), ("interval", "2 days"), ("time", "13:00"),
        ("inet", "127.0.0.2"), ("varchar", "y"), ("text", "y"),
    ):
        if "[]" not in kind and kind.startswith(start):
            return value
    if "[]" in kind:
        return ["y"] if kind.startswith(("varchar", "text")) else [2]
    return 2


def insertions(model: type[Model]) -> Iterator[tuple[str, Callable[[], list[Model]]]]:
    """Every way of inserting: by the ORM, in bulk (which Django itself refuses for a kind of record), by SQL."""

    def orm() -> list[Model]:
        row = made(model)
        row.save_base(raw=True, force_insert=True)
        return [row]

    def bulk() -> list[Model]:
        return list(QuerySet(model).bulk_create([made(model) for _ in range(3)]))

    def raw() -> list[Model]:
        row = made(model)
        fields = model._meta.local_concrete_fields
        names, marks = ", ".join(f'"{f.column}"' for f in fields), ", ".join(["%s"] * len(fields))
        with connection.cursor() as cursor:
            cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})',
                           [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields])
        return [row]

    yield "insert by the ORM", orm
    if not model._meta.parents:
        yield "bulk_create", bulk
    yield "insert by SQL", raw


def updates(model: type[Model], field: Field, rows: list[Model]) -> Iterator[tuple[str, int, Callable[[], Any]]]:
    """Every way of updating, with how many rows it writes."""
    value, keys = another_value(field), [row.pk for row in rows]
    table, key = model._meta.db_table, model._meta.pk.column

    def orm() -> None:
        setattr(rows[0], field.attname, value)
        rows[0].save_base(raw=True, force_update=True, update_fields=[field.name])

    def bulk() -> None:
        for row in rows:
            setattr(row, field.attname, value)
        QuerySet(model).bulk_update(rows, [field.name])

    def raw() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f'UPDATE "{table}" SET "{field.column}" = %s WHERE "{key}" = ANY(%s)',
                           [field.get_db_prep_save(value, connection), keys])

    yield "update by the ORM", 1, orm
    yield "queryset.update", len(rows), lambda: QuerySet(model).filter(pk__in=keys).update(**{field.attname: value})
    yield "bulk_update", len(rows), bulk
    yield "update by SQL", len(rows), raw


def deletions(model: type[Model], rows: list[Model]) -> Iterator[tuple[str, int, Callable[[], Any]]]:
    """By the ORM, without what hangs on the row, and by SQL."""
    table, key, keys = model._meta.db_table, model._meta.pk.column, [row.pk for row in rows]

    def raw() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{table}" WHERE "{key}" = ANY(%s)', [keys])

    chosen = QuerySet(model).filter(pk__in=keys)
    yield "delete by the ORM", len(rows), lambda: chosen._raw_delete("default")
    yield "delete by SQL", len(rows), raw
