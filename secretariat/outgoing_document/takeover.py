"""Texts taken over from Word or WPS, pasted or as a file: headings, paragraphs and tables; all else goes."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.files.names import clean_text
from secretariat.outgoing_document.textform import MOST_BLOCKS, Block, new_block

LONGEST = 2_000_000  # characters of what is pasted; Word's HTML is mostly markup
TAGS = {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "td", "th"}
HEADING = re.compile(r"h[1-6]")
# The numbers of 公文 headings, GB/T 9704 7.3.3: the layout makes them, so typed ones are taken off.
NUMBERED = (re.compile(r"[一二三四五六七八九十]{1,3}、"), re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"),
            re.compile(r"\d{1,2}[.．](?!\d)"), re.compile(r"[（(]\d{1,2}[）)]"))
LONGEST_HEADING = 60
STYLE = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)


def blocks_from_html(html: str) -> list[Block]:
    """The blocks of pasted HTML: cleaned of everything but its structure before it is read."""
    if len(html) > LONGEST:
        raise ValidationError(_("This is too long to be pasted; take it over from a Word file."))
    reader = _Reader()
    reader.feed(nh3.clean(html, tags=TAGS, attributes={}))
    reader.close()
    return reader.done()


def blocks_from_text(text: str) -> list[Block]:
    """The blocks of plain pasted words: a line is a paragraph or, by its number, a heading."""
    return [_line(line) for line in clean_text(text).split("\n") if line.strip()][:MOST_BLOCKS]


def blocks_from_docx(path: Path) -> list[Block]:
    """The blocks of a Word file that was checked when it was received. Raises ValidationError if it cannot be read."""
    from docx import Document
    from docx.table import Table

    try:
        blocks = []
        for part in Document(str(path)).iter_inner_content():
            if isinstance(part, Table):
                rows = [[" ".join(clean_text(cell.text).split()) for cell in row.cells] for row in part.rows]
                blocks.append(new_block("table", rows=rows))
            elif text := clean_text(part.text).strip():
                styled = STYLE.match(part.style.name or "") if part.style is not None else None
                blocks.append(_line(text, int(styled[1]) if styled else 0))
    except (ValueError, KeyError, OSError, AttributeError) as error:
        raise ValidationError(_("This Word file cannot be read.")) from error
    return blocks[:MOST_BLOCKS]


def _line(text: str, level: int = 0) -> Block:
    """A paragraph, or the heading that its style or its number makes of it."""
    text = " ".join(text.split())
    for place, number in enumerate(NUMBERED, 1):
        found = number.match(text)
        is_heading = level or (place < 3 and not text.endswith(("。", "；", "：")))
        if found and is_heading and len(text) <= LONGEST_HEADING:
            return new_block("heading", level=place, text=text[found.end():].strip())
    if level and len(text) <= LONGEST_HEADING:
        return new_block("heading", level=min(level, 4), text=text)
    return new_block("paragraph", text=text)


class _Reader(HTMLParser):
    """Reads clean HTML into blocks: a line for each paragraph, a table for each outermost table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.words: list[str] = []
        self.level = 0
        self.tables = 0  # how deep inside tables
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if self.tables:
            if tag == "tr":
                self.rows.append([])
            elif tag in ("td", "th"):
                self.words = []
        else:
            self._end_line()
            self.level = int(tag[1]) if HEADING.fullmatch(tag) else 0
        self.tables += tag == "table"

    def handle_endtag(self, tag: str) -> None:
        if self.tables and tag in ("td", "th"):
            if self.rows:
                self.rows[-1].append(" ".join("".join(self.words).split()))
            self.words = []
        elif tag == "table":
            self.tables -= 1
            if not self.tables:
                self._end_table()
        elif not self.tables:
            self._end_line()

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def _end_line(self) -> None:
        text = clean_text("".join(self.words)).strip()
        self.words = []
        if text:
            self.blocks.append(_line(text, self.level))
        self.level = 0

    def _end_table(self) -> None:
        rows = [row for row in self.rows if row]
        width = max(map(len, rows), default=0)
        if width:
            filled = [[clean_text(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
            self.blocks.append(new_block("table", rows=filled))
        self.rows = []

    def done(self) -> list[Block]:
        """The blocks read; a paste without a tag is one line each."""
        self._end_line()
        return self.blocks[:MOST_BLOCKS]
