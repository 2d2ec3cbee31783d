"""The versions of a text, one for each writing, and what differs block by block between any two of them."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from secretariat.outgoing_document.content import meeting_lines
from secretariat.outgoing_document.models import KINDS

SHOWN = 100  # the newest versions that can be chosen


@dataclass(frozen=True)
class Difference:
    """One block (or line of the head) in two versions: `what` is same, added, gone, changed or moved."""

    what: str
    before: str
    after: str
    pieces: tuple[tuple[str, str], ...] = ()  # of a changed text: (same, gone or added; the words)


def versions_of(document: Any) -> list[Any]:
    """The newest versions in which what is signed differs from the one before, newest first."""
    rows = list(document.history.select_related("history_user__person").order_by("history_date", "history_id"))
    kept: list[Any] = []
    for row in rows:
        if not kept or _face(kept[-1]) != _face(row):
            kept.append(row)
    return kept[::-1][:SHOWN]


def _face(row: Any) -> tuple[Any, ...]:
    return (row.title, row.document_kind, row.issuers, row.main_to, row.copy_to, row.body, row.annexes,
            *meeting_lines(row))


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """What differs between two contents (see content.signed_content), in reading order; unchanged blocks too."""
    return aligned(_lines(before), _lines(after))


def _lines(content: dict[str, Any]) -> list[str]:
    head = ["发文机关：" + "、".join(content["issuers"]), content["title"], "主送：" + "，".join(content["main_to"])]
    lines = [str(dict(KINDS)[content["kind"]]), *head, *content["meeting"], *map(words_of, content["body"])]
    for place, annex in enumerate(content["annexes"], 1):
        lines += [f"附件{place}：{annex['title']}", *map(words_of, annex["blocks"])]
    return [*lines, "抄送：" + "，".join(content["copy_to"])]


def words_of(block: dict[str, Any]) -> str:
    """A block in one line of words."""
    if block["kind"] == "heading":
        return f"{'#' * int(block['level'])} {block['text']}"
    if block["kind"] == "table":
        rows = " / ".join(" | ".join(row) for row in block["rows"])
        return f"[{block['header_rows']}{'⟳' if block['landscape'] else ''}] {block['caption']} {rows}"
    if block["kind"] == "picture":
        return f"[{block['file'][:12]}] {block['caption']}"
    return str(block["text"])


def aligned(before: list[str], after: list[str]) -> list[Difference]:
    """What differs between two texts, line by line, in reading order; unchanged lines too."""
    found: list[Difference] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = before[a:b], after[c:d]
        if what == "equal":
            found += [Difference("same", text, text) for text in old]
            continue
        for place in range(max(len(old), len(new))):
            one, two = (lines[place] if place < len(lines) else "" for lines in (old, new))
            found.append(_difference(one, two))
    return found


def _difference(one: str, two: str) -> Difference:
    if not one or not two:
        return Difference("gone" if one else "added", one, two)
    pieces: list[tuple[str, str]] = []
    for what, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(("same", one[a:b]))
            continue
        pieces += [(name, text) for name, text in (("gone", one[a:b]), ("added", two[c:d])) if text]
    return Difference("changed", one, two, tuple(pieces))
