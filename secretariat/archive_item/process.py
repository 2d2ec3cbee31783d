"""The metadata of a document's handling (DA/T 46-2009, process): who did what, when, in which words."""

from typing import Any

from office.registers.paperwork import journal
from office.routing.way import taken_back


def process_of(document: Any) -> list[dict[str, str]]:
    """The journal of a document as plain data, oldest first; what was taken back is left."""
    lines = journal(document)
    back = taken_back(lines)
    return [
        {"at": line.at.isoformat(), "act": line.name, "of": line.act, "who": line.by.name_zh,
         "post": line.post.title_zh if line.post else "", "for": line.behalf.name_zh if line.behalf else "",
         "words": line.opinion}
        for line in lines if line.pk not in back
    ]
