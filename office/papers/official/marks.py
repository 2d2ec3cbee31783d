"""The issuing mark (发文机关标志): one organ's, or several joint organs' with 文件 at their right (7.2.4)."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from office.papers.official.drawn import narrowed_at
from office.papers.official.measures import POINT, WIDTH, Style
from office.papers.official.paper import Form, OfficialPaper
from office.papers.official.titles import MARK_SMALLEST_SHAPE, mark_fit

ENDINGS = {Form.ORDER: "令", Form.MINUTES: "纪要"}
LETTER_LARGEST = 46.0  # points
JOINT_LARGEST, JOINT_PITCH, JOINT_HIGHEST = (
    38.0,
    1.4,
    72.0,
)  # points; line pitch in ems; all names, in millimetres
FILE = "文件"
FILE_SHARE = 1.35  # 文件 of a joint mark, in sizes of the names


@dataclass(frozen=True)
class Mark:
    """A mark drawn with its upper edge at a given height; `height` in millimetres."""

    pieces: tuple[SafeString, ...]
    height: float


def mark(paper: OfficialPaper, top: float) -> Mark:
    """Return the mark of a paper; a letter of several organs carries the lead organ's alone (10.1)."""
    lead = paper.organs[0]
    if paper.form is Form.GENERAL and len(paper.organs) > 1:
        return _joint(paper, top)
    if paper.form is Form.GENERAL:
        return _single(lead + FILE if paper.with_file_word else lead, top)
    if paper.form is Form.LETTER:
        return _single(lead, top, LETTER_LARGEST)
    ending = ENDINGS[paper.form]
    return _single(lead if lead.endswith(ending) else lead + ending, top)


def _single(text: str, top: float, largest: float = 62.0) -> Mark:
    size, narrowing = mark_fit(text, largest=largest)
    left = (WIDTH - Style("song", size).width(text) * narrowing) / 2
    return Mark((narrowed_at(left, top, text, size, narrowing),), size * POINT)


def _joint(paper: OfficialPaper, top: float) -> Mark:
    """Draw the names below each other, all as wide as the longest, and 文件 in the middle of their height."""
    em = Style("song", 1.0)
    longest = max(map(em.width, paper.organs))
    file_width = FILE_SHARE * em.width(FILE) + em.width("国") / 2 if paper.with_file_word else 0.0
    whole = longest + file_width  # at one point of size
    count = len(paper.organs)
    size = min(
        JOINT_LARGEST, WIDTH / whole / MARK_SMALLEST_SHAPE, JOINT_HIGHEST / count / JOINT_PITCH / POINT
    )
    narrowing = min(1.0, WIDTH / (whole * size))
    left = (WIDTH - whole * size * narrowing) / 2
    pitch = size * JOINT_PITCH * POINT
    height = (count - 1) * pitch + size * POINT
    pieces = []
    for place, name in enumerate(paper.organs):
        spacing = (longest - em.width(name)) * size / POINT / max(len(name) - 1, 1)
        pieces.append(narrowed_at(left, top + place * pitch, name, size, narrowing, spacing))
    if paper.with_file_word:
        file_size = size * FILE_SHARE
        file_left = left + (longest + em.width("国") / 2) * size * narrowing
        file_top = top + (height - file_size * POINT) / 2
        pieces.append(narrowed_at(file_left, file_top, FILE, file_size, narrowing))
    return Mark(tuple(pieces), height)
