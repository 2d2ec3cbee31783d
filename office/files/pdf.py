"""Checks of PDF files: readable, not encrypted, nothing that runs or hides in them (no Django).

The names are sought in the raw bytes, not in one parser's view of the file: readers repair broken files in
different ways, and what one of them does not see another may run.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator

from office.files.limits import MB, Limits, Refusal

TAIL = 4096  # the end mark lies in the last bytes; more behind it is another file
MAX_OBJECT_STREAM = 32 * MB


def _name(word: str) -> str:
    """Return a pattern for a PDF name, each letter plain or written as #xx."""
    letters = "".join(f"(?:{c}|#{ord(c):02x}|#{ord(c):02X})" for c in word)
    return rf"/{letters}"


_END = rb"(?![A-Za-z0-9#])"
_VALUE = rb"\s*(?:<<|\[|\d+\s+\d+\s+R)"


def _pattern(*words: str, tail: bytes = _END) -> re.Pattern[bytes]:
    return re.compile(b"(?:" + "|".join(_name(word) for word in words).encode() + b")" + tail)


# In the order people should hear of them: the most telling reason first.
_FORBIDDEN: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("encrypted", _pattern("Encrypt", tail=_VALUE)),
    ("pdf_script", _pattern("JavaScript")),
    ("pdf_script", _pattern("JS", tail=rb"\s+\d+\s+\d+\s+R")),
    ("pdf_launch", _pattern("Launch")),
    ("pdf_form", _pattern("XFA", tail=_VALUE)),
    ("pdf_embedded", _pattern("EmbeddedFile", "EmbeddedFiles", "RichMedia")),
    ("pdf_embedded", _pattern("EF", tail=rb"\s*(?:<<|\d+\s+\d+\s+R)")),
    ("pdf_action", _pattern("AA", tail=rb"\s*(?:<<|\d+\s+\d+\s+R)")),
)
_OBJECT_STREAM = _pattern("ObjStm")
_FLATE = _pattern("FlateDecode", "Fl")
_FILTER = _pattern("Filter")
_STREAM = re.compile(rb"stream\r?\n")
_NUMBERS = re.compile(rb"\s*\d+\s+\d+\s")


def check_pdf(path: str, limits: Limits) -> None:
    """Raise Refusal unless the PDF opens, is complete, is not encrypted and carries nothing active."""
    with open(path, "rb") as stream:
        body = stream.read()
    if b"%%EOF" not in body[-TAIL:]:
        limits.refuse("damaged")
    _scan(body, limits)
    for text in _object_streams(body, limits):
        _scan(text, limits)
    _check_opens(path, limits)
    if zipfile.is_zipfile(path):
        limits.refuse("polyglot")


def _scan(text: bytes, limits: Limits) -> None:
    """Refuse the forbidden names."""
    for code, pattern in _FORBIDDEN:
        if pattern.search(text):
            limits.refuse(code)


def _object_streams(body: bytes, limits: Limits) -> Iterator[bytes]:
    """Yield the text of every packed stream that may hold objects: it begins with pairs of numbers."""
    for found in _OBJECT_STREAM.finditer(body):
        around = body[max(0, found.start() - 512) : found.end() + 512]
        if _FILTER.search(around) and not _FLATE.search(around):
            limits.refuse("pdf_hidden")
    total = 0
    for found in _STREAM.finditer(body):
        head = _inflate(body, found.end(), 64)
        if not _NUMBERS.match(head):
            continue
        text = _inflate(body, found.end(), MAX_OBJECT_STREAM)
        total += len(text)
        if len(text) == MAX_OBJECT_STREAM or total > limits.unpacked:
            limits.refuse("bomb_size", limit=limits.unpacked // MB)
            return
        yield text


def _inflate(body: bytes, start: int, limit: int) -> bytes:
    """Return up to ``limit`` unpacked bytes of the stream at ``start``, or what could be unpacked of it."""
    unpacker = zlib.decompressobj()
    out = bytearray()
    view = memoryview(body)
    step = 256 if limit < 1024 else 64 * 1024
    try:
        while len(out) < limit and not unpacker.eof and start < len(body):
            out += unpacker.decompress(view[start : start + step], limit - len(out))
            start += step
            while unpacker.unconsumed_tail and len(out) < limit:
                out += unpacker.decompress(unpacker.unconsumed_tail, limit - len(out))
    except zlib.error:
        pass  # what was read so far is still looked at
    return bytes(out)


def _check_opens(path: str, limits: Limits) -> None:
    """Refuse a file that the page renderer cannot open, or that needs a password."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Refusal("encrypted" if "password" in str(error).lower() else "damaged") from error
    with document:
        if pdfium.FPDF_GetSecurityHandlerRevision(document) >= 0:
            limits.refuse("encrypted")
        pages = len(document)
        if pages < 1:
            limits.refuse("damaged")
        if pages > limits.pages:
            limits.refuse("too_many_pages", limit=limits.pages)
