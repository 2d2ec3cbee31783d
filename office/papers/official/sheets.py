"""Pages ready to be drawn: strips, imprint, page number, the rules of a letter, and what verifies the paper."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from office.papers.official.drawn import box_at, css, text_at
from office.papers.official.head import DOUBLE_HEIGHT, LEADING, double_rule
from office.papers.official.measures import (
    GAP,
    HEIGHT,
    LEFT,
    PAGE_HEIGHT,
    POINT,
    SMALL_SIZE,
    TOP,
    WIDTH,
    Style,
)
from office.papers.official.notes import Imprint
from office.papers.official.paper import Box, Form, OfficialPaper
from office.papers.official.strips import Page
from office.papers.qr import qr_svg

NUMBER = Style("fang", SMALL_SIZE)  # 4号半角宋体: FangSong has the lightest figures of the four faces
NUMBER_LINE, NUMBER_DASH = 7.0, 7.0  # line height; from the type area to the dash (7.5)
LETTER_TOP, LETTER_FOOT = 30.0, 20.0  # from the page's edges: the mark, the lower double rule (10.1)
CODE_TOP, LETTER_CODE_TOP = 275.0, 280.0  # QR code, from the page's top edge


@dataclass(frozen=True)
class Sheet:
    """One page: where its type area begins, what stands in it, and pieces placed from its upper left corner."""

    top: float
    height: float
    page: Page
    pieces: tuple[SafeString, ...]

    @property
    def html(self) -> SafeString:
        """Return the type area with all that is placed from it."""
        drawn = [*(strip.html for strip in self.page.strips), *self.pieces]
        inner = format_html_join("", "{}", ((piece,) for piece in drawn))
        return format_html('<div class="area" style="{}">{}</div>', css(top=self.top), inner)


def area(form: Form, place: int) -> tuple[float, float]:
    """Return where the type area of page `place`, from 0, begins, and its height, in millimetres."""
    if form is Form.LETTER and place == 0:
        foot = PAGE_HEIGHT - LETTER_FOOT - DOUBLE_HEIGHT - GAP + LEADING
        return LETTER_TOP, foot - LETTER_TOP
    return TOP, HEIGHT


def sheets(paper: OfficialPaper, pages: list[Page], imprint: Imprint | None, numbered: int) -> list[Sheet]:
    """Return the pages with all that stands beside their strips; only the first `numbered` bear a number."""
    made = []
    for place, page in enumerate(pages):
        top, height = area(paper.form, place)
        letter = paper.form is Form.LETTER and place == 0
        pieces = []
        if letter:
            pieces += double_rule(PAGE_HEIGHT - LETTER_FOOT - DOUBLE_HEIGHT - top, thick_first=False)
        elif place < numbered:
            pieces.append(page_number(place + 1))
        last = place == len(pages) - 1
        if last and imprint:
            pieces.append(box_at(0, height - imprint.height, imprint.html))
        if last and paper.code:
            pieces.append(verification(paper, (LETTER_CODE_TOP if letter else CODE_TOP) - top))
        made.append(Sheet(top, height, page, tuple(pieces)))
    return made


def verification(paper: OfficialPaper, top: float) -> SafeString:
    """Return the code that verifies the paper, with the QR code of its address."""
    qr = qr_svg(paper.url) if paper.url else ""
    text = '<div class="at verification" style="{}">{}<p>查验码 {}<br>{}</p></div>'
    return format_html(text, css(top=top), qr, paper.code, paper.url)


def page_number(number: int) -> SafeString:
    """Return — 1 —, a character from the right on odd pages and from the left on even ones (7.5)."""
    text = f"— {number} —"
    side = SMALL_SIZE * POINT
    left = WIDTH - side - NUMBER.width(text) if number % 2 else side
    return text_at(left, HEIGHT + NUMBER_DASH - NUMBER_LINE / 2, text, NUMBER, NUMBER_LINE)


def seal_boxes(drawn: list[Sheet]) -> tuple[Box, ...]:
    """Return the seals' boxes in PDF points, in the order of the signatures."""
    boxes = []
    for place, sheet in enumerate(drawn):
        top = sheet.top
        for strip in sheet.page.strips:
            for spot in strip.spots:
                x, y = LEFT + spot.x, PAGE_HEIGHT - top - spot.y
                wide, high = spot.width / 2, spot.height / 2
                boxes.append(Box(place, *(mm / POINT for mm in (x - wide, y - high, x + wide, y + high))))
            top += strip.height
    return tuple(boxes)
