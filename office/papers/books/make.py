"""Long register books by Typst, in a limited process: RegisterBook's paper at a tenth of its cost in HTML."""

import json
import logging
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, npgettext, pgettext
from django.utils.translation import gettext as _

from office.papers import fonts
from office.papers.contents import RegisterBook
from office.papers.errors import MissingGlyphs, PaperFailed, PaperTooHeavy, PaperTookTooLong, PaperUnavailable
from office.papers.isolated import run_limited

SECONDS, MEGABYTES = 60, 3072  # of one book: 10,000 rows of six columns take 7 seconds and 900 megabytes
TYPESETTING = Path(__file__).with_name("typesetting.py")
LONGEST = 1200  # bytes of a cell that is kept on one page
LONG_WORD = re.compile(r"[!-~]{18,}")  # a word that no column may hold: addresses, digests
PIECE = 12
MARK = "\u0001"
logger = logging.getLogger(__name__)


def make_book(book: RegisterBook, *, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> bytes:
    """Return a register's book as PDF/A-3u in the active language; the same book gives the same bytes.

    Any PaperError: PaperTookTooLong past `seconds` of CPU (half as many again by the wall clock), PaperTooHeavy past
    `megabytes` of address space.
    """
    faces = _faces()
    if missing := fonts.missing_glyphs("".join(_texts(book))):
        raise MissingGlyphs(missing)
    given = json.dumps({"book": packed(book), "faces": faces}).encode()
    child = run_limited([sys.executable, "-P", str(TYPESETTING), str(seconds), str(megabytes)], given, seconds * 1.5)
    if child is None or child.returncode == -signal.SIGXCPU:
        raise PaperTookTooLong(seconds)
    if child.returncode < 0 or b"memory allocation" in child.stderr:
        raise PaperTooHeavy(f"status {child.returncode}")
    if child.returncode:
        detail = child.stderr[-500:].decode(errors="replace")
        logger.warning("Book: %s", detail)
        raise PaperFailed(detail)
    return child.stdout


def packed(book: RegisterBook) -> dict[str, Any]:
    """What book.typ reads: every word of the paper, ready to print."""
    count = npgettext("paper", "%(n)s entry", "%(n)s entries", len(book.rows)) % {"n": len(book.rows)}
    at = localtime(book.printed_at)
    page = _("Page %(page)s of %(pages)s") % {"page": MARK, "pages": MARK}
    return {
        "title": book.title, "office": book.office, "about": [one for one in (book.office, book.period, count) if one],
        "printed": _("Printed by %(who)s, %(when)s") % {"who": book.printed_by, "when": date_format(at, "Y-m-d H:i")},
        "page": page.split(MARK), "lang": (get_language() or "en")[:2], "longest": LONGEST,
        "empty": pgettext("paper", "No entries."), "stamp": int(book.printed_at.timestamp()),
        "made": {"year": at.year, "month": at.month, "day": at.day, "hour": at.hour, "minute": at.minute,
                 "second": at.second},
        "columns": [{"label": column.label, "share": column.share, "centred": column.centred}
                    for column in book.columns],
        "rows": [[LONG_WORD.sub(_breakable, cell) for cell in row] for row in book.rows],
    }


def _breakable(word: "re.Match[str]") -> str:
    """A long word with places where a line may end, which take no ink."""
    return "\u200b".join(word[0][start:start + PIECE] for start in range(0, len(word[0]), PIECE))


def _texts(book: RegisterBook) -> Iterator[str]:
    yield from (book.title, book.office, book.period, book.printed_by, *(column.label for column in book.columns))
    for row in book.rows:
        yield from row


def _faces() -> dict[str, list[str]]:
    """The font files of the roles a book is set in, the face itself first; PaperUnavailable without any."""
    official, fallback = fonts.official_faces(), [str(face.path) for face in fonts.fallback_faces()]
    found = {role: [*([str(official[role].path)] if role in official else []), *fallback]
             for role in ("song", "fang", "hei")}
    if not all(found.values()):
        raise PaperUnavailable("faces")
    return found
