"""Names and form text made safe: no direction tricks, no invisible characters, no paths."""

import re
import unicodedata
from urllib.parse import quote

MAX_NAME = 120  # characters, extension included
MAX_EXTENSION = 10
MAX_MARKS = 3  # combining marks in a row; more only serves to smear over neighbouring lines

# Letters and marks that show nothing yet are not "format" characters: Hangul fillers, braille blank, joiners.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0")
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ZERO_WIDTH = re.compile("[\u00ad\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]")
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARKS = re.compile(f"({_MARK}{{{MAX_MARKS}}}){_MARK}+")
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # Windows refuses these in a name


def clean_name(name: str) -> str:
    """Return ``name`` as a file name that is safe to store, show, list and download on any system.

    The result is NFC, has no folder, control, bidirectional or invisible character, is no device name,
    keeps its extension, and has 1 to 120 characters. Cleaning a clean name changes nothing.
    """
    name = unicodedata.normalize("NFC", name)
    name = re.split(r"[/\\]", name.rstrip("/\\"))[-1] if name else name
    name = "".join(_plain(c) for c in name)
    name = _FORBIDDEN.sub("_", _MARKS.sub(r"\1", name))
    name = unicodedata.normalize("NFC", _trim(name))
    stem, extension = split_extension(name)
    stem = stem.lstrip(" .-")
    if not stem.strip("_"):
        stem = "file"
    if _RESERVED.fullmatch(stem.split(".")[0].strip()):
        stem = "_" + stem
    stem = stem[: MAX_NAME - len(extension)].rstrip(" .") or "file"
    return stem + extension


def split_extension(name: str) -> tuple[str, str]:
    """Return (stem, extension with its dot), the extension empty when there is none of a usual length."""
    stem, dot, extension = name.rpartition(".")
    if not dot or not extension or len(extension) >= MAX_EXTENSION or " " in extension:
        return name, ""
    return stem.rstrip(" ."), "." + extension


def clean_text(value: str) -> str:
    """Return form text in NFC without control characters, direction overrides and zero-width characters.

    Line ends become ``\\n``; tabs, line ends and four-byte characters stay.
    """
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = _ZERO_WIDTH.sub("", _BIDI.sub("", value))
    value = "".join(c for c in value if c in "\n\t" or not _never(c))
    return unicodedata.normalize("NFC", _MARKS.sub(r"\1", value))


def content_disposition(name: str, inline: bool = False) -> str:
    """Return the Content-Disposition header for ``name`` (RFC 6266): an ASCII name and the real one."""
    name = clean_name(name)
    ascii_name = re.sub(r"[^A-Za-z0-9 ._()+,=@\[\]{}~-]", "_", name)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"


def _plain(character: str) -> str:
    """Return the character, a space for any separator, or nothing when it must not be seen in a name."""
    category = unicodedata.category(character)
    if category in ("Zs", "Zl", "Zp") or character in "\t\r\n":
        return " "
    if category in ("Cc", "Cf", "Cs", "Co", "Cn") or character in _INVISIBLE or _VARIATION.match(character):
        return ""
    return character


def _trim(name: str) -> str:
    """Return the name without doubled spaces, and without the ends Windows or a shell would misread."""
    return re.sub(r" {2,}", " ", name).lstrip(" -").rstrip(" .")


def _never(character: str) -> bool:
    """Say whether this is a control character, half a pair, or a code point kept for internal use."""
    code = ord(character)
    reserved = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    return reserved or unicodedata.category(character) in ("Cc", "Cs")
