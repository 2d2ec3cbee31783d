"""Page images of plain text, drawn line by line in a face of the papers (no Django)."""

import unicodedata
from collections.abc import Iterator

from PIL import Image, ImageDraw, ImageFont

from office.files.images import PageImage, page_image
from office.files.limits import Limits
from office.files.text import decode

ACROSS, DOWN, MARGIN = 1240, 1754, 120  # an A4 page at 150 dots an inch, in pixels
SIZE, LEADING, TAB = 30, 46, 4  # pixels, pixels, characters
LINES = (DOWN - 2 * MARGIN) // LEADING  # of a page
UNSEEN = ("Cc", "Cf")  # controls, and marks that turn or hide what stands beside them


class TextPages:
    """A text broken into the lines and pages that it takes. Raises Refusal for one of too many pages."""

    def __init__(self, path: str, font: str, limits: Limits) -> None:
        self.font, self.widths = ImageFont.truetype(font, SIZE), dict[str, float]()
        with open(path, "rb") as stream:
            text = decode(stream.read())
        self.lines: list[str] = []
        for paragraph in text.splitlines():
            self.lines += self._broken(paragraph)
            if len(self.lines) > limits.pages * LINES:
                limits.refuse("too_heavy")

    def __len__(self) -> int:
        return max(1, -(-len(self.lines) // LINES))

    def draw(self, page: int, width: int) -> PageImage:
        """Page `page` (from 1) as WebP, at most `width` pixels wide."""
        sheet = Image.new("L", (ACROSS, DOWN), 255)
        pen = ImageDraw.Draw(sheet)
        for place, line in enumerate(self.lines[(page - 1) * LINES:page * LINES]):
            pen.text((MARGIN, MARGIN + place * LEADING), line, fill=0, font=self.font)
        return page_image(sheet, width)

    def _broken(self, paragraph: str) -> Iterator[str]:
        """A paragraph in lines that fit the page; an empty one is an empty line."""
        line, long = list[str](), 0.0
        for sign in paragraph.expandtabs(TAB):
            if unicodedata.category(sign) in UNSEEN:
                continue
            wide = self._width(sign)
            if long + wide > ACROSS - 2 * MARGIN and line:
                whole, line = self._parted("".join(line))
                yield whole
                long = sum(map(self._width, line))
            line.append(sign)
            long += wide
        yield "".join(line)

    @staticmethod
    def _parted(full: str) -> tuple[str, list[str]]:
        """A full line, and what goes to the next: a Latin word that would be torn apart, if it is not half a line."""
        start, _, word = full.rpartition(" ")
        torn = full[-1].isascii() and full[-1].isalnum() and len(word) < len(full) / 2
        return (start, list(word)) if torn else (full, [])

    def _width(self, sign: str) -> float:
        if sign not in self.widths:
            self.widths[sign] = self.font.getlength(sign)
        return self.widths[sign]
