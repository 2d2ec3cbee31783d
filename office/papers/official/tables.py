"""Tables: rows as strips, their head repeated on each page; a landscape table fills turned pages of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from office.papers.official.blocks import Table
from office.papers.official.drawn import css, together
from office.papers.official.lines import Line, break_lines
from office.papers.official.measures import HEIGHT, SMALL, WIDTH, Style
from office.papers.official.strips import Page, Strip, paginate

CELL = Style("fang", 12.0)  # 小四: the standard leaves it open
HEAD = Style("hei", 12.0)
CELL_LINE, PADDING = 6.5, 1.5  # millimetres
NARROWEST, KEPT_WHOLE, WIDEST = 3, 5, 18  # characters a column asks for; gives up last; asks for at most
MOST_LINES = 16  # a row of more lines is set as several rows, so that each fits a page
HIGHEST_HEAD = 50.0  # millimetres: a higher head is not repeated
SPARE = 0.2  # millimetres, so that rounding breaks no line


@dataclass(frozen=True)
class Grid:
    """A table's columns in millimetres."""

    widths: tuple[float, ...]

    def rows(self, cells: Sequence[str], style: Style, again: tuple[Strip, ...] = ()) -> list[Strip]:
        """Return a row of the table: one strip, or several when a cell has too many lines."""
        texts = [
            break_lines(cell, style, width - 2 * PADDING)
            for cell, width in zip(cells, self.widths, strict=True)
        ]
        starts = range(0, max(map(len, texts)), MOST_LINES)
        return [
            self._row([lines[start : start + MOST_LINES] for lines in texts], style, again)
            for start in starts
        ]

    def _row(self, texts: Sequence[Sequence[Line]], style: Style, again: tuple[Strip, ...]) -> Strip:
        """Return a row as high as its highest cell, its texts in the middle of their cells."""
        height = max(map(len, texts)) * CELL_LINE + 2 * PADDING
        boxes, left = [], 0.0
        for width, lines in zip(self.widths, texts, strict=True):
            place = css(left=left, width=width, height=height)
            inner = _cell(lines, width, height, centred=style is HEAD or len(lines) == 1)
            boxes.append(format_html('<div class="cell" style="{}">{}</div>', place, inner))
            left += width
        return Strip(together(boxes, height), height, keep=style is HEAD, is_body=True, again=again)


def _cell(lines: Sequence[Line], width: float, height: float, *, centred: bool) -> SafeString:
    top = (height - len(lines) * CELL_LINE) / 2
    placed = [
        line.centred(width) if centred else replace(line, indent=PADDING, spacing=0.0) for line in lines
    ]
    inner = format_html_join("", "{}", ((line.html(CELL_LINE),) for line in placed))
    return format_html('<div style="{}">{}</div>', css(padding_top=top), inner)


def columns(table: Table, width: float) -> tuple[float, ...]:
    """Share `width` millimetres among the columns by what their longest cells ask for; the narrow ones get it all."""
    em = CELL.width("国")
    asked = [
        min(max(max(map(CELL.width, column)), NARROWEST * em), WIDEST * em) + 2 * PADDING + SPARE
        for column in zip(*table.rows, strict=True)
    ]
    least = [min(one, KEPT_WHOLE * em + 2 * PADDING + SPARE) for one in asked]
    if sum(asked) <= width or sum(least) >= width:
        return tuple(width * one / sum(asked) for one in asked)
    share = (width - sum(least)) / (sum(asked) - sum(least))
    return tuple(low + (one - low) * share for low, one in zip(least, asked, strict=True))


def table_strips(table: Table, above: Sequence[Strip] = ()) -> list[Strip]:
    """Return a table's caption and rows; of a landscape one, each page as one turned strip, `above` on the first."""
    if table.landscape:
        return [_turned(page) for page in paginate([*above, *_rows(table, HEIGHT)], lambda _: WIDTH)]
    return [*_rows(table, WIDTH), Strip(SafeString('<div style="height:3mm"></div>'), 3.0)]


def _rows(table: Table, width: float) -> list[Strip]:
    grid = Grid(columns(table, width))
    head = [strip for row in table.rows[: table.header_rows] for strip in grid.rows(row, HEAD)]
    again = tuple(head) if sum(strip.height for strip in head) <= HIGHEST_HEAD else ()
    body = [strip for row in table.rows[table.header_rows :] for strip in grid.rows(row, CELL, again)]
    return [*_caption(table.caption, width), *head, *body]


def _caption(text: str, width: float) -> list[Strip]:
    lines = break_lines(text, replace(SMALL, role="hei"), width) if text else []
    return [Strip(line.centred(width).html(), keep=True, is_body=True) for line in lines]


def _turned(page: Page) -> Strip:
    """Return a page of a landscape table, turned so that its head lies at the left, on odd and even pages alike.

    That is the binding edge of odd pages and the outer edge of even ones (GB/T 9704 8).
    """
    inner = format_html_join("", "{}", ((strip.html,) for strip in page.strips))
    return Strip(
        format_html('<div class="turned"><div>{}</div></div>', inner), HEIGHT, new_page=True, is_body=True
    )
