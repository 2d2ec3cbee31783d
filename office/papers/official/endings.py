"""Signature, date and seal: sealed, unsealed and by name stamp (GB/T 9704 7.3.5), and the remark (7.3.6)."""

import math
from collections.abc import Sequence

from django.utils.safestring import SafeString

from office.papers.official.drawn import text_at, text_centred_at, text_ending_at, together
from office.papers.official.measures import BODY, CHARACTER, LINE, WIDTH
from office.papers.official.paper import Ending, OfficialPaper, Signature
from office.papers.official.seals import centred_lines, seal_rows
from office.papers.official.strips import Spot, Strip
from office.papers.official.words import chinese_date

LOWER = 3.0  # millimetres that name and date lie below the seal's centre
DATE_RIGHT = 4 * CHARACTER
TYPICAL_DATE = "2026年10月10日"  # keeps the place of a date that is not known yet
STAMP_WIDTH, STAMP_HEIGHT = 32.0, 15.0  # 签名章


def ending_strips(paper: OfficialPaper, seal_mm: float) -> list[Strip]:
    """Return what comes under the body, without seals: names, date, remark, and the spots of the seals."""
    if paper.ending is Ending.SIGNATURE_STAMP and paper.signatures:
        pieces, spots, bottom = _stamped(paper)
    elif paper.ending is Ending.SEALED and len(paper.signatures) > 1:
        pieces, spots, bottom = seal_rows(
            [one.organ for one in paper.signatures], chinese_date(paper.dated), seal_mm
        )
    elif paper.ending is Ending.SEALED and paper.signatures:
        pieces, spots, bottom = _sealed(paper.signatures[0], chinese_date(paper.dated), seal_mm)
    elif paper.signatures:
        pieces, spots, bottom = _unsealed(paper.signatures, chinese_date(paper.dated)), [], 0.0
        bottom = (len(paper.signatures) + 2) * LINE
    else:
        pieces, spots, bottom = [], [], 0.0
    if paper.remark:
        pieces.append(text_at(2 * CHARACTER, bottom, f"（{paper.remark}）", BODY))
        bottom += LINE
    if not pieces:
        return []
    height = max([bottom, *(spot.y + spot.height / 2 for spot in spots)])
    return [Strip(together(pieces, height), height, spots=tuple(spots))]


Drawn = tuple[list[SafeString], list[Spot], float]


def _sealed(signature: Signature, dated: str, seal: float) -> Drawn:
    """One organ: the name centred over the date, both a little below the seal's centre, its top near the body."""
    date_width = BODY.width(dated or TYPICAL_DATE)
    name_width = BODY.width(signature.organ)
    right = max(DATE_RIGHT, (min(name_width, WIDTH) - date_width) / 2)  # a long name moves both inwards
    centre = WIDTH - right - date_width / 2
    names = centred_lines(signature.organ, centre, min(name_width, 2 * (WIDTH - centre)) + 0.1)
    above = max(
        math.ceil((seal / 2 + LOWER) / LINE - len(names)), 1
    )  # blank lines: the seal's top is in the first
    top = above * LINE
    pieces = [text_centred_at(centre, top + row * LINE, name, BODY) for row, name in enumerate(names)]
    date_top = top + len(names) * LINE
    pieces.append(text_centred_at(centre, date_top, dated, BODY))
    return pieces, [Spot(centre, date_top - LOWER, seal, seal)], date_top + LINE


def _unsealed(signatures: Sequence[Signature], dated: str) -> list[SafeString]:
    """Names two characters from the right, one blank line under the body; the date two further in than they."""
    names = [one.organ for one in signatures]
    width, date_width = max(map(BODY.width, names)), BODY.width(dated)
    # A date longer than the names keeps the two characters from the right instead of them.
    left = WIDTH - 2 * CHARACTER - max(width, date_width + 2 * CHARACTER if date_width > width else 0)
    pieces = [text_at(left, row * LINE, name, BODY) for row, name in enumerate(names, 1)]
    pieces.append(text_at(left + 2 * CHARACTER, (len(names) + 1) * LINE, dated, BODY))
    return pieces


def _stamped(paper: OfficialPaper) -> Drawn:
    """A line for each signer: title, then the stamp four characters from the right; the date a blank line below."""
    pieces, spots = [], []
    left = WIDTH - 4 * CHARACTER - STAMP_WIDTH
    for row, signature in enumerate(paper.signatures):
        top = (2 + 2 * row) * LINE
        title = signature.title
        pieces.append(text_at(left - 2 * CHARACTER - BODY.width(title), top, title, BODY))
        spots.append(Spot(left + STAMP_WIDTH / 2, top + LINE / 2, STAMP_WIDTH, STAMP_HEIGHT))
    date_top = (2 + 2 * len(paper.signatures)) * LINE
    pieces.append(text_ending_at(4 * CHARACTER, date_top, chinese_date(paper.dated), BODY))
    return pieces, spots, date_top + LINE
