"""The manifest of a backup: its parts with their digests, and the facts that a restore must find again.

It is written last, so a backup without one was never finished.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from office.files.store import CHUNK, FileStore

FORMAT = 1
DATABASE, FILES, LIST = "database.dump", "files", "files.txt"
NAME, SEAL = "manifest.json", "manifest.json.sha256"


class BadBackup(Exception):
    """The backup is not whole; the message names the part."""


@dataclass(frozen=True)
class Backup:
    """A backup's folder."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / DATABASE

    def store(self) -> FileStore:
        """Its files, in the same layout as the office's own store."""
        return FileStore(self.folder / FILES, min_free=0)

    def names(self) -> Iterator[str]:
        """The SHA-256 of each file it holds."""
        with (self.folder / LIST).open() as lines:
            yield from (line.strip() for line in lines)

    def finish(self, told: dict[str, Any]) -> str:
        """Write the manifest over the parts that are there; returns its digest, which proves all the others."""
        parts = {name: {"size": (self.folder / name).stat().st_size, "sha256": digest_of(self.folder / name)}
                 for name in (DATABASE, LIST)}
        text = json.dumps({"format": FORMAT, **told, "parts": parts}, ensure_ascii=False, indent=1, sort_keys=True)
        written = self.folder / NAME
        written.write_text(text)
        digest = digest_of(written)
        (self.folder / SEAL).write_text(f"{digest}  {NAME}\n")  # as sha256sum writes and reads it
        for path in (written, self.folder / SEAL, self.database, self.folder / LIST):
            path.chmod(0o600)
        return digest

    def read(self, expected: str = "") -> dict[str, Any]:
        """The manifest, after every part but the single files was compared with it. BadBackup names what is wrong.

        `expected` is the manifest's digest as it was kept elsewhere: without it, whoever can write the folder can
        make a whole new backup; with it they cannot.
        """
        path = self.folder / NAME
        if not path.exists() or not (self.folder / SEAL).exists():
            raise BadBackup(f"{NAME} is missing: this is no backup, or one that was never finished.")
        digest = digest_of(path)
        if digest != (self.folder / SEAL).read_text()[:64]:
            raise BadBackup(f"{NAME} was changed: its digest is not the one beside it.")
        if expected and digest != expected.strip().lower():
            raise BadBackup(f"{NAME} is another than the one whose digest was kept.")
        told = json.loads(path.read_text())
        if told.get("format") != FORMAT:
            raise BadBackup(f"{NAME} is of format {told.get('format')}; this program reads format {FORMAT}.")
        for name in (DATABASE, LIST):
            self._compare(name, told["parts"][name])
        return told

    def _compare(self, name: str, part: dict[str, Any]) -> None:
        path = self.folder / name
        if not path.exists():
            raise BadBackup(f"{name} is missing.")
        if path.stat().st_size != part["size"]:
            raise BadBackup(f"{name} has {path.stat().st_size} bytes; the manifest says {part['size']}.")
        if digest_of(path) != part["sha256"]:
            raise BadBackup(f"{name} was changed: it has other bytes than the manifest says.")

    def check_files(self) -> int:
        """Read every file of the backup again; BadBackup names the first that is missing or changed. How many."""
        store, count = self.store(), 0
        for count, sha256 in enumerate(self.names(), start=1):  # noqa: B007 - the count is what is returned
            if found := store.verify(sha256):
                raise BadBackup(f"{FILES}/{sha256[:2]}/{sha256} is {found.kind}.")
        return count


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while part := stream.read(CHUNK):
            digest.update(part)
    return digest.hexdigest()
