"""An older office goes forwards through every migration with its data, and every verification is clean afterwards."""

import io
import os
import threading

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.migrations import Migration, RunSQL
from django.db.migrations.executor import MigrationExecutor

from office.audit.actor import Actor, acting
from office.backup.drill import file_one
from office.management.commands import migrate
from office.orgchart.models import User
from office.records.models import Note, Record
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from office.servers import process
from tests.office.upgrade.forwards import Forwards, later

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
VERIFICATIONS = ("verify_audit", "verify_numbers", "verify_access", "verify_files")


@pytest.fixture
def worked(office: None) -> None:
    """Documents with numbers and files, one on its way with a remark."""
    numbers = [file_one() for _ in range(2)]
    record = Record.objects.get(number=numbers[0])
    clerk = User.objects.get(username="registry")
    start(clerk, record.pk, RouteTemplate.objects.filter(code="incoming").latest("pk").pk)
    with acting(Actor(clerk.pk, clerk.person_id, cause="note")):
        Note.objects.create(record_id=record.pk, text="请尽快", by_id=clerk.person_id)


def findings() -> str:
    said = io.StringIO()
    for name in VERIFICATIONS:
        try:
            call_command(name, stdout=io.StringIO(), stderr=said)
        except CommandError as error:
            said.write(f"{name}: {error}")
    return said.getvalue()


def test_every_migration_goes_forwards_with_data(worked, there, capsys):
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as full, there(settings.FILE_STORE):
        forwards = Forwards(full)
        forwards.run()
        call_command("migrate", verbosity=0)
        assert MigrationExecutor(connections["owner"]).loader.check_consistent_history(connections["owner"]) is None
        assert sorted(forwards.done) == sorted(f"{one.app_label}.{one.name}" for one in later())
        assert Record.objects.count() == 2
        assert findings() == ""
        assert "3" in file_one(), "the next number follows"
        assert findings() == ""
    with capsys.disabled():
        print(f"\nUpgrade: {len(forwards.done)} migrations forwards with data: {', '.join(forwards.done) or 'none yet'}")


UNWATCHED = "ALTER TABLE office_note DISABLE TRIGGER USER; {}; ALTER TABLE office_note ENABLE TRIGGER USER"
SPOILING = {
    "office_note row": UNWATCHED.format("UPDATE office_note SET text = ''"),
    "the counter says 3; 2 numbers were given": "UPDATE office_series SET last = last + 1",
}


def test_twin_a_migration_that_spoils_or_loses_data_is_found(worked, there):
    """Migrations that go wrong with data: one rewrites unseen, one moves a counter, one loses rows."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as full, there(settings.FILE_STORE):
        forwards = Forwards(full)
        forwards.run()
        call_command("migrate", verbosity=0)  # gives the application its rights on what the migrations made
        forwards._apply = by_hand  # type: ignore[method-assign]  # they are in no file that the loader could find
        for said, change in SPOILING.items():
            forwards.step(written(change))
            assert said in findings()
        with pytest.raises(AssertionError, match=r"lost rows: \{'office_note'"):
            forwards.step(written(UNWATCHED.format("DELETE FROM office_note")))


def written(change: str) -> Migration:
    """A migration that does this."""
    made = Migration("0001_spoils", "office")
    made.operations = [RunSQL(change)]
    return made


def by_hand(migrations: list[Migration]) -> None:
    executor = MigrationExecutor(connections["owner"])
    for migration in migrations:
        with connections["owner"].schema_editor() as editor:
            state = executor._create_project_state(with_applied_migrations=True)
            migration.apply(state, editor)


def without_a_trigger() -> None:
    """Something for migrate to do on a table in which people work."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("DROP TRIGGER IF EXISTS office_stamped ON office_note")


def test_migrate_waits_for_nobody_and_tries_again(office, monkeypatch):
    monkeypatch.setattr(migrate, "PAUSE", 0.1)
    without_a_trigger()
    with psycopg.connect(os.environ["DATABASE_URL"]) as session:
        session.execute("LOCK TABLE office_note IN ROW EXCLUSIVE MODE")

        class Said(io.StringIO):
            """Whoever works there ends when migrate has let go once."""

            def write(self, text: str) -> int:
                session.rollback()
                return super().write(text)

        said = Said()
        call_command("migrate", stdout=said, verbosity=0)
    assert "A table is in use" in said.getvalue()
    with connections["owner"].cursor() as owner:
        owner.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'office_stamped' AND tgrelid = 'office_note'::regclass")
        assert owner.fetchone() == (1,)


def test_a_table_that_stays_in_use_is_said(office, monkeypatch):
    monkeypatch.setattr(migrate, "PAUSE", 0.1)
    monkeypatch.setattr(migrate, "TRIES", 2)
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "100ms")
    without_a_trigger()
    with psycopg.connect(os.environ["DATABASE_URL"]) as session:
        session.execute("LOCK TABLE office_note IN ROW EXCLUSIVE MODE")
        with pytest.raises(CommandError, match="in use at every try"):
            call_command("migrate", stdout=io.StringIO(), verbosity=0)


def test_twin_without_the_limit_everybody_waits_behind_migrate(office, monkeypatch):
    """With no limit, migrate stands in the queue, and a clerk who only wants to write waits behind it."""
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "0")
    without_a_trigger()
    lock = "LOCK TABLE office_note IN ROW EXCLUSIVE MODE"  # as every write takes it
    with psycopg.connect(os.environ["DATABASE_URL"]) as session, psycopg.connect(os.environ["DATABASE_URL"]) as clerk:
        session.execute(lock)
        waiting = threading.Thread(target=migrate_and_close)
        waiting.start()
        queue = "SELECT FROM pg_locks WHERE NOT granted AND relation = 'office_note'::regclass"
        assert process.wait(lambda: clerk.execute(queue).rowcount == 1, 60)
        clerk.execute("SET lock_timeout = '500ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            clerk.execute(lock)
        session.rollback()
        waiting.join(60)


def migrate_and_close() -> None:
    call_command("migrate", stdout=io.StringIO(), verbosity=0)
    connections.close_all()
