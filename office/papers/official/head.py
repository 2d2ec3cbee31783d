"""What stands above the body on page one: the head, the title, the main addressee."""

import math
from collections.abc import Sequence

from django.utils.safestring import SafeString

from office.papers.official.drawn import rule_at, text_at, text_centred_at, text_ending_at, together
from office.papers.official.lines import Line, break_lines, spread_by
from office.papers.official.marks import HIGHEST, mark
from office.papers.official.measures import (
    BODY,
    BODY_SIZE,
    CHARACTER,
    GAP,
    HEI,
    KAI,
    LINE,
    POINT,
    TITLE,
    WIDTH,
    Style,
)
from office.papers.official.paper import Form, OfficialPaper
from office.papers.official.strips import Strip, blank
from office.papers.official.titles import title_lines
from office.papers.official.words import chinese_date

MARK_TOP = {Form.GENERAL: 35.0, Form.MINUTES: 35.0, Form.ORDER: 20.0, Form.LETTER: 0.0}
LEADING = (LINE - BODY_SIZE * POINT) / 2  # above and below the characters of a line
RULE, RULE_BELOW = 0.45, 4.0  # 分隔线: 0.35 to 0.5 thick, 4 mm under the number
DOUBLE_WIDTH, DOUBLE_HEIGHT, THICK, THIN = 170.0, 1.7, 0.9, 0.35  # 红色双线 of a letter
TITLE_LINE = 32 * POINT
SIGNERS_IN_ROW, SIGNER_CHARACTERS = 2, 3


def head_strips(
    paper: OfficialPaper, *, with_addressee: bool = True, highest: float = HIGHEST
) -> list[Strip]:
    """Return everything above the body; without the addressee when it has to go to the imprint (7.3.2).

    highest: millimetres that the mark of joint organs takes at most.
    """
    special = {Form.LETTER: _letter, Form.ORDER: _order}.get(paper.form)
    strips = [special(paper) if special else _general(paper, highest)]
    if paper.form is not Form.ORDER:  # an order has a number and no title
        strips += title_strips(paper.title)
        strips.append(blank(keep=True))
    if paper.addressee and with_addressee:
        strips += [Strip(line.html(), keep=True) for line in break_lines(paper.addressee + "：", BODY, WIDTH)]
    return strips


def title_strips(title: str, width: float = WIDTH) -> list[Strip]:
    """Return a title centred in its lines."""
    lines = [Line(line, TITLE).centred(width) for line in title_lines(title)]
    return [Strip(line.html(TITLE_LINE), TITLE_LINE, keep=True) for line in lines]


def _general(paper: OfficialPaper, highest: float) -> Strip:
    """Return the head of the general format (7.2) and of minutes (10.3) down to two lines under the rule."""
    drawn = mark(paper, MARK_TOP[paper.form], highest)
    pieces = [*_left_corner(paper, 0.0), *drawn.pieces]
    top = MARK_TOP[paper.form] + drawn.height + 2 * LINE
    if paper.signers:
        pieces += _signers(paper.signers, top)
        top += (math.ceil(len(paper.signers) / SIGNERS_IN_ROW) - 1) * LINE
        pieces.append(text_at(CHARACTER, top, paper.number, BODY))
    else:
        pieces.append(text_centred_at(WIDTH / 2, top, paper.number, BODY))
    if paper.form is Form.MINUTES and (paper.printed_by or paper.dated):
        top += LINE
        pieces.append(text_at(CHARACTER, top, paper.printed_by, BODY))
        pieces.append(text_ending_at(CHARACTER, top, chinese_date(paper.dated), BODY))
    rule = top + LINE - LEADING + RULE_BELOW
    height = rule + RULE + 2 * LINE
    return Strip(together([*pieces, rule_at(0, rule, WIDTH, RULE)], height), height, keep=True)


def _order(paper: OfficialPaper) -> Strip:
    """Return the head of an order: its number two lines under the mark, the body two under the number (10.2)."""
    drawn = mark(paper, MARK_TOP[paper.form])
    top = MARK_TOP[paper.form] + drawn.height + 2 * LINE
    number = text_centred_at(WIDTH / 2, top, paper.number, BODY)
    height = top + 3 * LINE
    return Strip(together([*_left_corner(paper, 0.0), *drawn.pieces, number], height), height, keep=True)


def _letter(paper: OfficialPaper) -> Strip:
    """Return the head of a letter (10.1): mark, red double rule, and under it what stands left and the number."""
    drawn = mark(paper, MARK_TOP[paper.form])
    rule = drawn.height + RULE_BELOW
    top = rule + DOUBLE_HEIGHT + GAP - LEADING
    left = _left_corner(paper, top)
    number = text_ending_at(0, top, paper.number, BODY)
    height = top + max(len(left), 1) * LINE + 2 * LINE
    return Strip(
        together([*drawn.pieces, *double_rule(rule, thick_first=True), *left, number], height), height, True
    )


def double_rule(top: float, *, thick_first: bool) -> list[SafeString]:
    """Return a letter's red double rule, centred on the page; `top` from wherever it is put."""
    left = (210 - DOUBLE_WIDTH) / 2 - 28
    first, second = (THICK, THIN) if thick_first else (THIN, THICK)
    return [
        rule_at(left, top, DOUBLE_WIDTH, first),
        rule_at(left, top + DOUBLE_HEIGHT - second, DOUBLE_WIDTH, second),
    ]


def _left_corner(paper: OfficialPaper, top: float) -> list[SafeString]:
    """Return copy number, secrecy and urgency below each other in this order (7.2.1 to 7.2.3)."""
    marked: list[tuple[str, Style]] = [(paper.copy_number, BODY), (paper.secrecy, HEI), (paper.urgency, HEI)]
    shown = [(text, style) for text, style in marked if text]
    return [text_at(0, top + place * LINE, text, style) for place, (text, style) in enumerate(shown)]


def _signers(names: Sequence[str], top: float) -> list[SafeString]:
    """Return 签发人 and the names, two to a row, short ones as wide as three characters (7.2.6)."""
    label, gap = "签发人：", CHARACTER
    widest = max(KAI.width("国") * SIGNER_CHARACTERS, *map(KAI.width, names))
    in_row = min(len(names), SIGNERS_IN_ROW)
    left = WIDTH - CHARACTER - in_row * widest - (in_row - 1) * gap
    pieces = [text_at(left - BODY.width(label), top, label, BODY)]
    for place, name in enumerate(names):
        row, column = divmod(place, SIGNERS_IN_ROW)
        spacing = spread_by(name, KAI, KAI.width("国") * SIGNER_CHARACTERS)
        pieces.append(text_at(left + column * (widest + gap), top + row * LINE, name, KAI, spacing=spacing))
    return pieces
