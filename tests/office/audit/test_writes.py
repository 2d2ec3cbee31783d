"""Every write to an audited table adds one event, by whatever door it comes; nobody changes what was written."""

import threading
import time

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError, connection, connections, transaction
from django.db.models import QuerySet
from django.db.utils import InternalError

from office.audit import tables
from office.audit.actor import Actor, acting
from office.audit.install import FUNCTIONS, install, missing
from office.audit.models import AuditEvent
from office.orgchart.models import Person, User
from office.records.models import Note
from office.records.perform import changing
from tests.office.audit.walk import take_off_rules, value_for
from tests.office.made import make_document, make_office

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def newest() -> AuditEvent:
    return AuditEvent.objects.order_by("-id").first()


def triggers() -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid")
        found: dict[str, set[str]] = {}
        for table, name in cursor.fetchall():
            found.setdefault(table, set()).add(name)
        return found


def test_every_table_is_audited_or_exempt_for_a_reason():
    attached = triggers()
    for model in tables.ours():
        named = attached.get(model._meta.db_table, set())
        assert "office_not_emptied" in named, model
        assert ("office_audit" in named) == (model in tables.audited()), model
    assert len(tables.audited()) >= 40
    assert all(reason.strip() for reason in tables.EXEMPT.values())


def test_the_reviewed_lists_name_models_that_exist():
    assert missing() == []


def test_an_orm_write_says_who_why_and_what():
    user = User.objects.create(username="somebody")
    with acting(Actor(user.pk, 8, 9, cause="rename", reason="typing error")):
        person = Person.objects.create(code="p1", name_en="Li", name_zh="李")
        person.name_zh = "李四"
        person.save()
    inserted, changed = AuditEvent.objects.filter(table="office_person", row=str(person.pk)).order_by("id")
    assert (inserted.op, inserted.before, inserted.after["name_zh"]) == ("I", None, "李")
    assert (changed.op, changed.before, changed.after) == ("U", {"name_zh": "李"}, {"name_zh": "李四"})
    assert changed.actor == {"user": user.pk, "person": 8, "behalf": 9, "cause": "rename", "reason": "typing error"}
    assert changed.database_role == connection.settings_dict["USER"]
    assert (changed.chain, changed.seq, changed.previous) == (f"office_person:{person.pk}", 2, inserted.hash)


def test_a_bulk_write_is_seen():
    people = QuerySet(Person)  # the models' own managers refuse bulk writes
    before = AuditEvent.objects.count()
    people.bulk_create([Person(code=f"b{n}", name_en="x", name_zh="x") for n in range(3)])
    people.filter(code__startswith="b").update(phone="1")
    assert AuditEvent.objects.count() == before + 6
    people.filter(code="b1").update(phone="1")
    assert AuditEvent.objects.count() == before + 6  # nothing was changed


def test_a_password_is_never_copied_into_evidence():
    user = User(username="somebody")
    for password in ("a-password-of-many-words", "another-password-of-many"):
        user.set_password(password)
        user.save()
    events = AuditEvent.objects.filter(table="office_user", row=str(user.pk))
    assert events.count() == 2
    assert {event.after["password"] for event in events} == {"…"}


@pytest.mark.parametrize("model", tables.audited(), ids=lambda model: model._meta.label)
def test_a_raw_write_to_any_table_adds_one_event(model):
    """As the owner, constraints aside: what is asked is only whether the write is seen."""
    columns, values = zip(
        *((f.column, f.get_db_prep_save(value_for(f, 1), connection)) for f in model._meta.local_concrete_fields), strict=True)
    table, key = model._meta.db_table, model._meta.pk.column
    names, marks = ", ".join(f'"{c}"' for c in columns), ", ".join(["%s"] * len(columns))
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}"')
        drop_checks(cursor, table)
        for statement in (
            f'INSERT INTO "{table}" ({names}) VALUES ({marks})',
            f'UPDATE "{table}" SET "{key}" = "{key}"',
            f'DELETE FROM "{table}"',
        ):
            cursor.execute("SELECT count(*) FROM office_auditevent WHERE \"table\" = %s", [table])
            count = cursor.fetchone()[0]
            cursor.execute(statement, values if "INSERT" in statement else None)
            assert cursor.rowcount == 1
            cursor.execute("SELECT count(*) FROM office_auditevent WHERE \"table\" = %s", [table])
            assert cursor.fetchone()[0] == count + (0 if "UPDATE" in statement else 1)
        transaction.set_rollback(True, using="owner")


def drop_checks(cursor, table):
    """Inside the test's transaction only: constraints, foreign keys and the office's own rules are not what is asked."""
    cursor.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'f')", [f'"{table}"'])
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
    take_off_rules(cursor, table)


REFUSED = [
    "INSERT INTO office_auditevent (chain, seq) VALUES ('x', 1)",
    "UPDATE office_auditevent SET at = now()",
    "DELETE FROM office_auditevent",
    "TRUNCATE office_auditevent",
    "UPDATE office_audithead SET seq = 0",
    "DELETE FROM office_audithead",
    "INSERT INTO office_auditanchor (at) VALUES (now())",
    "DELETE FROM office_auditanchor",
    "UPDATE office_clockoffset SET shift = '1 day'",
    "INSERT INTO office_clockoffset (id, shift) VALUES (2, '1 day')",
    "UPDATE office_journalline SET opinion = 'x'",
    "UPDATE office_journalline SET at = now()",
    "DELETE FROM office_journalline",
    "UPDATE office_note SET text = 'x'",
    "DELETE FROM office_note",
    "UPDATE office_clockevent SET at = now()",
    "DELETE FROM office_clockevent",
    "UPDATE office_number SET seq = 1",
    "DELETE FROM office_number",
    "UPDATE office_attachment SET file_id = 'x'",
    "DELETE FROM office_attachment",
    "UPDATE office_historicalperson SET name_zh = 'x'",
    "DELETE FROM office_historicalperson",
    "DELETE FROM office_record",
    "DELETE FROM secretariat_incomingdocument",
    "DELETE FROM office_access",
    "DELETE FROM office_message",
    "DELETE FROM office_person",
    "TRUNCATE office_record CASCADE",
    "ALTER TABLE office_auditevent DISABLE TRIGGER ALL",
    "DROP TRIGGER office_audit ON office_record",
    "CREATE OR REPLACE FUNCTION office_audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "SET session_replication_role = replica",
    "SELECT setval('office_auditevent_id_seq', 1)",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_application_cannot_touch_evidence(statement):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner|refused"), transaction.atomic(), \
            connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", [s for s in REFUSED if "_audit" in s and s.startswith(("UPDATE", "DELETE"))
                                       and "head" not in s])
def test_twin_without_the_rights_taken_back_the_same_would_succeed(statement):
    """The owner, with the last trigger off, does it: what stops the application is the rights."""
    table = "office_auditanchor" if "anchor" in statement else "office_auditevent"
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER office_not_changed")
        cursor.execute(statement)
        transaction.set_rollback(True, using="owner")


@pytest.mark.parametrize("table", ["office_auditevent", "office_record", "office_note"])
def test_even_the_owner_cannot_empty_a_table(table):
    with pytest.raises((ProgrammingError, InternalError), match="refused"), transaction.atomic(using="owner"), \
            connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_what_is_allowed_still_works():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE office_journalline SET objection = 'x', objected_at = office_now()")
        cursor.execute("UPDATE office_number SET void_reason = void_reason, voided_at = voided_at")
        cursor.execute("UPDATE office_attachment SET withdrawn_at = office_now()")
        cursor.execute("UPDATE office_record SET title = title")


def test_installing_again_changes_nothing():
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT relname, relacl FROM pg_class WHERE relname LIKE 'office%%' ORDER BY relname")
        rights, attached = cursor.fetchall(), triggers()
    install(connections["owner"])
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT relname, relacl FROM pg_class WHERE relname LIKE 'office%%' ORDER BY relname")
        assert cursor.fetchall() == rights
    assert triggers() == attached


def test_one_role_for_both_is_refused(settings):
    kept = settings.DATABASES["default"]["USER"]
    settings.DATABASES["default"]["USER"] = settings.DATABASES["owner"]["USER"]
    try:
        with pytest.raises(ImproperlyConfigured, match="one role"):
            install(connections["owner"])
    finally:
        settings.DATABASES["default"]["USER"] = kept


def test_rows_of_a_record_share_its_chain():
    labels = {model._meta.label: tables.way_to_record(model) for model in tables.audited()}
    assert labels["office.Record"] == ("id", "id")
    assert labels["secretariat.IncomingDocument"] == ("record_ptr_id", "record_ptr_id")
    assert labels["office.Link"] == ("id", "source_id")
    assert labels["office.Stage"] == ("id", "route_id", "office_route", "record_id")
    assert labels["office.ClockEvent"] == ("id", "clock_id", "office_clock", "record_id")
    assert labels["office.Person"] == ("id",)
    assert Group not in tables.audited()


def note_beside_an_act():
    """Somebody writes a note while an act on its record is under way; what became of the note and of the act."""
    with acting(Actor(None, None, cause="test")):
        office = make_office()
    document = make_document(office)
    locked, outcome = threading.Event(), []

    def write_note():
        try:
            locked.wait(5)
            with acting(Actor(None, None, cause="test")):
                Note.objects.create(record_id=document.pk, text="x", by=office.people["deputy"])
            outcome.append("note")
        except OperationalError as error:
            outcome.append(str(error))
        finally:
            connection.close()

    writer = threading.Thread(target=write_note)
    writer.start()
    try:
        with changing(office.users["registry"], document.pk, "edit") as change:
            locked.set()
            time.sleep(0.5)
            change.record.title = "另一个标题"
        outcome.append("act")
    except OperationalError as error:
        outcome.append(str(error))
    writer.join(10)
    return sorted(outcome)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_row_written_beside_an_act_on_its_record_does_not_deadlock_with_it():
    """The foreign key of a note is checked at commit; the chain must not be held before the record."""
    assert note_beside_an_act() == ["act", "note"]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_twin_without_the_record_locked_first_they_deadlock():
    with connections["owner"].cursor() as owner:
        owner.execute(FUNCTIONS.read_text().replace("IF starts_with(event.chain, 'record:')", "IF false"))
    assert any("deadlock" in outcome for outcome in note_beside_an_act())
