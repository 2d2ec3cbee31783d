"""The issuing mark (发文机关标志): one organ's, or several joint organs' with 文件 at their right (7.2.4)."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from office.papers.official.drawn import narrowed_at
from office.papers.official.measures import POINT, WIDTH, Style
from office.papers.official.paper import Form, OfficialPaper
from office.papers.official.titles import MARK_LARGEST, MARK_SMALLEST_SHAPE, mark_fit

ENDINGS = {Form.ORDER: "令", Form.MINUTES: "纪要"}
LETTER_LARGEST = 46.0  # points
JOINT_LARGEST, JOINT_PITCH = 38.0, 1.4  # points; line pitch in ems
HIGHEST, LOWEST = (
    72.0,
    40.0,
)  # millimetres that the names of joint organs take at most; when page one is too full
FILE = "文件"
FILE_SHARE, FILE_GAP = 1.35, 0.5  # 文件 of a joint mark in sizes of the names; ems between the names and it


@dataclass(frozen=True)
class Mark:
    """A mark drawn; `height`: from the upper edge of its ink to the lower one, in millimetres."""

    pieces: tuple[SafeString, ...]
    height: float


def mark(paper: OfficialPaper, top: float, highest: float = HIGHEST) -> Mark:
    """Return the mark of a paper, its upper edge at `top`; a letter's is the lead organ's alone (10.1)."""
    lead = paper.organs[0]
    if paper.form is Form.GENERAL and len(paper.organs) > 1:
        return _joint(paper, top, highest)
    if paper.form is Form.GENERAL:
        return _single(lead + FILE if paper.with_file_word else lead, top)
    if paper.form is Form.LETTER:
        return _single(lead, top, LETTER_LARGEST)
    ending = ENDINGS[paper.form]
    return _single(lead if lead.endswith(ending) else lead + ending, top)


def _single(text: str, top: float, largest: float = MARK_LARGEST) -> Mark:
    size, narrowing = mark_fit(text, largest=largest)
    style = Style("song", size)
    left = (WIDTH - style.width(text) * narrowing) / 2
    begins, ends = style.ink(text)
    return Mark((narrowed_at(left, top - begins, text, size, narrowing),), ends - begins)


def _joint(paper: OfficialPaper, top: float, highest: float) -> Mark:
    """Draw the names below each other, all as wide as the longest, and 文件 in the middle of their height."""
    em = Style("song", 1.0)
    longest, count = max(map(em.width, paper.organs)), len(paper.organs)
    file_width = (FILE_SHARE * len(FILE) + FILE_GAP) * em.width("国") if paper.with_file_word else 0.0
    whole = longest + file_width  # at one point of size
    most = WIDTH / whole / MARK_SMALLEST_SHAPE
    style = Style("song", min(JOINT_LARGEST, most, highest / count / JOINT_PITCH / POINT))
    size, pitch = style.size, style.size * JOINT_PITCH * POINT
    narrowing = min(1.0, WIDTH / (whole * size))
    left = (WIDTH - whole * size * narrowing) / 2
    begins, ends = style.ink("".join(paper.organs))
    pieces = []
    for place, name in enumerate(paper.organs):
        spacing = (longest - em.width(name)) * size / POINT / max(len(name) - 1, 1)
        pieces.append(narrowed_at(left, top - begins + place * pitch, name, size, narrowing, spacing))
    height = (count - 1) * pitch + ends - begins
    if paper.with_file_word:
        file = Style("song", size * FILE_SHARE)
        file_left = left + (longest + FILE_GAP * em.width("国")) * size * narrowing
        file_top = top + height / 2 - sum(file.ink(FILE)) / 2
        pieces.append(narrowed_at(file_left, file_top, FILE, file.size, narrowing))
    return Mark(tuple(pieces), height)
