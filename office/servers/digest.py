"""Digests of the files that decide what a database holds: the same digest, nothing to do again."""

import hashlib

from office.servers import places

SCHEMA = ("*/migrations/*.py", "office/sql.py", "*/*/sql.py", "office/grants.py", "office/audit/*", "requirements.txt")
LOADED = ("office/**/*.py", "office/data/**/*")


def schema_digest() -> str:
    """What migrating reads, as twelve hexadecimal digits; to change without need costs one migrate, no more."""
    return _digest(SCHEMA)


def loaded_digest() -> str:
    """The same of everything that loading the office may read."""
    return _digest(SCHEMA + LOADED)


def _digest(patterns: tuple[str, ...]) -> str:
    files = {path for pattern in patterns for path in places.ROOT.glob(pattern) if path.is_file()}
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(str(path.relative_to(places.ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]
