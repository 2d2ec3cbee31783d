"""A walk over every model: each write by whatever door is one event a row; evidence is never changed or dated back."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.db.models import Field, Model

from office.audit import tables
from office.audit.actor import Actor, acting
from office.audit.models import AuditEvent
from office.testing import frozen, move_clock
from tests.office.audit.walk import another_value, deletions, free_column, insertions, loosen, made, updates

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
WHO = Actor(user_id=901, person_id=902, on_behalf_of_id=903, cause="walk", reason="every door")
TOLD = {"user": 901, "person": 902, "behalf": 903, "cause": "walk", "reason": "every door"}
NOW, LATER = datetime(2026, 11, 26, 9, 0, tzinfo=UTC), datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


class Undone(Exception):
    """Ends a savepoint."""


def events(model: type[Model], work: Callable[[], Any]) -> tuple[Any, list[tuple[str, Any]]]:
    """What the work returned, and the events that it added for the model's table: operation and actor of each."""
    last = AuditEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
    returned = work()
    added = AuditEvent.objects.filter(id__gt=last, table=model._meta.db_table)
    return returned, list(added.order_by("id").values_list("op", "actor"))


def may_write(label: str, history: bool) -> Callable[[Field], bool]:
    """Which columns the application may update; see tables.py."""
    if label in tables.APPEND_ONLY:
        return lambda field: field.column in tables.APPEND_ONLY[label]
    return lambda _field: not history


def missed(model: type[Model], done: Counter[str]) -> Iterator[str]:
    """The doors of a model at which a write was not seen as it should be; `done` counts what was tried."""
    label = model._meta.label
    rows: list[Model] = []
    for door, insert in insertions(model):
        new, seen = events(model, insert)
        rows += new
        done[door] += len(new)
        if seen != [("I", TOLD)] * len(new):
            yield f"{label}: {door} of {len(new)}: {seen}"
    field = free_column(model, may_write(label, tables.is_history(model)))
    if field is not None:
        for door, number, update in updates(model, field, rows[:3]):
            yield from _undone(model, door, number, "U", update, done)
    for door, number, delete in deletions(model, rows):
        if label in tables.APPEND_ONLY or label in tables.NEVER_DELETED or tables.is_record(model):
            yield from _refused(model, door, delete, done)
        else:
            yield from _undone(model, door, number, "D", delete, done)


def _undone(model: type[Model], door: str, number: int, op: str, work: Callable[[], Any],
            done: Counter[str]) -> Iterator[str]:
    """One event a row while the savepoint stands, and none once it is rolled back."""
    before, seen = AuditEvent.objects.count(), []
    try:
        with transaction.atomic():
            _, seen = events(model, work)
            raise Undone
    except Undone:
        done[door] += number
    if seen != [(op, TOLD)] * number:
        yield f"{model._meta.label}: {door} of {number}: {seen}"
    if AuditEvent.objects.count() != before:
        yield f"{model._meta.label}: {door} left events although it was rolled back"


def _refused(model: type[Model], door: str, work: Callable[[], Any], done: Counter[str]) -> Iterator[str]:
    try:
        with transaction.atomic():
            work()
    except ProgrammingError:
        done[f"{door}, refused"] += 1
    else:
        yield f"{model._meta.label}: {door} was not refused"


def walked(models: list[type[Model]], done: Counter[str]) -> list[str]:
    """Every door of these models, in one transaction that leaves nothing."""
    found: list[str] = []
    try:
        with acting(WHO):
            for model in models:
                found += missed(model, done)
            raise Undone
    except Undone:
        return found


def test_every_write_to_every_audited_model_is_one_event_a_row(capsys):
    loosen()
    models = [model for model in tables.audited() if model._meta.label not in tables.READ_ONLY]
    done: Counter[str] = Counter()
    assert walked(models, done) == []
    with capsys.disabled():
        print(f"\nAudit complete: {len(models)} models, {done.total()} writes: {dict(done)}")
    assert done.total() > 14 * len(models)  # the vouchers and other rows that are written once have fewer doors
    assert AuditEvent.objects.filter(actor__cause="walk").count() == 0, "nothing stays of what was rolled back"


def test_twin_with_a_trigger_off_the_walk_finds_the_misses():
    loosen()
    with connections["owner"].cursor() as owner:
        owner.execute("ALTER TABLE office_phrase DISABLE TRIGGER office_audit")
    phrase = next(model for model in tables.audited() if model._meta.label == "office.Phrase")
    found = walked([phrase], Counter())
    assert {line.partition(" of ")[0] for line in found} >= {
        f"office.Phrase: {door}" for door in ("insert by the ORM", "bulk_create", "queryset.update", "bulk_update",
                                              "update by SQL", "delete by SQL")}


def evidence() -> Iterator[tuple[type[Model], list[str]]]:
    """Every table that the application may not rewrite, with the statements that would."""
    for model in tables.ours():
        label, table = model._meta.label, f'"{model._meta.db_table}"'
        always = [f"TRUNCATE {table} CASCADE", f"ALTER TABLE {table} DISABLE TRIGGER ALL",
                  f"ALTER TABLE {table} DISABLE TRIGGER office_not_emptied", f"DROP TABLE {table} CASCADE",
                  f"ALTER TABLE {table} OWNER TO CURRENT_USER",
                  f"CREATE TRIGGER x BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION office_refuse()",
                  f"CREATE RULE x AS ON INSERT TO {table} DO INSTEAD NOTHING"]
        columns = [field.column for field in model._meta.local_concrete_fields]
        if label in tables.READ_ONLY:
            always += [f"INSERT INTO {table} DEFAULT VALUES"]
        if label in tables.READ_ONLY or label in tables.APPEND_ONLY or tables.is_history(model):
            always += [f'UPDATE {table} SET "{column}" = "{column}"' for column in columns
                       if column not in tables.APPEND_ONLY.get(label, ())]
        if not always[7:] and label not in tables.NEVER_DELETED and not tables.is_record(model):
            yield model, always
            continue
        yield model, [*always, f"DELETE FROM {table}"]


def test_the_application_can_rewrite_no_table_of_evidence(capsys):
    """UPDATE, DELETE, TRUNCATE, ALTER, triggers and rules: refused on every table, one statement at a time."""
    passed, tried = [], 0
    for _model, statements in evidence():
        for statement in statements:
            tried += 1
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(statement)
                    raise Undone
            except ProgrammingError as error:
                assert "permission denied" in str(error) or "must be owner" in str(error) or "refused" in str(error), error
            except Undone:
                passed.append(statement)
    assert passed == []
    with capsys.disabled():
        print(f"\nAppend-only: {tried} statements on {len(list(evidence()))} tables, all refused")


@pytest.mark.parametrize("statement", [
    "SET session_replication_role = replica", "SET SESSION AUTHORIZATION office_owner", "SET ROLE office_owner",
    "ALTER ROLE CURRENT_USER SUPERUSER", "ALTER FUNCTION office_audit() RENAME TO gone", "DROP FUNCTION office_stamp() CASCADE",
    "CREATE OR REPLACE FUNCTION office_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
    "SELECT office_audit_add('x', 'I', NULL, '{}', NULL, '{id}')", "SELECT office_anchor_over('1:1:', 1)",
    "CREATE TABLE office_x (id int)", "ALTER TABLE office_record ALTER created_at DROP NOT NULL",
])
def test_the_application_cannot_step_around_the_rules(statement):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner|must be able"), transaction.atomic(), \
            connection.cursor() as cursor:
        cursor.execute(statement)


def dated_back(model: type[Model], columns: tuple[str, ...]) -> Iterator[str]:
    """The columns in which a time of the application's own choice stands after an insert or a permitted update."""
    row, label = made(model), model._meta.label
    stands = model._base_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            row.save_base(raw=True, force_insert=True)
            yield from (f"{label}.{name} on insert" for name in columns if stands.values_list(name, flat=True).get() != NOW)
            move_clock(LATER)
            for field in filter(may_write(label, tables.is_history(model)), map(model._meta.get_field, columns)):
                stands.update(**{field.name: another_value(field)})
                if stands.values_list(field.name, flat=True).get() != LATER:
                    yield f"{label}.{field.name} on update"
            raise Undone
    except Undone:
        move_clock(NOW)


def all_dated_back() -> tuple[list[str], int]:
    stamped = [(model, tables.stamped(model)) for model in tables.ours() if tables.stamped(model)]
    with frozen(NOW):
        found = [place for model, columns in stamped for place in dated_back(model, columns)]
    return found, sum(len(columns) for _model, columns in stamped)


def test_nobody_dates_back(capsys):
    """The application gives 1 and 2 January; what stands is the database's own instant, in every evidence column."""
    loosen()
    found, columns = all_dated_back()
    assert found == []
    assert columns >= 25
    with capsys.disabled():
        print(f"\nNo back-dating: {columns} columns, what the application gives is ignored in all")


def test_twin_without_the_stamp_the_past_would_stand():
    loosen()
    with connections["owner"].cursor() as owner:
        owner.execute("ALTER TABLE office_note DISABLE TRIGGER office_stamped")
        owner.execute("ALTER TABLE office_number DISABLE TRIGGER office_stamped")
    assert sorted(all_dated_back()[0]) == ["office.Note.at on insert", "office.Number.taken_at on insert",
                                           "office.Number.voided_at on insert", "office.Number.voided_at on update"]
