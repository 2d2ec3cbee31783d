"""Files that the office makes itself: papers printed, signed and filed."""

import io

from office.files.checks import live_limits
from office.files.store import file_store
from office.outbox.services import publish
from office.records.models import StoredFile


def keep(data: bytes, media_type: str = "application/pdf") -> StoredFile:
    """Keep bytes in the store, named by their SHA-256, before their row is written; the same bytes are one file."""
    stored = file_store().store(io.BytesIO(data), limit=live_limits().max_bytes)
    row, new = StoredFile.objects.get_or_create(
        sha256=stored.sha256, defaults={"size": stored.size, "media_type": media_type})
    if new:
        publish("file.prepare", f"file:{row.pk}", {"sha256": row.pk})
    return row


def bytes_of(file_id: str) -> bytes:
    """The bytes of a stored file."""
    return file_store().path(file_id).read_bytes()
