"""Copies of the specimens' rows, in SQL: every table that hangs on a record, with keys, dates, people and words changed.

A column is copied by what it is: a key of a copied table is counted on, a person or post moves to the copy's division,
an instant moves with the day of filing. Triggers are off meanwhile: what they would have written is written here too
(the search rows), or left out and said so (the evidence). README.md of this folder says what is filled and what is not.
"""

import re
from typing import Any, NamedTuple

import psycopg
from django.apps import apps
from django.db import models
from psycopg import sql

from tests.benchmarks.keys import DIVISION, LEADER, PLACE, PLACES, STRIDE
from tests.benchmarks.search_rows import search_columns
from tests.benchmarks.words import SENDER_NUMBER_TOKEN, SENDER_TOKEN, TITLE_TOKEN, division_name

EVERYWHERE = "true"
LATELY = "c.lately"  # of older documents these rows only lie there
READ = "CASE WHEN c.specimen = 0 THEN {created} + interval '1 hour' END"


class Copied(NamedTuple):
    """A table whose rows are copied, and for which documents."""

    label: str
    which: str = EVERYWHERE


TABLES = (
    Copied("office.Record"), Copied("secretariat.IncomingDocument"), Copied("secretariat.HistoricalIncomingDocument"),
    Copied("office.Number"), Copied("office.Route"), Copied("office.Stage"), Copied("office.Step"),
    Copied("office.JournalLine"), Copied("office.Clock"), Copied("office.Access"), Copied("office.RecordSearch"),
    Copied("office.ClockEvent", LATELY), Copied("office.Notice", LATELY),
)
TO_RECORD = {"office.Stage": "route__record", "office.ClockEvent": "clock__record"}  # all others have `record`


def multiply(connection: psycopg.Connection, specimens: list[int]) -> None:
    """Fill every table of TABLES for the documents that the table bench_copy lists."""
    connection.execute("CREATE TABLE bench_map (label text, pk bigint, local bigint)")
    for copied in TABLES:
        _take(connection, apps.get_model(copied.label), specimens)
    for copied in TABLES:
        _Table(connection, copied).fill()
    connection.execute("DROP TABLE bench_map")


def _take(connection: psycopg.Connection, model: Any, specimens: list[int]) -> None:
    """The specimens' rows of a table, numbered within each specimen."""
    table, key = model._meta.db_table, model._meta.pk.column
    rows = model.objects.all()
    if hasattr(model, "history_object"):  # the newest version of each
        found = [(rows.filter(id=pk).latest("history_date").pk, place) for place, pk in enumerate(specimens)]
    else:
        path = TO_RECORD.get(model._meta.label, "record" if hasattr(model, "record") else "pk")
        found = [(pk, place) for place, specimen in enumerate(specimens)
                 for pk in rows.filter(**{path: specimen}).order_by("pk").values_list("pk", flat=True)]
    connection.execute(f"CREATE TABLE bench_{table} (LIKE {table}, bench_specimen int, bench_local int)")
    local: dict[int, int] = {}
    for pk, place in found:
        number = local[place] = local.get(place, -1) + 1
        connection.execute(f"INSERT INTO bench_{table} SELECT *, %s, %s FROM {table} WHERE {key} = %s",
                           [place, number, pk])
        connection.execute("INSERT INTO bench_map VALUES (%s, %s, %s)", [model._meta.label, pk, number])


class _Table:
    """One table: its columns as expressions over a specimen's row `r` and a copy `c`."""

    def __init__(self, connection: psycopg.Connection, copied: Copied) -> None:
        self.connection, self.copied = connection, copied
        self.model: Any = apps.get_model(copied.label)
        self.table = self.model._meta.db_table

    def fill(self) -> None:
        columns = [field.column for field in self.model._meta.local_concrete_fields]
        values = [self._value(field) for field in self.model._meta.local_concrete_fields]
        indexes = self._drop_indexes()
        self.connection.execute(
            f'INSERT INTO {self.table} ({", ".join(f"{chr(34)}{name}{chr(34)}" for name in columns)}) '
            f"SELECT {', '.join(values)} FROM bench_copy AS c JOIN bench_{self.table} AS r "
            f"ON r.bench_specimen = c.specimen WHERE {self.copied.which} ORDER BY c.n, r.bench_local")
        for definition in indexes:
            self.connection.execute(definition)
        self.connection.execute(f"DROP TABLE bench_{self.table}")
        self._set_sequence()
        self.connection.execute(f"ANALYZE {self.table}")

    def _drop_indexes(self) -> list[Any]:
        """Take away the indexes that are no constraint, to make them again afterwards in one go."""
        rows = self.connection.execute(
            "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
            "WHERE i.indrelid = %s::regclass AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)",
            [self.table]).fetchall()
        for name, _definition in rows:
            self.connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        return [definition for _name, definition in rows]

    def _set_sequence(self) -> None:
        key = self.model._meta.pk.column
        name = self._one("SELECT pg_get_serial_sequence(%s, %s)", self.table, key)
        if name:
            self.connection.execute(f"SELECT setval('{name}', (SELECT max({key}) FROM {self.table}))")

    # --- One column ---------------------------------------------------------------------------------------
    def _value(self, field: Any) -> str:
        own = _OWN.get((self.copied.label, field.name)) or _EVERYWHERE.get(field.name)
        column = f'r."{field.column}"'
        if own:
            return own.format(column=column, created="(r.created_at + c.shift)")
        if self.copied.label == "office.RecordSearch" and field.name in ("text", "words", "vector"):
            return search_columns(self.connection)[field.name]
        if field.primary_key and not field.remote_field:
            return self._key(self.copied.label, "r.bench_local")
        return self._by_kind(field, column)

    def _by_kind(self, field: Any, column: str) -> str:
        target = field.remote_field.model._meta.label if field.remote_field else ""
        if hasattr(self.model, "history_object") and field.name == "id":
            target = "office.Record"
        if any(copied.label == target for copied in TABLES):
            return self._key(target, self._local(target, column))
        if target in ("office.Person", "office.Post", "office.User"):
            return _moved(column)
        if target == "office.Division":
            return f"CASE WHEN {column} = {DIVISION} THEN {column} + c.division ELSE {column} END"
        if isinstance(field, models.DateTimeField):
            return f"{column} + c.shift"
        if isinstance(field, models.DateField):
            return f"{column} + c.days"
        if field.name in ("principal", "cause", "key"):
            return self._named(field.column)
        if isinstance(field, (models.CharField, models.TextField, models.JSONField)):
            return self._worded(field, column)
        return column

    def _local(self, target: str, column: str) -> str:
        """The number within its specimen of the row that a column names."""
        self.connection.execute(
            f"UPDATE bench_{self.table} AS r SET {column[2:]} = m.local FROM bench_map AS m "
            f"WHERE m.label = %s AND m.pk = {column}", [target])
        return column

    def _key(self, label: str, local: str) -> str:
        """The key of a copied row: behind all that were there, so many for each document."""
        return f"{self._base(label)} + c.n * {self._most(label)} + {local}"

    def _base(self, label: str) -> int:
        return int(self._one("SELECT max(pk) FROM bench_map WHERE label = %s", label))

    def _most(self, label: str) -> int:
        return int(self._one("SELECT max(local) + 1 FROM bench_map WHERE label = %s", label))

    def _named(self, column: str) -> str:
        """A text that names somebody (`p12`, `d3.head`) or a step (`step:12`): one case for each that occurs."""
        rows = self.connection.execute(f'SELECT DISTINCT "{column}" FROM bench_{self.table}').fetchall()
        cases = " ".join(f"WHEN '{text}' THEN {self._renamed(text)}" for (text,) in rows if self._renamed(text))
        return f'CASE r."{column}" {cases} ELSE r."{column}" END' if cases else f'r."{column}"'

    def _renamed(self, text: str) -> str:
        if found := re.fullmatch(r"([pu])(\d+)", text):
            return f"'{found[1]}' || ({_moved(found[2])})"
        if found := re.fullmatch(rf"d{DIVISION}(\.\w+)?", text):
            return f"'d' || ({DIVISION} + c.division) || '{found[1] or ''}'"
        if found := re.fullmatch(r"(step|took_part):(\d+)", text):
            local = self._one("SELECT local FROM bench_map WHERE label = 'office.Step' AND pk = %s", int(found[2]))
            return f"'{found[1]}:' || ({self._key('office.Step', str(local))})"
        return ""

    def _worded(self, field: Any, column: str) -> str:
        """Words in which the specimen's title, number, sender or division occur."""
        named = {token: value for token, value in TOKENS.items()
                 if self._one(f"SELECT count(*) FROM bench_{self.table} AS r WHERE position(%s IN {column}::text) > 0", token)}
        if isinstance(field, models.JSONField):
            rows = self.connection.execute(
                f"SELECT DISTINCT m[1] FROM bench_{self.table} AS r, regexp_matches({column}::text, '\"([pud]\\d+[.\\w]*)\"', 'g') m")
            named |= {f'"{text}"': f"'\"' || {self._renamed(text)} || '\"'" for (text,) in rows if self._renamed(text)}
        value = f"{column}::text"
        for token, put in named.items():
            value = f"replace({value}, '{token}', {put})"
        return f"({value})::jsonb" if isinstance(field, models.JSONField) else value if named else column

    def _one(self, query: str, *values: Any) -> Any:
        row = self.connection.execute(query, list(values)).fetchone()
        return row[0] if row else None


def _moved(key: str) -> str:
    """A person, post or account of the first division becomes the one in the same place of the copy's division."""
    return (f"CASE WHEN {key} BETWEEN {PLACE} AND {PLACE + PLACES} THEN {key} + c.division * {STRIDE} "
            f"WHEN {key} = {LEADER} THEN {key} + c.leader ELSE {key} END")


TOKENS = {
    TITLE_TOKEN: "c.title", SENDER_TOKEN: "c.sender_name", SENDER_NUMBER_TOKEN: "c.sender_number",
    division_name(0)[0]: "c.division_zh", division_name(0)[1]: "c.division_en",
}
_EVERYWHERE = {"number": "c.number", "sender": "c.sender_id",
               "line": "c.number || ' ' || c.title || ' ' || c.sender_name"}
_OWN = {
    ("office.Number", "series"): "c.series_id", ("office.Number", "seq"): "c.seq", ("office.Number", "text"): "c.number",
    ("office.Clock", "reminded_through"): "CASE WHEN r.is_open THEN greatest({column} + c.days, c.yesterday) "
                                          "ELSE {column} + c.days END",
    ("office.Notice", "key"): "'bench:' || c.n || ':' || r.bench_local",
    ("office.Notice", "read_at"): READ, ("office.Notice", "mailed_at"): "NULL",
}
