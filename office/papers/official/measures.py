"""The measures of GB/T 9704-2012 in millimetres, and text styles that know how wide a text is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from office.papers import fonts

POINT = 25.4 / 72  # millimetres
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
LEFT, TOP = 28.0, 37.0  # 5.2.1: 订口 and 天头
WIDTH, HEIGHT = 156.0, 225.0  # 版心
LINES, CHARACTERS = 22, 28  # 5.2.3
LINE = HEIGHT / LINES
CHARACTER = WIDTH / CHARACTERS
BODY_SIZE, TITLE_SIZE, SMALL_SIZE = 16.0, 22.0, 14.0  # 三号, 二号, 四号, in points
# Ems of a character that its face lacks, and that is set in Noto: hanzi are square, the others are about half as wide.
TYPICAL_INK = (0.1, 1.0)  # below the upper edge of the em square
WIDE, NARROW, LAST_NARROW = 1.0, 0.55, 0x2000
GAP = BODY_SIZE * POINT * 7 / 8  # between two lines: 7/8 of a character of size 3 (3.5)


@dataclass(frozen=True)
class Style:
    """A face (role of fonts.py) at a size in points, with what is added to each advance, in points."""

    role: str
    size: float
    spacing: float = 0.0

    def ink(self, text: str) -> tuple[float, float]:
        """Return where the ink of `text` begins and ends under the upper edge of its em square, in millimetres."""
        top, bottom = _ink(text, self.role, *_directories())
        return top * self.size * POINT, bottom * self.size * POINT

    def width(self, text: str) -> float:
        """Return how wide `text` is, in millimetres."""
        return self.rule()(text)

    def rule(self) -> Callable[[str], float]:
        """Return what measures texts as `width` does, for many of them."""
        widths, size, spacing = _widths(self.role, *_directories()), self.size * POINT, self.spacing * POINT

        def width(text: str) -> float:
            ems = 0.0
            for character in text:
                ems += widths.get(character) or (WIDE if ord(character) > LAST_NARROW else NARROW)
            return ems * size + len(text) * spacing

        return width


# 28 characters of 16 pt are 158 mm: each is set a little closer, so that they fill 156 mm.
TIGHT = CHARACTER / POINT - BODY_SIZE
BODY = Style("fang", BODY_SIZE, TIGHT)
HEI = Style("hei", BODY_SIZE, TIGHT)
KAI = Style("kai", BODY_SIZE, TIGHT)
TITLE = Style("song", TITLE_SIZE)
SMALL = Style("fang", SMALL_SIZE)


def _directories() -> tuple[str, str]:
    """Return where faces are looked for: what is kept of them is kept by this."""
    return str(settings.OFFICIAL_FONT_DIR), str(settings.FONT_DIR)


@lru_cache(maxsize=16)
def _widths(role: str, *_where: str) -> dict[str, float]:
    """Return the widths of a face's characters in ems; empty when the face is not in the directories of faces."""
    from fontTools.ttLib import TTFont

    face = fonts.official_faces().get(role)
    if not face:
        return {}
    font = TTFont(face.path, lazy=True)
    advances, em = font["hmtx"].metrics, font["head"].unitsPerEm
    return {chr(point): advances[glyph][0] / em for point, glyph in font.getBestCmap().items()}


@lru_cache(maxsize=32)
def _ink(text: str, role: str, *_where: str) -> tuple[float, float]:
    """Return where the ink of a line begins and ends under the upper edge of its em square, in ems."""
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.ttLib import TTFont

    face = fonts.official_faces().get(role)
    if not face:
        return TYPICAL_INK
    font = TTFont(face.path, lazy=True)
    glyphs, em, points = font.getGlyphSet(), font["head"].unitsPerEm, font.getBestCmap()
    baseline = 0.5 + (font["hhea"].ascent + font["hhea"].descent) / 2 / em
    pen = BoundsPen(glyphs)
    for character in text:
        if ord(character) in points:
            glyphs[points[ord(character)]].draw(pen)
    return (baseline - pen.bounds[3] / em, baseline - pen.bounds[1] / em) if pen.bounds else TYPICAL_INK
