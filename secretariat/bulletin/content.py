"""What an approval of an issue binds, and its texts as blocks."""

import hashlib
import json
import re
import unicodedata
from typing import Any

from office.papers.official.blocks import Block, Heading, Paragraph

# Headings as GB/T 9704 7.3.3 numbers them; the layout makes the numbers, so typed ones are taken off.
NUMBERED = (re.compile(r"[一二三四五六七八九十]{1,3}、"), re.compile(r"（[一二三四五六七八九十]{1,3}）"))
LONGEST_HEADING = 60


def blocks(text: str) -> tuple[Block, ...]:
    """A plain text as blocks: a line is a paragraph or, by its number, a heading."""
    return tuple(_block(line) for line in lines(text))


def lines(text: str) -> list[str]:
    """The lines of a plain text in which something is written."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _block(line: str) -> Block:
    for level, number in enumerate(NUMBERED, 1):
        found = number.match(line)
        if found and found.end() < len(line) <= LONGEST_HEADING and not line.endswith(("。", "；", "：")):
            return Heading(level, line[found.end():].strip())
    return Paragraph(line)


def content_of(bulletin: Any) -> dict[str, Any]:
    """What an approval binds: neither number nor date."""
    return {
        "name": bulletin.name, "title": bulletin.title, "report_to": bulletin.report_to,
        "send_to": bulletin.send_to, "issue_to": bulletin.issue_to,
        "items": [[item.title, item.text] for item in bulletin.items_in_order()],
    }


def digest(bulletin: Any) -> str:
    """The SHA-256 of what an approval binds: one spelling of each character, names sorted."""
    said = json.dumps(content_of(bulletin), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", said).encode()).hexdigest()
