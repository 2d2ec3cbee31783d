"""Save the office while people work: one snapshot of the database, and the files that this snapshot names."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from office.audit.services import anchor
from office.backup import programs
from office.backup.facts import NOT_KEPT, applied, differences, files_named, gather
from office.backup.manifest import LIST, Backup, BadBackup
from office.files.store import FileStore, file_store
from office.time import now

Say = Callable[[str], Any]
MEND = "run verify_files, and put it back from an older backup."
LARGEST = 2**40  # bytes of one file; the office's own limits are far below


def save(folder: Path, say: Say) -> str:
    """Write a backup into a new or empty folder; returns the manifest's digest, to be kept elsewhere.

    Files are named by their content, stored before their row, never changed, and collected only when no row names
    them: those that the snapshot names can be copied after it, while people work on.
    Raises BadBackup when the store lacks a file, ProgramFailed when pg_dump does not run: then there is no manifest.
    """
    backup = Backup(_empty(folder))
    anchor()
    owner = connections["owner"]
    with transaction.atomic(using="owner"), owner.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version_num')::int / 10000")
        snapshot, server = cursor.fetchone()
        dump = programs.start(
            "pg_dump", owner, "--format=custom", f"--snapshot={snapshot}", "--no-owner", "--no-privileges",
            "--no-comments", f"--exclude-table-data={NOT_KEPT}", "--lock-wait-timeout=30s", "--file", backup.database)
        try:
            facts, names = gather(owner), files_named(owner)
            schema = applied(owner)
        finally:
            programs.finish(dump)
    rows = sum(count for count, _digest in facts.tables.values())
    say(f"Database: {len(facts.tables)} tables, {rows} rows")
    size = _copy_files(file_store(), backup, names)
    say(f"Files: {len(names)}, {size} bytes")
    return backup.finish({"made_at": now().isoformat(), "postgresql": server, "schema": schema,
                          "files": {"count": len(names), "bytes": size}, **facts.as_json()})


def _copy_files(store: FileStore, backup: Backup, names: list[str]) -> int:
    """Copy every file by its content; BadBackup names one that is missing or changed. Returns the bytes copied."""
    kept, size = backup.store(), 0
    for sha256 in names:
        try:
            with store.open(sha256) as stream:
                copied = kept.store(stream, limit=LARGEST)
        except FileNotFoundError as error:
            raise BadBackup(f"The file store lacks {sha256}: {MEND}") from error
        if copied.sha256 != sha256:
            raise BadBackup(f"The file store's {sha256} has other bytes than its name says: {MEND}")
        size += copied.size
    (backup.folder / LIST).write_text("".join(f"{sha256}\n" for sha256 in names))
    with suppress(OSError):
        kept.incoming.rmdir()
    return size


def _empty(folder: Path) -> Path:
    """The folder, made if need be, for this account alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BadBackup(f"{folder} is not empty: a backup is never written over another.")
    folder.chmod(0o700)
    return folder


def compare(told: dict[str, Any]) -> list[str]:
    """What the database holds now against a manifest, in one snapshot; no sentence means that all is identical."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return differences(told, gather(connections["owner"]))
