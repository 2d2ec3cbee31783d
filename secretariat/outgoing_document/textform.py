"""The form in which a text is written: each block as plain fields, and buttons that add, move and remove blocks."""

import re
from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.files.names import clean_text
from office.papers.official.blocks import MAX_LEVEL, block_from

MOST_BLOCKS = 400  # of a body or an annex
MOST_ANNEXES = 20
LONGEST_TEXT = 20_000  # characters of one block
KINDS = ("heading", "paragraph", "table", "picture")
BUTTON = re.compile(rf"(add|up|down|drop|annex|unannex)-(body|a\d{{1,2}})(?:-(\d{{1,3}}))?(?:-({'|'.join(KINDS)}))?")
FIELD = re.compile(r"(body|a\d{1,2})_(\d{1,3})_text")
Block = dict[str, Any]


def new_block(kind: str, **said: Any) -> Block:
    """An empty block of a kind, with a key of its own by which remarks and differences find it."""
    empty: dict[str, Block] = {
        "heading": {"level": 1, "text": ""}, "paragraph": {"text": ""},
        "table": {"rows": [["", ""]], "header_rows": 1, "caption": "", "landscape": False},
        "picture": {"file": "", "caption": ""},
    }
    return {"id": token_hex(4), "kind": kind, **empty[kind], **said}


class Text:
    """The body and the annexes as a form carries them: read from what was typed, changed by a button, and judged."""

    def __init__(self, body: list[Block], annexes: list[dict[str, Any]]) -> None:
        self.body, self.annexes = body, annexes
        self.errors: dict[str, str] = {}  # field to sentence

    @classmethod
    def typed(cls, data: Mapping[str, str]) -> "Text":
        """The text that a form carries; what is no block of it is passed over."""
        count = min(_number(data.get("annexes")), MOST_ANNEXES)
        annexes = [{"title": _clean(data.get(f"a{place}_title")), "blocks": _blocks(data, f"a{place}")}
                   for place in range(1, count + 1)]
        return cls(_blocks(data, "body"), annexes)

    def part(self, name: str) -> list[Block]:
        """The blocks of the body, or of annex `a2`."""
        return self.body if name == "body" else self.annexes[int(name[1:]) - 1]["blocks"]

    def press(self, wish: str) -> str:
        """Change the text by one button; returns the control to go on from. Anything unknown changes nothing.

        `wish` is add-body-3-table (after block 3), up-body-2, down-a1-2, drop-body-2, annex-body, unannex-a1.
        """
        found = BUTTON.fullmatch(wish)
        if found is None:
            return ""
        name, part, place, kind = found[1], found[2], int(found[3] or 0), found[4] or "paragraph"
        if name == "annex" and len(self.annexes) < MOST_ANNEXES:
            self.annexes.append({"title": "", "blocks": [new_block("paragraph")]})
            return f"a{len(self.annexes)}_title"
        if part != "body" and not 0 < int(part[1:]) <= len(self.annexes):
            return ""
        if name == "unannex" and part != "body":
            self.annexes.pop(int(part[1:]) - 1)
            return "add_annex"
        return self._press_block(name, part, place, kind)

    def _press_block(self, name: str, part: str, place: int, kind: str) -> str:
        blocks = self.part(part)
        if name == "add" and place <= len(blocks) < MOST_BLOCKS:
            blocks.insert(place, new_block(kind))
            return f"{part}_{place + 1}_{'file' if kind == 'picture' else 'text'}"
        if not 0 < place <= len(blocks):
            return ""
        if name == "drop":
            blocks.pop(place - 1)
            return f"{part}_{min(place, len(blocks))}_text" if blocks else f"{part}_add"
        other = place + (1 if name == "down" else -1)
        if name in ("up", "down") and 0 < other <= len(blocks):
            blocks.insert(other - 1, blocks.pop(place - 1))
            return f"{part}_{other}_text"
        return ""

    def insert(self, field: str, blocks: list[Block]) -> str:
        """Put blocks behind the one whose field is named (`a1_3_text`), or at the end of the body.

        Returns the control of the first of them. An empty block in whose field they were pasted gives way.
        """
        found = FIELD.fullmatch(field)
        part, place = (found[1], int(found[2])) if found else ("body", len(self.body))
        if part != "body" and not 0 < int(part[1:]) <= len(self.annexes):
            part, place = "body", len(self.body)
        there = self.part(part)
        if found and 0 < place <= len(there) and not _is_written(there[place - 1]):
            there.pop(place - 1)
            place -= 1
        there[place:place] = blocks[:max(0, MOST_BLOCKS - len(there))]
        return f"{part}_{min(place, len(there)) + 1}_text"

    def judge(self, pictures: set[str]) -> bool:
        """Whether it may be kept; else `errors` says at each field why not. `pictures`: files that may stand in it."""
        for place, annex in enumerate(self.annexes, 1):
            if not annex["title"]:
                self.errors[f"a{place}_title"] = _("An annex has a title.")
        for part in ("body", *(f"a{place}" for place in range(1, len(self.annexes) + 1))):
            for place, block in enumerate(self.part(part), 1):
                if said := _fault(block, pictures):
                    self.errors[f"{part}_{place}_{'file' if block['kind'] == 'picture' else 'text'}"] = said
        return not self.errors

    def without_empty(self) -> "Text":
        """The text as it is kept: blocks in which nothing was written are left out."""
        annexes = [{"title": one["title"], "blocks": _written(one["blocks"])} for one in self.annexes]
        return Text(_written(self.body), annexes)


def _blocks(data: Mapping[str, str], part: str) -> list[Block]:
    count = min(_number(data.get(f"{part}_blocks")), MOST_BLOCKS)
    found = (_block(data, f"{part}_{place}") for place in range(1, count + 1))
    return [block for block in found if block is not None]


def _block(data: Mapping[str, str], name: str) -> Block | None:
    kind, key = data.get(f"{name}_kind", ""), data.get(f"{name}_id", "")
    if kind not in KINDS:
        return None
    block = new_block(kind)
    if re.fullmatch(r"[0-9a-f]{8}", key):
        block["id"] = key
    text = _clean(data.get(f"{name}_text"))
    if kind == "heading":
        block["level"] = min(max(_number(data.get(f"{name}_level")), 1), MAX_LEVEL)
    if kind in ("heading", "paragraph"):
        block["text"] = " ".join(text.split("\n")) if kind == "heading" else text
    elif kind == "table":
        block |= {"rows": rows_of(text), "caption": _clean(data.get(f"{name}_caption")),
                  "header_rows": min(_number(data.get(f"{name}_header_rows")), 9),
                  "landscape": bool(data.get(f"{name}_landscape"))}
    else:
        block |= {"file": data.get(f"{name}_file", "")[:64], "caption": _clean(data.get(f"{name}_caption"))}
    return block


def rows_of(text: str) -> list[list[str]]:
    """A table as it is typed: a row a line, its cells parted by | (or tabs, as they come from a spreadsheet)."""
    lines = [line for line in text.split("\n") if line.strip()]
    return [[cell.strip() for cell in re.split(r"\t|(?<!\\)\|", line.strip().strip("|"))] for line in lines]


def typed_rows(rows: list[list[str]]) -> str:
    """A table as it is typed."""
    return "\n".join(" | ".join(row) for row in rows)


def _fault(block: Block, pictures: set[str]) -> str:
    if any(len(text) > LONGEST_TEXT for text in (block.get("text", ""), typed_rows(block.get("rows", [])))):
        return _("This is longer than %(most)s characters: divide it.") % {"most": LONGEST_TEXT}
    if block["kind"] == "picture" and block["file"] not in pictures:
        return _("Choose one of the pictures that hang on this document.")
    if block["kind"] == "table" and len({len(row) for row in block["rows"]}) > 1:
        return _("Each row of a table has as many cells as the first.")
    try:
        if _is_written(block):
            block_from(block)
    except ValueError:
        return _("This cannot be laid out: check the number of heading rows.")
    return ""


def _is_written(block: Block) -> bool:
    return bool(block.get("text") or block.get("file") or any(any(row) for row in block.get("rows", ())))


def _written(blocks: list[Block]) -> list[Block]:
    """Without empty blocks; a paragraph that was typed with line breaks becomes several."""
    kept = []
    for block in filter(_is_written, blocks):
        lines = [line.strip() for line in block["text"].split("\n")] if block["kind"] == "paragraph" else []
        if len(lines) > 1:
            kept += [{**block, "text": line} if not place else new_block("paragraph", text=line)
                     for place, line in enumerate(filter(None, lines))]
        else:
            kept.append(block)
    return kept


def _clean(text: str | None) -> str:
    return clean_text(text or "").strip()


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 5 else 0


def refuse_empty(text: Text) -> None:
    """Raises ValidationError for a text in which nothing is written."""
    if not text.without_empty().body:
        raise ValidationError(_("Write the body first."))
