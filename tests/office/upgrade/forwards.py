"""An older schema filled with the data of a worked-in office, and taken forwards one migration at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from office import grants

OURS = ("office", *settings.DIVISIONS)
ITS_OWN = {"django_migrations", "office_auditevent", "office_audithead", "office_auditanchor", "office_clockoffset",
           "office_edition"}
COLUMNS = """
SELECT c.table_name, c.column_name FROM information_schema.columns AS c JOIN information_schema.tables AS t
    ON (t.table_schema, t.table_name) = (c.table_schema, c.table_name)
WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER' ORDER BY 1, c.ordinal_position
"""
SEQUENCES = """
SELECT format('SELECT setval(%L, max(%I)) FROM %I HAVING max(%I) IS NOT NULL', pg_get_serial_sequence(
    quote_ident(table_name), column_name), column_name, table_name, column_name)
FROM information_schema.columns
WHERE table_schema = 'public' AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL
"""


@dataclass
class Forwards:
    """The older schema is Django's "owner" connection; `full` is a connection to the worked-in office of today."""

    full: psycopg.Connection
    done: list[str] = field(default_factory=list)  # the migrations that were run with data there

    def run(self) -> None:
        """Every first migration; the data; each later migration, with what new tables it made filled before the next."""
        plan = [migration for migration, _backwards in self._executor().migration_plan(self._leaves())]
        later = [migration for migration in plan if is_later(migration)]
        start = plan.index(later[0]) if later else len(plan)
        self._apply(plan[:start])
        grants.give(connections["owner"], str(settings.DATABASES["default"]["USER"]))
        self.fill()
        for migration in plan[start:]:
            self.step(migration)

    def step(self, migration: Migration) -> None:
        """One migration; no row may be lost by it, and what it made is filled."""
        before = self.rows()
        self._apply([migration])
        after = self.rows()
        lost = {table: (count, after[table]) for table, count in before.items() if after.get(table, count) < count}
        assert not lost, f"{migration} lost rows: {lost}"
        if is_later(migration):
            self.done.append(f"{migration.app_label}.{migration.name}")
        self.fill()

    def fill(self) -> None:
        """Copy what today's office holds into tables that are empty, by the columns that both know; triggers on."""
        here, there, empty = self._columns(connections["owner"].connection), self._columns(self.full), self.empty()
        with connections["owner"].cursor() as cursor:
            cursor.execute("BEGIN")
            for table in empty:
                both = [column for column in here[table] if column in there.get(table, ())]
                if both:
                    self._copy(cursor.cursor, table, both)
            cursor.execute("COMMIT")
            cursor.execute(SEQUENCES)
            for (statement,) in cursor.fetchall():
                cursor.execute(statement)

    def empty(self) -> list[str]:
        return sorted(table for table, count in self.rows().items() if not count and table not in ITS_OWN)

    def rows(self) -> dict[str, int]:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
            found = {}
            for (table,) in cursor.fetchall():
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                found[table] = cursor.fetchone()[0]
            return found

    def _copy(self, cursor: Any, table: str, columns: list[str]) -> None:
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        out = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(names, sql.Identifier(table))
        into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        with self.full.cursor() as source, source.copy(out) as taken, cursor.copy(into) as given:
            for part in taken:
                given.write(part)

    def _columns(self, connection: psycopg.Connection) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for table, column in connection.execute(COLUMNS).fetchall():
            found.setdefault(table, []).append(column)
        return found

    def _apply(self, migrations: list[Migration]) -> None:
        """As `migrate` does: nobody is kept waiting for more than two seconds."""
        with connections["owner"].cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        self._executor().migrate(self._leaves(), plan=[(migration, False) for migration in migrations])

    def _executor(self) -> MigrationExecutor:
        return MigrationExecutor(connections["owner"])

    def _leaves(self) -> list[tuple[str, str]]:
        return self._executor().loader.graph.leaf_nodes()


def is_later(migration: Migration) -> bool:
    """Whether it changes tables in which people may have worked."""
    return migration.app_label in OURS and bool(migration.dependencies) and not migration.name.startswith("0001")


def later() -> Iterator[Migration]:
    """Every migration of ours after the first of its app."""
    plan = MigrationExecutor(connections["default"]).loader
    yield from (migration for migration in plan.disk_migrations.values() if is_later(migration))
