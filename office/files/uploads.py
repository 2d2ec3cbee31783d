"""Taking in what a form uploads: cleaned name, checked content, then the store; the rows are the caller's."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Never

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, TemporaryFileUploadHandler
from django.utils.translation import gettext_lazy as _

from office.files.checks import Verdict, check_name, inspect_file, live_limits
from office.files.limits import MB, Limits
from office.files.names import clean_name
from office.files.store import FileStore, StoreFull, TooLarge, file_store, full_disk

REQUEST_BYTES = 200 * MB
STORE_FULL = _("There is no room for more files at the moment. Tell the system administrator.")


class Refused(Exception):
    """An upload is refused: ``name`` is the file's clean name, ``message`` a sentence for the person."""

    def __init__(self, name: str, code: str, message: str) -> None:
        super().__init__(code)
        self.name, self.code, self.message = name, code, message


@dataclass(frozen=True)
class Accepted:
    """A file that is in the store: write its row now."""

    name: str
    sha256: str
    size: int
    media_type: str


def accept(
    stream: BinaryIO | UploadedFile,
    name: str,
    *,
    store: FileStore | None = None,
    limits: Limits | None = None,
    also: Callable[[Path, str], None] | None = None,
) -> Accepted:
    """Check one file and put it into the store. Raises Refused, with nothing left behind.

    `also(path, media_type)` may look at the file before it is kept; what it raises goes to the caller.

    Call it before the transaction that writes the row: the check takes up to some seconds.
    """
    limits = limits or live_limits()
    name = clean_name(name)
    _raise_unless(check_name(name), name)
    store = store or file_store()
    try:
        with store.staged(stream, limit=limits.max_bytes) as staged:  # type: ignore[arg-type]
            verdict = inspect_file(staged.path, name, limits=limits)
            _raise_unless(verdict, name)
            if also:
                also(staged.path, verdict.media_type)
            stored = store.keep(staged)
    except TooLarge as error:
        _raise_unless(Verdict("too_large", {"limit": error.limit // MB}), name)
        raise
    except StoreFull as error:
        raise Refused(name, "store_full", str(STORE_FULL)) from error
    return Accepted(name, stored.sha256, stored.size, verdict.media_type)


def check_request(files: Iterable[UploadedFile], limit: int = REQUEST_BYTES) -> Verdict:
    """Return whether all files of one request together keep to ``limit`` bytes."""
    total = sum(uploaded.size or 0 for uploaded in files)
    return Verdict("request_too_large", {"limit": limit // MB}) if total > limit else Verdict()


class LimitUploadHandler(FileUploadHandler):
    """Stops reading a file at its limit, before it fills the disk, and lets the rest of the form through.

    Stands first in settings.FILE_UPLOAD_HANDLERS. What it drops is listed in ``request.refused_uploads`` as
    (field, Refused), so that the form can say so beside the field and keep the typed values.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        self.total = getattr(self, "total", 0) + len(raw_data)
        limit = live_limits().max_bytes
        # Not earlier, in new_file(): there Django would close the file before this one instead.
        named = check_name(clean_name(self.file_name or ""))
        if not named:
            self._drop(named)
        if self.received > limit:
            self._drop(Verdict("too_large", {"limit": limit // MB}))
        if self.total > REQUEST_BYTES:
            self._drop(Verdict("request_too_large", {"limit": REQUEST_BYTES // MB}))
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None  # the next handler keeps the file

    def _drop(self, verdict: Verdict) -> None:
        drop(self, Refused(clean_name(self.file_name or ""), verdict.code, verdict.message))


class RoomyUploadHandler(TemporaryFileUploadHandler):
    """Receives files into temporary ones; when the disk has no room the file is refused, and the form goes on."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            with full_disk():
                super().receive_data_chunk(raw_data, start)
                self.file.flush()  # what the buffer holds would fail later, where nobody can say so
        except StoreFull:
            with suppress(OSError):  # closing would try once more to write what is in its buffer
                self.file.close()
            drop(self, Refused(clean_name(self.file_name or ""), "store_full", str(STORE_FULL)))


def drop(handler: FileUploadHandler, refused: Refused) -> Never:
    """Leave a file out of the form, and note for the form why."""
    dropped = handler.request.__dict__.setdefault("refused_uploads", [])
    dropped.append((handler.field_name, refused))
    raise SkipFile


def refused_in(request: Any, field: str) -> list[str]:
    """Why files of one field were dropped while the request was read: a sentence each, by the file's name."""
    dropped = getattr(request, "refused_uploads", [])
    return [f"{refused.name}: {refused.message}" for name, refused in dropped if name == field]


def _raise_unless(verdict: Verdict, name: str) -> None:
    if not verdict:
        raise Refused(name, verdict.code, verdict.message)
