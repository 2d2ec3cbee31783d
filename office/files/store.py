"""The content-addressed file store: a file's name is the SHA-256 of its bytes.

Order of every write: temporary file in the same file system → fsync → rename to the final name → fsync of the
folder → only then the database row. A crash leaves at worst a file without a row, never the reverse.
Nothing here imports Django except ``file_store()``, so the fault tests can drive the store itself.
"""

import errno
import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from office.failpoints import failpoint

CHUNK = 256 * 1024
MIN_FREE = 0.10  # of the file system; below it nothing is taken in, so that the database keeps room to write
ORPHAN_DAYS = 30
_NAME = re.compile(r"[0-9a-f]{64}")
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
DAY = 86_400


class StoreFull(Exception):
    """No room: too little of the disk is free, or a write was refused for lack of space."""


class TooLarge(Exception):
    """The stream is longer than the limit; ``limit`` is in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"longer than {limit} bytes")
        self.limit = limit


@dataclass(frozen=True)
class Stored:
    """A file in the store: SHA-256 in lower-case hexadecimal, and size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Staged:
    """A file received whole but not yet in the store: it may be checked at ``path`` first."""

    path: Path
    sha256: str
    size: int


@dataclass(frozen=True)
class Finding:
    """One fault found: ``kind`` is missing, changed, size or orphan."""

    kind: str
    sha256: str


class FileStore:
    """A store under ``root``; folders 0700, files 0600."""

    def __init__(self, root: str | Path, *, min_free: float = MIN_FREE) -> None:
        self.root = Path(root)
        self.min_free = min_free
        self.incoming = self.root / "incoming"
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.incoming.mkdir(mode=0o700, exist_ok=True)

    def store(self, stream: BinaryIO, *, limit: int) -> Stored:
        """Take in a stream of at most ``limit`` bytes. Raises TooLarge or StoreFull and leaves nothing."""
        with self.staged(stream, limit=limit) as staged:
            return self.keep(staged)

    @contextmanager
    def staged(self, stream: BinaryIO, *, limit: int) -> Iterator[Staged]:
        """Receive a stream into a temporary file for the block; what the block does not keep() is removed."""
        self._check_room()
        handle, name = tempfile.mkstemp(dir=self.incoming)  # mkstemp makes it 0600
        path = Path(name)
        try:
            with full_disk(), os.fdopen(handle, "wb") as out:
                sha256, size = _copy(stream, out, limit)
                out.flush()
                os.fsync(out.fileno())
            failpoint("store.received")
            yield Staged(path, sha256, size)
        finally:
            path.unlink(missing_ok=True)

    def keep(self, staged: Staged) -> Stored:
        """Give a staged file its final name. The row that names it may be written only after this returns."""
        final = self.path(staged.sha256)
        with full_disk(), self._lock(fcntl.LOCK_SH):
            if not final.parent.exists():
                final.parent.mkdir(mode=0o700, exist_ok=True)
                _fsync_folder(self.root)
            # Renaming over a file of the same content renews its age, so collect() leaves it alone.
            os.utime(staged.path)
            failpoint("store.before_name")
            os.rename(staged.path, final)
            failpoint("store.after_name")
            _fsync_folder(final.parent)
        failpoint("store.kept")
        return Stored(staged.sha256, staged.size)

    def path(self, sha256: str) -> Path:
        """Return where a file of this hash lies. Raises ValueError for anything but a SHA-256."""
        if not _NAME.fullmatch(sha256):
            raise ValueError("not a SHA-256")
        return self.root / sha256[:2] / sha256

    def open(self, sha256: str) -> BinaryIO:
        """Open a stored file for reading. Raises FileNotFoundError."""
        return self.path(sha256).open("rb")

    def verify(self, sha256: str, size: int | None = None) -> Finding | None:
        """Read the file again and return what is wrong with it, or None."""
        try:
            with self.open(sha256) as stream:
                actual, length = _copy(stream, None, None)
        except FileNotFoundError:
            return Finding("missing", sha256)
        if actual != sha256:
            return Finding("changed", sha256)
        return Finding("size", sha256) if size is not None and size != length else None

    def findings(self, rows: Iterable[tuple[str, int]], *, orphans: bool = False) -> Iterator[Finding]:
        """Verify every (sha256, size) the database names; with ``orphans``, also name files no row knows."""
        known: set[str] = set()
        for sha256, size in rows:
            known.add(sha256)
            if finding := self.verify(sha256, size):
                yield finding
        if orphans:
            yield from (Finding("orphan", sha256) for sha256 in self.iterate() if sha256 not in known)

    def iterate(self) -> Iterator[str]:
        """Yield the hash of every stored file, in order."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(entry.name for entry in folder.iterdir() if _NAME.fullmatch(entry.name))

    def collect(
        self, is_known: Callable[[str], bool], now: float | None = None, days: int = ORPHAN_DAYS
    ) -> list[str]:
        """Remove files that no row names and that are ``days`` old, and temporary files a day old.

        ``now`` is in seconds since 1970, by default what the file system's own clock says; ``is_known`` asks the
        database. Returns the hashes removed.
        """
        now = self._clock() if now is None else now
        for path in self.incoming.iterdir():
            if path.stat().st_mtime < now - DAY:
                path.unlink(missing_ok=True)
        removed = []
        for sha256 in self.iterate():
            path = self.path(sha256)
            if path.stat().st_mtime >= now - days * DAY or is_known(sha256):
                continue
            # Under the lock no keep() can renew the file between this look at its age and its removal.
            with self._lock(fcntl.LOCK_EX):
                if path.stat().st_mtime < now - days * DAY:
                    path.unlink()
                    removed.append(sha256)
        return removed

    def _clock(self) -> float:
        """The clock by which this file system dates its files: a file made now bears it."""
        with tempfile.TemporaryFile(dir=self.incoming) as made:
            return os.fstat(made.fileno()).st_mtime

    def _check_room(self) -> None:
        """Raise StoreFull while less than the agreed share of the disk is free."""
        disk = os.statvfs(self.root)
        if disk.f_bavail < disk.f_blocks * self.min_free:
            raise StoreFull(f"less than {self.min_free:.0%} of the disk is free")

    @contextmanager
    def _lock(self, how: int) -> Iterator[None]:
        """Hold the store's lock, shared or exclusive; a dead process lets go of it by itself."""
        handle = os.open(self.root / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, how)
            yield
        finally:
            os.close(handle)


def file_store() -> FileStore:
    """Return the office's store: settings.FILE_STORE, refusing files below settings.FILE_STORE_MIN_FREE."""
    from django.conf import settings

    return FileStore(settings.FILE_STORE, min_free=getattr(settings, "FILE_STORE_MIN_FREE", MIN_FREE))


def _copy(stream: BinaryIO, out: BinaryIO | None, limit: int | None) -> tuple[str, int]:
    """Read a stream to its end, copying it when ``out`` is given; return its SHA-256 and length."""
    digest, size = hashlib.sha256(), 0
    while part := stream.read(CHUNK):
        size += len(part)
        if limit is not None and size > limit:
            raise TooLarge(limit)
        digest.update(part)
        if out is not None:
            out.write(part)
    return digest.hexdigest(), size


@contextmanager
def full_disk() -> Iterator[None]:
    """Turn the system's words for "no room" into StoreFull."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StoreFull(os.strerror(error.errno or 0)) from error
        raise


def _fsync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
