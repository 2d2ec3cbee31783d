"""What work needs, asked one by one; each finding is an error or a warning with its reason."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

LEAST_FREE_SHARE = 0.10  # of the disk that holds the file store, but never more than LEAST_FREE asks for
LEAST_FREE = 10 * 2**30  # bytes: a tenth of a large disk is no shortage
FONT_FILES = (
    "FandolFang-Regular.otf",
    "FandolKai-Regular.otf",
    "FandolHei-Regular.otf",
    "FandolSong-Bold.otf",
)


@dataclass(frozen=True)
class Finding:
    """One thing that is not well: how bad, what, and why."""

    level: str  # "error" or "warning"
    what: str
    why: str


def run() -> list[Finding]:
    """All findings; an empty list means that everything is well."""
    found = list(_database())
    if not found:
        found += [*_migrations(), *_calendar(), *_files()]
    return [*found, *_disk(), *_fonts(), *_broker()]


def _database() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        yield Finding("error", "database", "The database does not answer.")


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Finding("error", "migrations", "The database is older than the program: run migrate.")


def _calendar() -> Iterator[Finding]:
    """From 1 October the next year's holiday notice is due; without it, dates there are provisional."""
    try:
        from office.clocks.queries import next_year_is_missing
    except ImportError:
        return
    if next_year_is_missing():
        yield Finding(
            "warning", "calendar", "Next year's holidays are not entered: its due dates are provisional."
        )


def _files() -> Iterator[Finding]:
    """What the weekly reading of all stored files has found; which file it is stands in the log and in verify_files."""
    from office.records import fixity

    try:
        files = fixity.state()
    except DatabaseError:
        return  # the database is older than the program, which is said already
    if files.bad:
        yield Finding("warning", "files", f"{len(files.bad)} stored files are missing or changed: run verify_files.")
    if files.late:
        yield Finding("warning", "files", f"{files.late} stored files were not read again for more than a week.")


def _disk() -> Iterator[Finding]:
    store: Path = settings.FILE_STORE
    try:
        store.mkdir(parents=True, exist_ok=True)
        usage = shutil.disk_usage(store)
    except OSError:
        yield Finding("error", "disk", "The file store cannot be reached.")
        return
    if usage.free < min(usage.total * LEAST_FREE_SHARE, LEAST_FREE):
        yield Finding("error", "disk", "The file store's disk is nearly full.")


def _fonts() -> Iterator[Finding]:
    places = [
        Path(settings.FONT_DIR),
        *([Path(settings.OFFICIAL_FONT_DIR)] if settings.OFFICIAL_FONT_DIR else []),
    ]
    if not any(all((place / name).exists() for name in FONT_FILES) for place in places):
        yield Finding(
            "warning", "fonts", "The faces for official documents are missing: papers use a fallback."
        )


def _broker() -> Iterator[Finding]:
    address = settings.REDIS_URL.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")
    try:
        client = redis.Redis.from_url(address, socket_connect_timeout=2, socket_timeout=2)
        client.ping()
        client.close()
    except redis.RedisError:
        yield Finding(
            "warning", "broker", "The broker does not answer: background work waits, nothing is lost."
        )
