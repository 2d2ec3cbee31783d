"""Restore a backup into an empty database, and show that what stands there is what was saved."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from office import grants
from office.backup import programs
from office.backup.facts import files_named, known
from office.backup.manifest import Backup, BadBackup
from office.backup.save import LARGEST, compare
from office.files.store import file_store
from office.permissions.grants import forget_ended

Say = Callable[[str], Any]
VERIFICATIONS = ("verify_audit", "verify_numbers", "verify_access", "verify_files")
# Transaction numbers begin again in a new server: this snapshot says that all that was saved had committed.
ANCHOR_ALL = """
SELECT office_anchor_over(format('%s:%s:', max(transaction) + 1, max(transaction) + 1)::pg_snapshot, max(id))
FROM office_auditevent HAVING count(*) > 0
"""


class Refused(Exception):
    """This backup cannot be restored here; the message says why. Nothing was changed."""


class Unlike(Exception):
    """What was restored is not what was saved; the message has a line for each difference."""


def bring_back(folder: Path, say: Say, manifest: str = "", kept_anchors: tuple[str, ...] = ()) -> None:
    """Restore as the owner: check the backup, fill the database and the store, compare, run all verifications.

    Raises BadBackup, Refused, ProgramFailed or Unlike. The database is filled in one transaction: a restore that
    fails there leaves it empty.
    """
    backup = Backup(folder)
    told = backup.read(manifest)
    _refuse(told)
    count = backup.check_files()
    if count != told["files"]["count"]:
        raise BadBackup(f"files.txt names {count} files; the manifest says {told['files']['count']}.")
    say(f"The backup of {told['made_at']} is whole: {len(told['tables'])} tables, {count} files")
    _copy_files(backup)
    say("The files are in the store")
    programs.finish(programs.start(
        "pg_restore", connections["owner"], "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
        "--no-comments", backup.database))
    grants.give(connections["owner"], str(settings.DATABASES["default"]["USER"]))
    say("The database is filled")
    show_identical(told, backup)
    say("Tables, files, audit heads and counters are identical")
    _open(say, kept_anchors)


def show_identical(told: dict[str, Any], backup: Backup) -> None:
    """Raise Unlike unless every table, counter and audit head is as the manifest tells, and every file is there."""
    said = compare(told)
    if files_named(connections["owner"]) != list(backup.names()):
        said.append("files: the rows name other files than the backup holds")
    store = file_store()
    said += [f"file {sha256}: is {found.kind}" for sha256 in backup.names() if (found := store.verify(sha256))]
    if said:
        raise Unlike("\n".join(said))


def _refuse(told: dict[str, Any]) -> None:
    """Raise Refused for a database that holds something, another version of the program, an older PostgreSQL."""
    owner = connections["owner"]
    with owner.cursor() as cursor:
        if tables := owner.introspection.table_names(cursor):
            raise Refused(f"The database is not empty: it has {len(tables)} tables, such as {sorted(tables)[0]}. "
                          "Restore into a new one.")
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        server = cursor.fetchone()[0]
    if server < told["postgresql"]:
        raise Refused(f"The backup is of PostgreSQL {told['postgresql']}, this server is {server}, which is older.")
    ours, theirs = set(known()), set(told["schema"])
    if ours != theirs:
        newer, older = sorted(theirs - ours), sorted(ours - theirs)
        reason = f"it has seen {newer[0]}, which this program lacks" if newer else f"it lacks {older[0]}"
        raise Refused(f"The backup is of another version of the program: {reason}. Restore it with the version that "
                      "made it, then upgrade.")


def _copy_files(backup: Backup) -> None:
    """Files first, rows later, as in every write: what breaks off here leaves files that no row names."""
    store, kept = file_store(), backup.store()
    for sha256 in backup.names():
        with kept.open(sha256) as stream:
            store.store(stream, limit=LARGEST)
    shutil.rmtree(kept.incoming, ignore_errors=True)


def _open(say: Say, kept_anchors: tuple[str, ...]) -> None:
    """Take out of the search what ended meanwhile, anchor all that was restored, run the verifications."""
    forget_ended()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(ANCHOR_ALL)
    for name in VERIFICATIONS:
        out, err = io.StringIO(), io.StringIO()
        more = [word for kept in kept_anchors for word in ("--anchor", kept)] if name == "verify_audit" else []
        try:
            call_command(name, *more, stdout=out, stderr=err)
        except CommandError as error:
            raise Unlike(f"{name}: {err.getvalue()}{error}") from error
        say(f"{name}: {out.getvalue().strip()}")
