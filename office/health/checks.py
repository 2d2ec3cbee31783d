"""What work needs, asked one by one: each check is well, degraded or down, and says why in a sentence."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from ctypes.util import find_library
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from office.clocks.queries import next_year_is_missing
from office.health import broker
from office.health.measures import measured
from office.outbox.relay import somebody_leads
from office.signing.certificates import State
from office.signing.keys import standing_of_keys
from office.time import now

LEAST_FREE_SHARE = 0.10  # of the disk that holds the file store, but never more than LEAST_FREE asks for
LEAST_FREE = 10 * 2**30  # bytes: a tenth of a large disk is no shortage
LONGEST_WAIT = 60  # seconds a promised effect may wait
LONGEST_SILENCE = 5 * 60  # seconds between two looks of beat, which looks every minute
PANGO = "pango-1.0"
FONT_FILES = (
    "FandolFang-Regular.otf",
    "FandolKai-Regular.otf",
    "FandolHei-Regular.otf",
    "FandolSong-Bold.otf",
)
Figures = Mapping[str, float | None]
OK, WARNING, ERROR = "ok", "warning", "error"


@dataclass(frozen=True)
class Check:
    """One thing that work needs; `is_well` asks it, and `level` is how bad it is when it is not."""

    name: str
    label: Any
    level: str
    why: Any
    is_well: Callable[[Figures], bool]
    in_database: bool = False


@dataclass(frozen=True)
class Finding:
    """What a check found: "ok", "warning" (work goes on, something lacks) or "error", and why."""

    check: Check
    level: str

    @property
    def why(self) -> str:
        """The reason, in the active language; empty when it is well."""
        return "" if self.level == OK else str(self.check.why)


def run(figures: Figures | None = None) -> Iterator[Finding]:
    """Ask every check, in order; those that need the database are not asked when it does not answer.

    `figures` are those of measured(), if they are known already.
    """
    there = database_answers()
    if figures is None:
        figures = measured() if there and is_migrated() else {}
    yield Finding(DATABASE, OK if there else ERROR)
    for check in CHECKS:
        if there or not check.in_database:
            yield Finding(check, OK if check.is_well(figures) else check.level)


def database_answers() -> bool:
    """Whether a question to the database is answered."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return False
    return True


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """The program's own migrations; their files do not change while it runs."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def is_migrated() -> bool:
    """Whether the database is as new as the program."""
    return _migrations() <= MigrationRecorder(connection).applied_migrations().keys()


def _has_room() -> bool:
    try:
        usage = shutil.disk_usage(_store())
    except OSError:
        return False
    return usage.free >= min(usage.total * LEAST_FREE_SHARE, LEAST_FREE)


def _can_write() -> bool:
    try:
        with tempfile.TemporaryFile(dir=_store()) as file:
            file.write(b"x")
    except OSError:
        return False
    return True


def _store() -> Path:
    """The file store's folder, made if it is not there yet. Raises OSError when it cannot be reached."""
    store: Path = settings.FILE_STORE
    store.mkdir(parents=True, exist_ok=True)
    return store


def _has_faces() -> bool:
    chosen = [Path(settings.OFFICIAL_FONT_DIR)] if settings.OFFICIAL_FONT_DIR else []
    places = [Path(settings.FONT_DIR), *chosen]
    return any(all((place / name).exists() for name in FONT_FILES) for place in places)


def _are_seals_good() -> bool:
    return all(state is State.GOOD for state in standing_of_keys(now()).values())


@cache
def _has_library(name: str) -> bool:
    return find_library(name) is not None


def _at_most(name: str, most: float) -> Callable[[Figures], bool]:
    """A check that a figure is not past what it may be; one that nobody could tell is."""
    return lambda figures: (value := figures.get(name)) is not None and value <= most


DATABASE = Check("database", _("Database"), ERROR, _("The database does not answer."),
                 lambda _figures: database_answers())
CHECKS = (
    Check("migrations", _("Migrations"), ERROR, _("The database is older than the program: run migrate."),
          lambda _figures: is_migrated(), in_database=True),
    Check("disk", _("Room for files"), ERROR,
          _("The file store's disk is nearly full, or cannot be reached."),
          lambda _figures: _has_room()),
    Check("files", _("File store"), ERROR, _("Nothing can be written to the file store."),
          lambda _figures: _can_write()),
    Check("fonts", _("Faces for official papers"), WARNING,
          _("The faces for official documents are missing: papers use a fallback."), lambda _figures: _has_faces()),
    Check("pango", _("Making of papers"), WARNING, _("Pango is not installed: no paper can be made as PDF."),
          lambda _figures: _has_library(PANGO)),
    Check("seals", _("Keys that seal"), WARNING,
          _("A key does not open, or its certificate ends within 30 days or may not sign."),
          lambda _figures: _are_seals_good(), in_database=True),
    Check("broker", _("Broker"), WARNING, _("The broker does not answer: background work waits, nothing is lost."),
          lambda _figures: broker.answers()),
    Check("calendar", _("Next year's holidays"), WARNING,
          _("Next year's holidays are not entered: its due dates are provisional."),
          lambda _figures: not next_year_is_missing(), in_database=True),
    Check("relay", _("Relay"), WARNING, _("No relay runs: promised work goes out once a minute instead of at once."),
          lambda _figures: somebody_leads(), in_database=True),
    Check("outbox", _("Promised work"), WARNING, _("Promised work has waited for more than a minute."),
          _at_most("outbox_oldest", LONGEST_WAIT), in_database=True),
    Check("beat", _("Regular jobs"), WARNING,
          _("Nothing has looked at the alarms for five minutes: beat or the workers stand still."),
          _at_most("beat", LONGEST_SILENCE), in_database=True),
)
