"""A digest of the files that decide what a migrated database looks like."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from office.servers import places

DECIDING = ("*/migrations/*.py", "office/sql.py", "office/grants.py", "office/audit/*", "requirements.txt")


def schema_digest() -> str:
    """Twelve hexadecimal digits; a digest that changes without need costs one migrate, nothing more."""
    digest = hashlib.sha256()
    for path in sorted(_files(places.ROOT)):
        digest.update(str(path.relative_to(places.ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _files(root: Path) -> Iterator[Path]:
    for pattern in DECIDING:
        yield from (path for path in root.glob(pattern) if path.is_file())
