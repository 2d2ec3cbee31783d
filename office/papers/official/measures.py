"""The measures of GB/T 9704-2012 in millimetres, and text styles that know how wide a text is."""

from dataclasses import dataclass
from functools import lru_cache

from office.papers import fonts

POINT = 25.4 / 72  # millimetres
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
LEFT, TOP = 28.0, 37.0  # 5.2.1: 订口 and 天头
WIDTH, HEIGHT = 156.0, 225.0  # 版心
LINES, CHARACTERS = 22, 28  # 5.2.3
LINE = HEIGHT / LINES
CHARACTER = WIDTH / CHARACTERS
BODY_SIZE, TITLE_SIZE, SMALL_SIZE = 16.0, 22.0, 14.0  # 三号, 二号, 四号, in points
GAP = BODY_SIZE * POINT * 7 / 8  # between two lines: 7/8 of a character of size 3 (3.5)


@dataclass(frozen=True)
class Style:
    """A face (role of fonts.py) at a size in points, with what is added to each advance, in points."""

    role: str
    size: float
    spacing: float = 0.0

    def width(self, text: str) -> float:
        """Return how wide `text` is, in millimetres."""
        return sum(_advance(c, self.role) * self.size + self.spacing for c in text) * POINT


# 28 characters of 16 pt are 158 mm: each is set a little closer, so that they fill 156 mm.
TIGHT = CHARACTER / POINT - BODY_SIZE
BODY = Style("fang", BODY_SIZE, TIGHT)
HEI = Style("hei", BODY_SIZE, TIGHT)
KAI = Style("kai", BODY_SIZE, TIGHT)
TITLE = Style("song", TITLE_SIZE)
SMALL = Style("fang", SMALL_SIZE)


def _advance(character: str, role: str) -> float:
    """Return a character's width in its face, in ems; what the face lacks is set in Noto, whose hanzi are square."""
    face = fonts.official_faces().get(role)
    widths = _widths(str(face.path)) if face else {}
    return widths.get(character, 1.0 if ord(character) > 0x2000 else 0.55)


@lru_cache(maxsize=8)
def _widths(path: str) -> dict[str, float]:
    from fontTools.ttLib import TTFont

    font = TTFont(path, lazy=True)
    advances, em = font["hmtx"].metrics, font["head"].unitsPerEm
    return {chr(point): advances[glyph][0] / em for point, glyph in font.getBestCmap().items()}
