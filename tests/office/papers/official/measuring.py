"""Measuring an official document in its PDF: texts, rules and ink, in millimetres from the page's upper left corner."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

import pdfplumber
import pypdfium2

from office.papers.official.make import make_official
from office.papers.official.paper import Made, OfficialPaper, Paragraph, Signature

MM = 72 / 25.4  # points in a millimetre
LEFT, TOP, RIGHT, BOTTOM = 28.0, 37.0, 184.0, 262.0  # 版心
LINE, CHARACTER = 225 / 22, 156 / 28
LEADING = (LINE - 16 / MM) / 2  # above the characters in a line of the body
RED = (0.902, 0.0, 0.071)
OFFICE = "青岛市电子政务办公室"


@dataclass(frozen=True)
class Found:
    """A text or a rule on a page. `size` in points, `face` as its font is called."""

    left: float
    top: float
    right: float
    bottom: float
    size: float = 0.0
    face: str = ""
    red: bool = False

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.right - self.left


def paper(**changes: Any) -> OfficialPaper:
    """Return a short notice of one organ, changed."""
    given: dict[str, Any] = {
        "organs": (OFFICE,),
        "number": "青电政〔2011〕12号",
        "title": "关于开展检查的通知",
        "addressee": "机关各处室",
        "blocks": (Paragraph("甲" * 30 + "末行"),),
        "signatures": (Signature(organ=OFFICE),),
    }
    return OfficialPaper(**(given | changes))


@lru_cache(maxsize=4)
def _pages(pdf: bytes) -> list[Any]:
    return [(page.chars, page.rects) for page in pdfplumber.open(BytesIO(pdf)).pages]


def chars(made: Made, page: int = 0) -> list[dict[str, Any]]:
    """Return the characters of a page in the order they are drawn."""
    return _pages(made.pdf)[page][0]


def find(made: Made, text: str, page: int = 0, nth: int = 0) -> Found:
    """Return the nth occurrence of a text on a page; its top and bottom are those of the em squares."""
    drawn = chars(made, page)
    whole = "".join(str(char["text"]) for char in drawn)
    place = -1
    for _ in range(nth + 1):
        place = whole.find(text, place + 1)
        assert place >= 0, f"{text} is not on page {page}: {whole}"
    found = drawn[place : place + len(text)]
    return Found(
        min(char["x0"] for char in found) / MM,
        min(char["top"] for char in found) / MM,
        max(char["x1"] for char in found) / MM,
        max(char["bottom"] for char in found) / MM,
        float(found[0]["size"]),
        str(found[0]["fontname"]).split("+")[-1],
        _is_red(found[0]["non_stroking_color"]),
    )


def says(made: Made, page: int = 0) -> str:
    """Return the text of a page."""
    return "".join(str(char["text"]) for char in chars(made, page))


def rules(made: Made, page: int = 0) -> list[Found]:
    """Return the level rules of a page from top to bottom."""
    drawn = [
        Found(
            rect["x0"] / MM, rect["top"] / MM, rect["x1"] / MM, rect["bottom"] / MM,
            red=_is_red(rect["non_stroking_color"]),
        )
        for rect in _pages(made.pdf)[page][1]
    ]  # fmt: skip
    return sorted((rule for rule in drawn if rule.width > 50 and rule.height < 2), key=lambda rule: rule.top)


def _is_red(colour: Any) -> bool:
    return len(colour) == 3 and all(abs(a - b) < 0.01 for a, b in zip(colour, RED, strict=True))


def ink(made: Made, page: int = 0, top: float = 0, bottom: float = 297) -> Found:
    """Return the box of what is drawn between two heights of a page."""
    image = pypdfium2.PdfDocument(made.pdf)[page].render(scale=4).to_pil().convert("L")
    unit = MM * 4  # pixels in a millimetre
    dark = image.point(lambda value: 255 if value < 160 else 0)
    box = dark.crop((0, round(top * unit), image.width, round(bottom * unit))).getbbox()
    assert box, "nothing is drawn there"
    return Found(box[0] / unit, top + box[1] / unit, box[2] / unit, top + box[3] / unit)


def line_top(line: float) -> float:
    """Return where the characters of a line of the type area begin; the first line is 1."""
    return TOP + (line - 1) * LINE + LEADING


make = make_official
