"""简报: a bulletin's issue laid out on the lines of an official document, as offices print them.

No standard prescribes it. By custom: the name in red, the number in the middle below it, editor left and date right
over a red rule, the contents, each text under its title, and 报, 送, 发 between two rules at the last page's foot.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.safestring import SafeString

from office.papers.official.blocks import Block
from office.papers.official.body import body_strips
from office.papers.official.drawn import (
    box_at,
    narrowed_at,
    rule_at,
    text_at,
    text_centred_at,
    text_ending_at,
    together,
)
from office.papers.official.head import LEADING, RULE, RULE_BELOW, title_strips
from office.papers.official.lines import Line, break_lines
from office.papers.official.make import STYLES, TEMPLATE
from office.papers.official.measures import BODY, CHARACTER, HEI, HEIGHT, LINE, SMALL, TOP, WIDTH, Style
from office.papers.official.notes import IMPRINT_LINE, SIDE, THICK, THIN, Imprint
from office.papers.official.paper import Made
from office.papers.official.sheets import Sheet, page_number
from office.papers.official.strips import Page, Strip, blank, paginate
from office.papers.official.titles import mark_fit
from office.papers.official.words import chinese_date
from office.papers.render import render_pdf

MARK_LARGEST = 56.0  # points
MARK_SPREAD = 18.0  # points between the characters of a short name


@dataclass(frozen=True)
class Item:
    """One text of an issue; `source`: in brackets at its end."""

    title: str
    blocks: tuple[Block, ...]
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class BulletinPaper:
    """One issue. Texts come ready to print; number and date are empty while it is edited."""

    name: str
    number: str = ""
    editor: str  # 编印单位
    dated: date | None = None
    title: str
    items: tuple[Item, ...]
    foot: tuple[tuple[str, str], ...] = ()  # ("报：", names)
    copies: int = 0


def make_bulletin(paper: BulletinPaper) -> Made:
    """Return the issue laid out, PDF/A-3u without a seal. Any PaperError."""
    pages = paginate([_head(paper), *_contents(paper), *_items(paper)], lambda place: HEIGHT)
    foot = _foot(paper)
    numbered = len(pages)
    if foot.height > pages[-1].left:
        pages.append(Page(HEIGHT))
    sheets = []
    for place, page in enumerate(pages):
        pieces = [page_number(place + 1)] if place < numbered else []
        if place == len(pages) - 1:
            pieces.append(box_at(0, HEIGHT - foot.height, foot.html))
        sheets.append(Sheet(TOP, HEIGHT, page, tuple(pieces)))
    face = {"title": f"{paper.name}{paper.number} {paper.title}", "organs": [paper.editor]}
    pdf = render_pdf(TEMPLATE, {"paper": face, "sheets": sheets}, styles=STYLES, isolated=True)
    return Made(pdf, (), len(pages))


def _head(paper: BulletinPaper) -> Strip:
    """The name in red, the number in the middle below it, editor and date over the red rule."""
    size, narrowing = mark_fit(paper.name, largest=MARK_LARGEST)
    spread = MARK_SPREAD if narrowing == 1 and len(paper.name) <= 6 else 0.0
    style = Style("song", size, spread)
    while spread and style.width(paper.name) > WIDTH:
        spread -= 1
        style = Style("song", size, spread)
    begins, ends = style.ink(paper.name)
    left = (WIDTH - style.width(paper.name) * narrowing) / 2
    top = ends - begins + LINE / 2
    pieces = [
        narrowed_at(left, -begins, paper.name, size, narrowing, spread),
        text_centred_at(WIDTH / 2, top, f"（{paper.number}）" if paper.number else "", BODY),
        text_at(CHARACTER, top + 1.5 * LINE, paper.editor, BODY),
        text_ending_at(CHARACTER, top + 1.5 * LINE, chinese_date(paper.dated), BODY),
    ]
    rule = top + 2.5 * LINE - LEADING + RULE_BELOW
    height = rule + RULE + LINE
    return Strip(together([*pieces, rule_at(0, rule, WIDTH, RULE)], height), height, keep=True)


def _contents(paper: BulletinPaper) -> list[Strip]:
    """本期要目, where there is more than one text."""
    if len(paper.items) < 2:
        return []
    strips = [Strip(Line("本期要目", HEI).centred(WIDTH).html(), keep=True)]
    indent = 3 * CHARACTER
    for item in paper.items:
        first, *others = break_lines(item.title, BODY, WIDTH - CHARACTER, first=indent, indent=indent)
        marked = together([text_at(2 * CHARACTER, 0, "◆", BODY), first.html()], LINE)
        strips += [Strip(marked, keep=True), *(Strip(line.html(), keep=True) for line in others)]
    return [*strips, blank()]


def _items(paper: BulletinPaper) -> list[Strip]:
    strips: list[Strip] = []
    for place, item in enumerate(paper.items):
        body = body_strips(item.blocks, {})
        strips += [*([blank(), blank()] if place else []), *title_strips(item.title), blank(keep=True), *body]
        if item.source:
            strips[-1] = replace(strips[-1], keep=True)  # the source never stands alone on a page
            source = text_ending_at(0, 0, f"（{item.source}）", BODY)
            strips.append(Strip(together([source], LINE), LINE))
    return strips


def _foot(paper: BulletinPaper) -> Imprint:
    """报, 送, 发 between two rules, and how many copies there are."""
    top = THICK
    pieces: list[SafeString] = [rule_at(0, 0, WIDTH, THICK, "black")]
    rows = [row for row in paper.foot if row[1]]
    for label, names in rows:
        pieces.append(text_at(SIDE, top, label, SMALL, IMPRINT_LINE))
        indent = SIDE + SMALL.width(label)
        top = _named(pieces, names, indent, top)
    if rows:
        pieces.append(rule_at(0, top, WIDTH, THIN, "black"))
    pieces.append(text_at(SIDE, top, paper.editor, SMALL, IMPRINT_LINE))
    pieces.append(text_ending_at(SIDE, top, f"（共印{paper.copies}份）", SMALL, IMPRINT_LINE))
    top += IMPRINT_LINE
    pieces.append(rule_at(0, top, WIDTH, THICK, "black"))
    return Imprint(together(pieces, top + THICK), top + THICK)


def _named(pieces: list[SafeString], names: str, indent: float, top: float) -> float:
    lines: Sequence[Line] = break_lines(f"{names}。", SMALL, WIDTH - SIDE, first=indent, indent=indent)
    for line in lines:
        pieces.append(text_at(line.indent, top, line.text, SMALL, IMPRINT_LINE, line.spacing))
        top += IMPRINT_LINE
    return top
