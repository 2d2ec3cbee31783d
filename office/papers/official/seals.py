"""Several organs' seals: rows over their names, in order, never touching, the last over name and date (7.3.5.1)."""

import math
from collections.abc import Sequence

from django.utils.safestring import SafeString

from office.papers.official.drawn import text_centred_at
from office.papers.official.measures import BODY, CHARACTER, LINE, WIDTH
from office.papers.official.strips import Spot
from office.papers.official.titles import balanced_lines

APART = 2.0  # millimetres between two seals, at least
WIDEST_PITCH = 78.0  # between the centres of two seals in a row
DATE_RIGHT = 4 * CHARACTER
LOWER = 3.0  # millimetres that a name, and with the last the date, lies below its seal's centre


def seal_rows(names: Sequence[str], dated: str, seal: float) -> tuple[list[SafeString], list[Spot], float]:
    """Return names and date, the spots of the seals, and where the date's line ends, in millimetres."""
    most = max(1, math.floor((WIDTH + APART) / (seal + APART)))
    rows = _rows(names, most)
    columns = centres(len(rows[0]), BODY.width(dated or "2026年10月10日"), seal)
    pitch = columns[-1] - columns[-2] if len(columns) > 1 else WIDTH - seal
    pieces: list[SafeString] = []
    spots: list[Spot] = []
    middle = seal / 2 + LINE / 3  # the first row's seals begin within one line of the body
    bottom = 0.0
    for row in rows:
        places = columns[len(columns) - len(row) :]  # a shorter row ends over the date too
        for name, centre in zip(row, places, strict=True):
            lines = centred_lines(name, centre, pitch - CHARACTER / 2)
            top = middle + LOWER - (len(lines) + 1) * LINE / 2
            pieces += [text_centred_at(centre, top + at * LINE, line, BODY) for at, line in enumerate(lines)]
            spots.append(Spot(centre, middle, seal, seal))
            bottom = top + len(lines) * LINE
        middle += seal + APART
    pieces.append(text_centred_at(columns[-1], bottom, dated, BODY))  # under the last name
    return pieces, spots, bottom + LINE


def _rows(names: Sequence[str], most: int) -> list[Sequence[str]]:
    """Share the names among as few rows as they need, the earlier rows not shorter than the later ones."""
    count = math.ceil(len(names) / most)
    each, more = divmod(len(names), count)
    rows, start = [], 0
    for row in range(count):
        end = start + each + (row < more)
        rows.append(names[start:end])
        start = end
    return rows


def centres(count: int, date_width: float, seal: float) -> list[float]:
    """Return the middles of the seals of a row: the last over the date, the first inside the type area."""
    last = WIDTH - DATE_RIGHT - date_width / 2
    if count == 1:
        return [last]
    pitch = min((last - seal / 2) / (count - 1), WIDEST_PITCH)
    if pitch < seal + APART:  # large seals: the date gives way
        pitch = (WIDTH - seal) / (count - 1)
        last = WIDTH - seal / 2
    return [last - pitch * (count - 1 - place) for place in range(count)]


def centred_lines(text: str, centre: float, width: float) -> list[str]:
    """Break an organ's name to lines of about equal length that fit `width` millimetres around `centre`."""
    room = min(width, 2 * centre, 2 * (WIDTH - centre))
    return balanced_lines(text, room / CHARACTER + 0.05)
