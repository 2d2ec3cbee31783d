"""Checks of OLE2 containers: DOC, XLS, older WPS and ET, objects embedded in DOCX or XLSX (no Django)."""

import io
import struct

import olefile

from office.files.limits import MB, Limits, Refusal

_MACRO_STORAGES = {"macros", "vba", "_vba_project_cur", "_vba_project"}
_PACKAGES = {"\x01ole10native", "package"}  # any file at all, wrapped in an object
MAX_STREAM = 64 * MB

# BIFF records (Excel's binary format)
_BOUNDSHEET, _FILEPASS, _EOF = 0x0085, 0x002F, 0x000A
_MACRO_SHEET = 1


def check_ole(path: str, limits: Limits) -> str:
    """Return what the container is (word or sheet, else other), or raise Refusal."""
    with open(path, "rb") as stream:
        return _check(stream.read(), limits)


def check_embedded(body: bytes, limits: Limits) -> None:
    """Refuse an object embedded in a document when it carries macros or a packed file."""
    _check(body, limits)


def _check(body: bytes, limits: Limits) -> str:
    """Walk the directory, then look into the main stream."""
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as ole:
            _check_directory(ole, limits)
            for path in ole.listdir():
                _whole(ole, path)
            for name in ("WordDocument", "Workbook", "Book"):
                if ole.exists(name):
                    main = _whole(ole, name)
                    if name == "WordDocument":
                        _check_word(main, limits)
                        return "word"
                    _check_workbook(main, limits)
                    return "sheet"
            return "other"
    except (OSError, struct.error, IndexError, ValueError, TypeError, RecursionError) as error:
        raise Refusal("damaged") from error


def _check_directory(ole: olefile.OleFileIO, limits: Limits) -> None:
    """Refuse encryption, macros and packed files by the names of storages and streams."""
    for path in ole.listdir(streams=True, storages=True):
        names = {part.lower() for part in path}
        if names & {"encryptedpackage", "encryptioninfo"}:
            limits.refuse("encrypted")
        if names & _MACRO_STORAGES:
            limits.refuse("macro")
        if names & _PACKAGES:
            limits.refuse("active")


def _whole(ole: olefile.OleFileIO, name: str | list[str]) -> bytes:
    """Return the stream, refusing it when the file ends before it does."""
    size = ole.get_size(name)
    if size > MAX_STREAM:
        raise Refusal("damaged")
    with ole.openstream(name) as stream:
        body = stream.read()
    if len(body) < size:
        raise Refusal("damaged")
    return body


def _check_word(body: bytes, limits: Limits) -> None:
    """Read the first block of a Word document: its mark, and whether it is encrypted ([MS-DOC] 2.5.2)."""
    mark, flags = struct.unpack_from("<H8xH", body)
    if mark not in (0xA5EC, 0xA5DC):
        raise Refusal("damaged")
    if flags & 0x0100:
        limits.refuse("encrypted")


def _check_workbook(body: bytes, limits: Limits) -> None:
    """Read the records of the workbook's first part: encryption and Excel 4 macro sheets ([MS-XLS] 2.1.7)."""
    at = 0
    while at + 4 <= len(body):
        record, length = struct.unpack_from("<HH", body, at)
        if at == 0 and record not in (0x0809, 0x0409, 0x0209):
            raise Refusal("damaged")
        if record == _FILEPASS:
            limits.refuse("encrypted")
            return
        if record == _BOUNDSHEET and length >= 6 and body[at + 4 + 5] == _MACRO_SHEET:
            limits.refuse("macro")
        if record == _EOF:
            return
        at += 4 + length
    raise Refusal("damaged")
