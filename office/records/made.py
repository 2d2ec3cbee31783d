"""Files and their rows: what was taken in, and what the office makes itself."""

import io

from office.files.checks import live_limits
from office.files.store import file_store
from office.outbox.services import publish
from office.records.models import StoredFile


def keep(data: bytes, media_type: str = "application/pdf") -> StoredFile:
    """Keep bytes in the store, named by their SHA-256, before their row is written; the same bytes are one file."""
    stored = file_store().store(io.BytesIO(data), limit=live_limits().max_bytes)
    return row_of(stored.sha256, stored.size, media_type)


def row_of(sha256: str, size: int, media_type: str, text: str = "") -> StoredFile:
    """The row of a file that is in the store; a new one promises that its pages are counted and drawn."""
    row, new = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": size, "media_type": media_type, "text": text})
    if new:
        publish("file.prepare", f"file:{row.pk}", {"sha256": row.pk})
    return row


def bytes_of(file_id: str) -> bytes:
    """The bytes of a stored file."""
    return file_store().path(file_id).read_bytes()
