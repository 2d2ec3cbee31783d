"""Checks of zip containers (DOCX, XLSX, OFD, new WPS and ET), unpacked in a stream (no Django)."""

import io
import itertools
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from office.files.limits import KB, MB, Limits, Refusal, unreachable
from office.files.ole import check_embedded

MAX_DIRECTORY = MB  # a central directory of 1,000 ordinary entries takes a tenth of this
CHUNK = 64 * KB
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # flag bits: encrypted, strongly encrypted, masked headers
_ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!\x1a",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ",
    b"MSCF\x00",
    b"\x28\xb5\x2f\xfd",
    b"LZIP",
)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!/")
# zipfile's ways of saying that it cannot go on
_UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = {"wordprocessingml.document.main+xml": "word", "spreadsheetml.sheet.main+xml": "sheet"}
_REMOTE = re.compile(r"^\s*(https?:|ftp:|\\\\|file:/{2,}(?!/|[a-zA-Z]:)[^/])", re.IGNORECASE)
_LOADED = ("/attachedTemplate", "/oleObject", "/frame", "/subDocument")


@dataclass
class Tally:
    """What has been unpacked so far, embedded workbooks included."""

    entries: int = 0
    unpacked: int = 0


def check_zip(stream: BinaryIO, size: int, limits: Limits, tally: Tally | None = None, depth: int = 0) -> str:
    """Return what the container is (word, sheet or ofd), or raise Refusal.

    ``size`` is the container's length in bytes; ``depth`` is 1 for a workbook embedded in a document
    (a chart's data), which may hold no further container.
    """
    tally = tally or Tally()
    _check_directory(stream, size, limits)
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
            _check_entries(infos, limits, tally)
            for info in infos:
                _check_entry(archive, info, limits, tally, depth)
            inner = _inner(archive)
    except _UNREADABLE as error:
        raise Refusal("damaged") from error
    return inner


def _check_directory(stream: BinaryIO, size: int, limits: Limits) -> None:
    """Refuse by the closing record alone, before the module loads a directory of a million entries."""
    tail_size = min(size, 22 + 65535)
    stream.seek(size - tail_size)
    tail = stream.read(tail_size)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        unreachable("damaged")
    count, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count > limits.entries or directory > MAX_DIRECTORY:
        limits.refuse("bomb_entries", limit=limits.entries)
    stream.seek(0)


def _check_entries(infos: list[zipfile.ZipInfo], limits: Limits, tally: Tally) -> None:
    """Refuse by the directory: too many, encrypted, linked, out of their folder, doubled or overlapping."""
    tally.entries += len(infos)
    if tally.entries > limits.entries:
        limits.refuse("bomb_entries", limit=limits.entries)
    seen: set[str] = set()
    for info in infos:
        if info.flag_bits & _ENCRYPTED:
            limits.refuse("encrypted")
        mode = info.external_attr >> 16
        if _unsafe_path(info.filename) or stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            limits.refuse("unsafe_path")
        if info.filename.lower() in seen:
            limits.refuse("damaged")
        seen.add(info.filename.lower())
    ordered = sorted(infos, key=lambda info: info.header_offset)
    if ordered and ordered[0].header_offset != 0:
        limits.refuse("polyglot")
    for one, two in itertools.pairwise(ordered):
        if one.header_offset + 30 + one.compress_size > two.header_offset:
            limits.refuse("bomb_overlap")


def _unsafe_path(name: str) -> bool:
    """Say whether an entry's name leaves its container: absolute, with a drive, backslash, NUL or '..'."""
    return name.startswith("/") or ".." in name.split("/") or any(c in name for c in "\\\0:")


def _check_entry(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits, tally: Tally, depth: int
) -> None:
    """Unpack one entry in a stream, counting, and look at what it is."""
    name = info.filename.lower()
    _check_entry_name(name, limits)
    keep = bytearray()
    for part in _chunks(archive, info, limits, tally):
        if not keep:
            _check_entry_head(name, part, limits, depth)
        if _wanted_whole(name, bytes(keep[:8]) or part[:8]):
            keep += part
        elif not keep:
            keep += part[:KB]
    _check_entry_body(name, bytes(keep), limits, tally, depth)


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits, tally: Tally) -> Iterator[bytes]:
    """Yield an entry's bytes, refusing as soon as a count passes its limit."""
    size = 0
    with archive.open(info) as stream:
        while part := stream.read(CHUNK):
            size += len(part)
            tally.unpacked += len(part)
            if tally.unpacked > limits.unpacked:
                limits.refuse("bomb_size", limit=limits.unpacked // MB)
            if size > limits.ratio_from and size > limits.ratio * max(1, info.compress_size):
                limits.refuse("bomb_ratio", limit=limits.ratio)
            yield part


def _check_entry_name(name: str, limits: Limits) -> None:
    """Refuse parts that hold programs, by their usual names."""
    base = name.rsplit("/", 1)[-1]
    if base in ("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin") or "/macrosheets/" in name:
        limits.refuse("macro")
    if "/activex/" in name:
        limits.refuse("active")


def _check_entry_head(name: str, head: bytes, limits: Limits, depth: int) -> None:
    """Refuse an archive or a program inside the container, and XML that defines entities."""
    archive = head.startswith(_ARCHIVES) or head[257:262] == b"ustar"
    if archive and not (depth == 0 and _is_embedded_office(name)):
        limits.refuse("nested")
    # Embedded fonts are scrambled: their first bytes mean nothing.
    if head.startswith(_PROGRAMS) and not name.endswith(".odttf"):
        limits.refuse("active")
    if name.endswith((".xml", ".rels")):
        plain = head[: 4 * KB].replace(b"\0", b"")  # UTF-16 shows its ASCII between NULs
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            limits.refuse("entity")


def _is_embedded_office(name: str) -> bool:
    """Say whether the entry is where a chart keeps its workbook, or a document one it embeds."""
    return "/embeddings/" in name and name.endswith((".xlsx", ".docx"))


def _wanted_whole(name: str, head: bytes) -> bool:
    """Say whether the entry must be looked at whole, not only counted."""
    return name.endswith(".rels") or _is_embedded_office(name) or head.startswith(_OLE)


def _check_entry_body(name: str, body: bytes, limits: Limits, tally: Tally, depth: int) -> None:
    """Look inside an embedded workbook, an embedded OLE object or a list of relationships."""
    if _is_embedded_office(name) and depth == 0:
        check_zip(io.BytesIO(body), len(body), limits, tally, depth=1)
    elif body.startswith(_OLE):
        check_embedded(body, limits)
    elif name.endswith(".rels"):
        for link in _xml(body).iter():
            loaded = link.get("TargetMode") == "External" and link.get("Type", "").endswith(_LOADED)
            if loaded and _REMOTE.match(link.get("Target", "")):
                limits.refuse("active")


def _inner(archive: zipfile.ZipFile) -> str:
    """Return what the container's own table of parts says it is: word, sheet, ofd, macro or other."""
    names = archive.namelist()
    if "OFD.xml" in names and "[Content_Types].xml" not in names:
        return "ofd" if _xml(archive.read("OFD.xml")).tag.endswith("}OFD") else "other"
    if "[Content_Types].xml" not in names:
        return "other"
    found = "other"
    for part in _xml(archive.read("[Content_Types].xml")).iter():
        kind = part.get("ContentType", "")
        if any(word in kind.lower() for word in ("macroenabled", "vbaproject", "macrosheet")):
            return "macro"
        for suffix, inner in _MAIN.items():
            if kind.endswith(suffix) and part.get("PartName", "").lstrip("/") in names:
                found = inner
    return found


def _xml(body: bytes):  # type: ignore[no-untyped-def]
    """Parse a small XML part, refusing entities, or refuse the file as damaged."""
    try:
        return ElementTree.fromstring(body)
    except DefusedXmlException as error:
        raise Refusal("entity") from error
    except (ElementTree.ParseError, LookupError) as error:
        raise Refusal("damaged") from error
