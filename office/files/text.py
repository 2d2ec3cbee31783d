"""Plain text out of files, for search and for the secrecy check, and the check of TXT (no Django)."""

import re
import zipfile
from collections.abc import Iterator

from defusedxml import ElementTree

from office.files.limits import KB, Limits, Refusal

_MARKUP = re.compile(
    rb"\s*(?:<!doctype|<\?xml|<html|<head|<body|<svg|<script|<iframe|<object|<meta|<img|<!--|\{\\rtf)",
    re.IGNORECASE,
)
_MHT = re.compile(rb"^(?:MIME-Version|Content-Type|X-UnMHT|From: <Saved)", re.IGNORECASE | re.MULTILINE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")
# Runs of UTF-16 Chinese, punctuation and ASCII, as Word's and Excel's binary files keep their text.
_RUN = re.compile(
    "[\u2018-\u201d\u2026\u2605\u2606\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e\x20-\x7e\r\n\t]{3,}"
)


def check_text(path: str, limits: Limits) -> None:
    """Raise Refusal unless the file is readable text and not a page, picture or mail in disguise."""
    with open(path, "rb") as stream:
        body = stream.read()
    head = body[: 4 * KB].removeprefix(b"\xef\xbb\xbf")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[2:].replace(b"\0", b"")
    if _MARKUP.match(head) or (_MHT.match(head) and b"multipart" in head.lower()):
        limits.refuse("wrong_extension", extension="txt")
    if _CONTROL.search(decode(body)):
        limits.refuse("wrong_extension", extension="txt")


def decode(body: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or GB18030; anything else is refused."""
    encodings = ["utf-16"] if body[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("wrong_extension", extension="txt")


def text_of(path: str, media_type: str, family: str, limit: int) -> str:
    """Return up to ``limit`` characters of the file's text; empty where it has none (a scan, a picture)."""
    if media_type == "application/pdf":
        parts = _pdf(path)
    elif family == "zip":
        parts = _zip(path)
    elif family == "ole":
        parts = _ole(path)
    elif family == "text":
        with open(path, "rb") as stream:
            parts = iter([decode(stream.read())])
    else:
        parts = iter(())
    found: list[str] = []
    length = 0
    for part in parts:
        found.append(part)
        length += len(part)
        if length >= limit:
            break
    return "".join(found)[:limit].replace("\0", "")


def _pdf(path: str) -> Iterator[str]:
    """Yield the text layer page by page."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            yield page.get_textpage().get_text_bounded() + "\n"
            page.close()


def _zip(path: str) -> Iterator[str]:
    """Yield the text of DOCX, XLSX and OFD parts, one element at a time."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        wanted = [
            n
            for n in names
            if re.search(
                r"^word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$"
                r"|^xl/(sharedStrings|worksheets/[^/]+)\.xml$|Content\.xml$",
                n,
            )
        ]
        for name in sorted(wanted, key=lambda n: (not n.endswith(("document.xml", "sharedStrings.xml")), n)):
            with archive.open(name) as stream:
                yield from _elements(stream)


def _elements(stream) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """Yield the text of w:t (Word), t (Excel) and ofd:TextCode, with a line end after each paragraph."""
    for _, element in ElementTree.iterparse(stream):
        tag = element.tag.rpartition("}")[2]
        if tag in ("t", "TextCode") and element.text:
            yield element.text
        if tag in ("p", "si", "is", "TextObject", "br"):
            yield "\n"
        element.clear()


def _ole(path: str) -> Iterator[str]:
    """Yield readable runs of the main stream: enough to find words, not to print them."""
    import olefile

    with olefile.OleFileIO(path) as ole:
        for name in ("WordDocument", "Workbook", "Book"):
            if ole.exists(name):
                with ole.openstream(name) as stream:
                    body = stream.read()
                for start in (0, 1):  # a string may begin at an odd place
                    for run in _RUN.findall(body[start:].decode("utf-16-le", "replace")):
                        yield run + "\n"
