"""A backup taken while people work is restored to the same tables, files, audit heads and counters, or is refused."""

import io
import json
import shutil
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import CommandError, call_command
from django.db import connections

from office.backup.bring_back import Unlike, show_identical
from office.backup.drill import Drill, Machine, file_one, table
from office.backup.facts import files_named
from office.backup.manifest import Backup, digest_of
from office.backup.save import save
from office.files.store import file_store
from tests.office.second_machine import at

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def restore(folder: Path, *arguments: str) -> None:
    call_command("restore", str(folder), *arguments, stdout=io.StringIO())


def tables() -> int:
    return len(connections["owner"].introspection.table_names())


def test_the_restore_drill_on_two_databases(worked, empty, tmp_path):
    here = connections["owner"].settings_dict["NAME"]
    source = Machine({**at(here), "FILE_STORE": str(file_store().root), "DJANGO_SETTINGS_MODULE": "tests.settings"})
    drill = Drill(source, empty, tmp_path / "backup")
    drill.carry_out()
    print("\n".join(table(drill.rows)))
    shown = {name: what for name, _seconds, what in drill.rows}
    assert "3 documents" not in shown["Restore into an empty database and store"]
    assert "all verifications without findings" in shown["Restore into an empty database and store"]
    assert "follows number" in shown["One more document"]
    assert drill.counter(source) > drill.counter(empty) >= 4, "the clerk filed while the backup was made, and after"


def test_everything_is_identical_and_the_next_number_follows(backup, worked, there):
    told = Backup(backup).read()
    assert told["counters"] == [["incoming", int(worked[0][2:6]), 3]]
    with there():
        restore(backup, "--manifest", backup.with_suffix(".kept").read_text(), "--anchor", ":".join(map(str, told["anchor"])))
        assert file_one() == worked[-1].replace("3号", "4号")
        call_command("verify_audit")


def test_no_key_to_an_open_session_is_saved(worked, tmp_path, there):
    session = SessionStore()
    session["who"] = "somebody"
    session.create()
    save(tmp_path / "backup", str)
    with there():
        restore(tmp_path / "backup")
        assert not SessionStore().exists(session.session_key)
        assert "django_session" in connections["owner"].introspection.table_names()


def test_after_a_restore_every_event_is_under_an_anchor(backup, there):
    with there(), connections["owner"].cursor() as owner:
        restore(backup)
        owner.execute("SELECT sum(events), (SELECT count(*) FROM office_auditevent) FROM office_auditanchor")
        covered, events = owner.fetchone()
        assert covered == events > 100


def flip(path: Path, place: int = 0) -> None:
    body = bytearray(path.read_bytes())
    body[place] ^= 1
    path.write_bytes(bytes(body))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def blob(folder: Path) -> Path:
    return Backup(folder).store().path(next(Backup(folder).names()))


SPOILT = {
    "manifest.json is missing": lambda folder: (folder / "manifest.json").unlink(),
    "manifest.json was changed": lambda folder: flip(folder / "manifest.json", 50),
    "database.dump was changed": lambda folder: flip(folder / "database.dump", 5000),
    "database.dump has": lambda folder: cut(folder / "database.dump"),
    "database.dump is missing": lambda folder: (folder / "database.dump").unlink(),
    "files.txt was changed": lambda folder: flip(folder / "files.txt"),
    "files.txt has": lambda folder: (folder / "files.txt").write_text(""),
    "is missing.": lambda folder: blob(folder).unlink(),
    "is changed.": lambda folder: flip(blob(folder)),
}


def test_a_spoilt_backup_is_refused_by_the_name_of_the_part(backup, there, tmp_path):
    with there():
        for number, (said, spoil) in enumerate(SPOILT.items()):
            copy = shutil.copytree(backup, tmp_path / f"spoilt{number}")
            spoil(copy)
            refused(copy, said)


def refused(folder: Path, said: str) -> None:
    """Restoring says so, and leaves the database empty."""
    with pytest.raises(CommandError, match="Nothing was restored") as raised:
        restore(folder)
    assert said in str(raised.value)
    assert tables() == 0


def test_a_backup_that_broke_off_has_no_manifest(worked, tmp_path, there):
    """A file that the store lacks, or that has other bytes: no backup, and the file is named."""
    store = file_store()
    first = files_named(connections["owner"])[0]
    whole = store.path(first).read_bytes()
    store.path(first).unlink()
    for said, number in (("lacks", 1), ("has other bytes", 2)):
        with pytest.raises(CommandError, match=rf"There is no backup: .*({first} {said}|{said} {first})"):
            call_command("backup", str(tmp_path / f"backup{number}"))
        store.path(first).write_bytes(whole[:-1] + b"?")
    store.path(first).write_bytes(whole)
    with there(), pytest.raises(CommandError, match=r"manifest\.json is missing"):
        restore(tmp_path / "backup1")


def test_a_backup_is_never_written_over_another(backup):
    with pytest.raises(CommandError, match="is not empty"):
        call_command("backup", str(backup))
    assert Backup(backup).read()


def test_a_database_that_holds_something_is_refused(backup):
    with pytest.raises(CommandError, match="The database is not empty"):
        restore(backup)


VERSIONS = [
    (lambda told: told["schema"].append("office.0999_tomorrow"), "has seen office.0999_tomorrow, which this program lacks"),
    (lambda told: told["schema"].remove("office.0001_kernel"), "it lacks office.0001_kernel"),
    (lambda told: told.update(postgresql=99), "The backup is of PostgreSQL 99"),
    (lambda told: told.update(format=2), "is of format 2"),
]


def test_another_version_is_refused(backup, there):
    whole = (backup / "manifest.json").read_text()
    with there():
        for change, said in VERSIONS:
            told = json.loads(whole)
            change(told)
            forge(backup, told)
            refused(backup, said)


def forge(folder: Path, told: dict) -> None:
    """What somebody does who changes a backup and knows how a manifest is made."""
    (folder / "manifest.json").write_text(json.dumps(told))
    (folder / "manifest.json.sha256").write_text(f"{digest_of(folder / 'manifest.json')}  manifest.json\n")


def test_a_forged_manifest_is_refused_by_its_kept_digest(backup, there):
    """And the twin: without the kept digest the forgery is taken for a backup, so it was the digest that told."""
    told = {**Backup(backup).read(), "made_at": "2020-01-01T00:00:00+08:00"}
    forge(backup, told)
    with there():
        with pytest.raises(CommandError, match="another than the one whose digest was kept"):
            restore(backup, "--manifest", backup.with_suffix(".kept").read_text())
        assert tables() == 0
        restore(backup)


UNWATCHED = "ALTER TABLE {0} DISABLE TRIGGER USER; {1}; ALTER TABLE {0} ENABLE TRIGGER USER"
BEHIND = [
    ("table office_person: its rows are not", "office_person", "UPDATE office_person SET name_zh = '王' WHERE id = 1"),
    ("table office_number: has 2 rows", "office_number", "DELETE FROM office_number WHERE seq = 3"),
    ("table office_auditevent: has", "office_auditevent", "DELETE FROM office_auditevent WHERE id > 100"),
    ("audit head: is", "office_audithead", "DELETE FROM office_audithead WHERE chain = 'office_person:1'"),
    ("counters: is", "office_series", "UPDATE office_series SET last = last + 1"),
    ("table office_reminder: is missing", "office_note", "DROP TABLE office_reminder"),
]


def test_whatever_is_unlike_after_a_restore_is_named(backup, there):
    """One changed row, a lost row, a cut audit tail, a moved counter, a lost table, a lost file: each is noticed."""
    saved = Backup(backup)
    told = saved.read()
    with there(), connections["owner"].cursor() as owner:
        restore(backup)
        # The restore's own anchor is no part of what was saved.
        own = f"DELETE FROM office_auditanchor WHERE id > {told['anchor'][0]}"
        owner.execute(UNWATCHED.format("office_auditanchor", own))
        show_identical(told, saved)
        for said, name, change in BEHIND:
            owner.execute(UNWATCHED.format(name, change))
            assert said in unlike(told, saved)
        lost = next(saved.names())
        file_store().path(lost).unlink()
        assert f"file {lost}: is missing" in unlike(told, saved)


def unlike(told: dict, saved: Backup) -> str:
    with pytest.raises(Unlike) as raised:
        show_identical(told, saved)
    return str(raised.value)
