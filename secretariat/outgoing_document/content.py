"""What a sign-off binds, whose paper it is and what it says to whom, in one form of writing, and its SHA-256."""

import hashlib
import json
import unicodedata
from collections.abc import Iterator
from typing import Any

UNBOUND = {"id"}  # of a block: its key here, which nobody reads


def names_of(organs: list[dict[str, Any]]) -> list[str]:
    """The names of a list of addressees, as printed."""
    return [one["name"] for one in organs]


def signed_content(document: Any) -> dict[str, Any]:
    """What a sign-off binds (条例 art. 22, 25): neither number nor date, neither imprint nor copies printed."""
    return {
        "kind": document.document_kind,
        "issuers": document.issuers,
        "title": document.title,
        "meeting": meeting_lines(document),
        "main_to": names_of(document.main_to),
        "copy_to": names_of(document.copy_to),
        "body": bare(document.body),
        "annexes": [{"title": one["title"], "blocks": bare(one["blocks"])} for one in document.annexes],
    }


def meeting_lines(document: Any) -> list[str]:
    """When and where a meeting is, who is to come, who came and who did not: as they are printed."""
    said = (("会议时间", document.meeting_at), ("会议地点", document.meeting_place), ("参加人员", document.attendees),
            ("请假", document.absent), ("列席", document.observers))
    return [f"{name}：{text}" for name, text in said if text]


def bare(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks without the keys by which this program finds them again."""
    return [{name: found for name, found in block.items() if name not in UNBOUND} for block in blocks]


def digest(content: dict[str, Any]) -> str:
    """The SHA-256 of a content: one spelling of each character, names sorted, nothing between."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def texts_in(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """Every text of some blocks, in reading order."""
    for block in blocks:
        yield from (block[name] for name in ("text", "caption") if block.get(name))
        yield from (cell for row in block.get("rows", ()) for cell in row if cell)


def all_texts(document: Any) -> Iterator[str]:
    """Every text of the body and the annexes."""
    yield from texts_in(document.body)
    for annex in document.annexes:
        yield annex["title"]
        yield from texts_in(annex["blocks"])
