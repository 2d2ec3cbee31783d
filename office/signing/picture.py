"""A round red seal, drawn: a five-pointed star, the name in an arc from left to right (国发〔1999〕25号).

A public institution's seal is at most 45 mm wide; these are 42 mm (settings take another). It is for the
demonstration and for samples: an organisation gives the picture of its own registered seal.
"""

import io
import math
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from office.papers.fonts import fallback_faces, official_faces

MILLIMETRES = 42.0
DOTS = 400  # an inch; a seal is printed as it is seen
FINER = 3  # drawn so much larger and then made smaller, so that edges are smooth
RED = (204, 0, 0)
SPAN = math.radians(236)  # of the circle, for the longest names
STEP = math.radians(26)  # from one character to the next, for short ones
DEMONSTRATION = (("演示", 0.76, 0.062), ("DEMONSTRATION", 0.835, 0.04))  # words, place from above, height


class NoFace(Exception):
    """No Song face is here that could draw the name."""


@lru_cache(maxsize=32)
def seal_picture(name: str, *, demonstration: bool, millimetres: float = MILLIMETRES) -> bytes:
    """The seal of this name as a transparent PNG; `demonstration` writes so below the star.

    Raises NoFace where no face for it is installed, ValueError for an empty name or one of more than 30 characters.
    """
    if not 0 < len(name) <= 30:
        raise ValueError("a seal's name has 1 to 30 characters")
    side = round(millimetres / 25.4 * DOTS) * FINER
    shape = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(shape)
    line = round(side * 0.029)  # 1.2 mm
    pen.ellipse((line, line, side - line, side - line), outline=255, width=line)
    pen.polygon(_star(side / 2, side * 0.165), fill=255)
    _arc(shape, name, side)
    if demonstration:
        for words, place, height in DEMONSTRATION:
            pen.text((side / 2, side * place), words, fill=255, anchor="mm", font=_face(round(side * height)))
    return _in_red(shape.resize((side // FINER, side // FINER), Image.Resampling.LANCZOS))


def name_stamp(name: str) -> bytes:
    """A signature stamp (签名章) of 32 by 15 mm with a signer's name, as a transparent PNG. Raises NoFace."""
    width, height = (round(side / 25.4 * DOTS) for side in (32, 15))
    shape = Image.new("L", (width, height), 0)
    face = _face(round(min(height * 0.8, width / max(1, len(name)))))
    ImageDraw.Draw(shape).text((width / 2, height / 2), name, fill=255, anchor="mm", font=face)
    return _in_red(shape)


def _in_red(shape: Image.Image) -> bytes:
    picture = Image.new("RGBA", shape.size, (*RED, 0))
    picture.putalpha(shape)
    out = io.BytesIO()
    picture.save(out, "PNG", dpi=(DOTS, DOTS))
    return out.getvalue()


def _star(middle: float, radius: float) -> list[tuple[float, float]]:
    inner = radius * math.sin(math.radians(18)) / math.sin(math.radians(54))
    return [(middle + reach * math.sin(math.pi * corner / 5), middle - reach * math.cos(math.pi * corner / 5))
            for corner in range(10) for reach in ((inner if corner % 2 else radius),)]


def _arc(shape: Image.Image, name: str, side: int) -> None:
    """Set each character upright to the centre, from left to right over the top."""
    step = min(STEP, SPAN / max(1, len(name) - 1))
    height = min(side * 0.125, 0.36 * side * step * 0.95)
    face = _face(round(height))
    for place, character in enumerate(name):
        turn = (place - (len(name) - 1) / 2) * step
        tile = Image.new("L", (round(height * 1.6),) * 2, 0)
        ImageDraw.Draw(tile).text((tile.width / 2, tile.height / 2), character, fill=255, anchor="mm", font=face)
        turned = tile.rotate(-math.degrees(turn), Image.Resampling.BICUBIC)
        reach = side * 0.365
        x = side / 2 + reach * math.sin(turn) - turned.width / 2
        y = side / 2 - reach * math.cos(turn) - turned.height / 2
        shape.paste(255, (round(x), round(y)), turned)


def _face(size: int) -> ImageFont.FreeTypeFont:
    faces = [*filter(None, [official_faces().get("song")]), *fallback_faces()]
    if not faces:
        raise NoFace("neither the Song face of official papers nor a substitute is installed")
    return ImageFont.truetype(str(faces[0].path), size)
