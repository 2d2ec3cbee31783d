"""What the body of an official document is made of: headings, paragraphs, tables and pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

MAX_LEVEL = 4  # GB/T 9704 7.3.3: 一、 （一） 1. （1）
Data = dict[str, Any]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 4; its number is made by the layout, never typed."""

    level: int
    text: str

    def __post_init__(self) -> None:
        if not 1 <= self.level <= MAX_LEVEL:
            raise ValueError(f"a heading has level 1 to {MAX_LEVEL}, not {self.level}")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, begun two characters in. It holds no line breaks: each would be a paragraph."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of equally many cells; the first `header_rows` are repeated on each page. `landscape`: a page of its own."""

    rows: tuple[tuple[str, ...], ...]
    header_rows: int = 1
    caption: str = ""
    landscape: bool = False

    def __post_init__(self) -> None:
        if not self.rows or not self.rows[0]:
            raise ValueError("a table has at least one cell")
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.rows[0]):
                raise ValueError(
                    f"row {number} of a table has {len(row)} cells for {len(self.rows[0])} columns"
                )
        if not 0 <= self.header_rows <= len(self.rows):
            raise ValueError(f"a table of {len(self.rows)} rows cannot have {self.header_rows} header rows")


@dataclass(frozen=True)
class Picture:
    """A picture, PNG or JPEG. `file`: SHA-256 of its bytes, in hexadecimal; make_official() is given the bytes."""

    file: str
    caption: str = ""


Block = Heading | Paragraph | Table | Picture


def block_from(data: Mapping[str, Any]) -> Block:
    """Return the block that `data`, of the shape block_data() gives, describes; ValueError says what is wrong."""
    try:
        match data["kind"]:
            case "heading":
                return Heading(int(data["level"]), str(data["text"]))
            case "paragraph":
                return Paragraph(str(data["text"]))
            case "table":
                return _table_from(data)
            case "picture":
                return Picture(str(data["file"]), str(data.get("caption", "")))
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a block: {error}") from error
    raise ValueError(f"no kind of block: {data['kind']}")


def _table_from(data: Mapping[str, Any]) -> Table:
    rows = tuple(tuple(map(str, cast(list[Any], row))) for row in data["rows"])
    caption, landscape = str(data.get("caption", "")), bool(data.get("landscape", False))
    return Table(rows, int(data.get("header_rows", 1)), caption, landscape)


def block_data(block: Block) -> Data:
    """Return a block as plain data for JSON: {"kind": "heading", "level": 1, "text": "…"} and so on."""
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": block.text}
        case Paragraph():
            return {"kind": "paragraph", "text": block.text}
        case Table():
            rows = [list(row) for row in block.rows]
            return {
                "kind": "table",
                "rows": rows,
                "header_rows": block.header_rows,
                "caption": block.caption,
                "landscape": block.landscape,
            }
        case Picture():
            return {"kind": "picture", "file": block.file, "caption": block.caption}
