"""After the body: the annex note, who attended a meeting, the annexes themselves, and the imprint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from office.papers.official.blocks import Table
from office.papers.official.body import body_strips
from office.papers.official.drawn import rule_at, text_at, text_ending_at, together
from office.papers.official.head import title_strips
from office.papers.official.lines import Line, break_lines
from office.papers.official.measures import (
    BODY,
    CHARACTER,
    HEI,
    HEIGHT,
    POINT,
    SMALL,
    SMALL_SIZE,
    WIDTH,
    Style,
)
from office.papers.official.paper import Annex, Form, OfficialPaper
from office.papers.official.strips import Strip, blank
from office.papers.official.tables import table_strips
from office.papers.official.words import chinese_date

IMPRINT_LINE = 7.6  # millimetres: 版记 in characters of size 4
THICK, THIN = 0.35, 0.25  # 7.4.1
SIDE = SMALL_SIZE * POINT  # one character from each side


def annex_note(annexes: Sequence[Annex]) -> list[Strip]:
    """Return 附件：1.… a line below the body; a title that goes on does so under its first character (7.3.4)."""
    label = "附件："
    strips = [blank(keep=True)] if annexes else []
    left = 2 * CHARACTER + BODY.width(label)
    for place, annex in enumerate(annexes, 1):
        number = f"{place}." if len(annexes) > 1 else ""
        title = "".join(annex.title.split())
        indent = left + BODY.width(number)
        lines = break_lines(number + title, BODY, WIDTH - CHARACTER, first=left, indent=indent)
        strips += _labelled(label if place == 1 else "", lines, BODY)
    return strips


def attendance(paper: OfficialPaper) -> list[Strip]:
    """Return 出席, 请假 and 列席 of minutes, names going on under the first of them (10.3)."""
    strips: list[Strip] = []
    for label, names in (("出席：", paper.attendees), ("请假：", paper.absent), ("列席：", paper.observers)):
        if names and paper.form is Form.MINUTES:
            left = 2 * CHARACTER + HEI.width(label)
            lines = break_lines(names, BODY, WIDTH, first=left, indent=left)
            strips += [*([] if strips else [blank(keep=True)]), *_labelled(label, lines, HEI)]
    return strips


def _labelled(label: str, lines: Sequence[Line], style: Style) -> list[Strip]:
    """Return lines, the first with a label before it, two characters in."""
    strips = [Strip(line.html()) for line in lines]
    if label:
        marked = together([text_at(2 * CHARACTER, 0, label, style), strips[0].html], strips[0].height)
        strips[0] = replace(strips[0], html=marked)
    return strips


def annex_strips(annexes: Sequence[Annex], pictures: Mapping[str, bytes]) -> list[Strip]:
    """Return the annexes, each from a new page: 附件1 on line 1, its title on line 3 (7.3.7)."""
    strips: list[Strip] = []
    for place, annex in enumerate(annexes, 1):
        label = f"附件{place}" if len(annexes) > 1 else "附件"
        first = annex.blocks[0] if annex.blocks else None
        if isinstance(first, Table) and first.landscape:  # then its head is turned with the table
            strips += table_strips(first, _annex_head(label, annex.title, HEIGHT))
            strips += body_strips(annex.blocks[1:], pictures)
        else:
            strips += [*_annex_head(label, annex.title, WIDTH), *body_strips(annex.blocks, pictures)]
    return strips


def _annex_head(label: str, title: str, width: float) -> list[Strip]:
    head = Strip(Line(label, HEI).html(), keep=True, new_page=True)
    return [head, blank(keep=True), *title_strips(title, width), blank(keep=True)]


@dataclass(frozen=True)
class Imprint:
    """版记, to be put at the foot of the last page; `height` in millimetres."""

    html: SafeString
    height: float


def imprint(paper: OfficialPaper, *, with_addressee: bool = False) -> Imprint | None:
    """Return 主送 (when page one had no room for it), 抄送, printing organ and date (7.4); None when all are empty.

    That of a letter has neither rules nor printing organ (10.1).
    """
    rows = [("主送：", paper.addressee)] if with_addressee and paper.addressee else []
    rows += [("抄送：", paper.copies_to)] if paper.copies_to else []
    printed = paper.form is not Form.LETTER and bool(paper.printed_by or paper.printed_on)
    if not rows and not printed:
        return None
    ruled = paper.form is not Form.LETTER
    pieces: list[SafeString] = [rule_at(0, 0, WIDTH, THICK, "black")] if ruled else []
    top = THICK if ruled else 0.0
    for label, names in rows:
        pieces.append(text_at(SIDE, top, label, SMALL, IMPRINT_LINE))
        indent = SIDE + SMALL.width(label)
        for line in break_lines(f"{names}。", SMALL, WIDTH - SIDE, first=indent, indent=indent):
            pieces.append(text_at(line.indent, top, line.text, SMALL, IMPRINT_LINE, line.spacing))
            top += IMPRINT_LINE
    if printed:
        pieces += [rule_at(0, top, WIDTH, THIN, "black")] if rows else []
        pieces.append(text_at(SIDE, top, paper.printed_by, SMALL, IMPRINT_LINE))
        printed_on = f"{chinese_date(paper.printed_on)}印发" if paper.printed_on else ""
        pieces.append(text_ending_at(SIDE, top, printed_on, SMALL, IMPRINT_LINE))
        top += IMPRINT_LINE
    if ruled:
        pieces.append(rule_at(0, top, WIDTH, THICK, "black"))
        top += THICK
    return Imprint(together(pieces, top), top)
