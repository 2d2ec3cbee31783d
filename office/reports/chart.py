"""Bars drawn by the server as SVG: no script, no style attribute, patterns besides colours, a number at every bar."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from office.reports.report import Cell, Column, Kind, Report

MOST = 40  # rows drawn; the table has them all
BAR, GAP, LABEL, LEGEND, PAD = 16, 4, 22, 26, 10  # heights, in pixels of CSS
PAPER_FACES = "Paper Hei, Noto Sans CJK SC, sans-serif"  # as the papers' style sheets name them
REACH = 80  # percent of the width that the longest bar takes: its number stands behind it

# Fills that differ in lightness, and each but the first by its pattern too: they are told apart in grey and by the
# colour-blind. The classes let the style sheet of the page redraw them for a dark one.
TONES: dict[str, tuple[str, str]] = {
    "plain": ("#1D4F91", ""),
    "soon": ("#FFC845", '<path class="ink-soon" d="M0 8 8 0" stroke="#7A5A00" stroke-width="1.5"/>'),
    "pale": ("#CFE2FB", '<circle class="ink-pale" cx="4" cy="4" r="1.25" fill="#123F7A"/>'),
    "late": ("#A4161A", '<path class="ink-late" d="M0 4H8" stroke="#FFFFFF" stroke-width="1"/>'),
    "waiting": ("#EEF1F5", '<path class="ink-waiting" d="M0 0 8 8M0 8 8 0" stroke="#39434F" stroke-width=".75"/>'),
}
USUAL = ("plain", "soon", "pale", "late", "waiting")


@dataclass(frozen=True)
class _Space:
    """Where things stand from left to right: in percent of the page's width, or in pixels of a paper's."""

    width: int

    def at(self, percent: float) -> str:
        """A place or a length."""
        return f"{percent * self.width / 100:.1f}" if self.width else f"{percent:.2f}%"


def draw(report: Report, rows: list[tuple[Cell, ...]], prefix: str = "chart") -> SafeString:
    """The report's bars for a page: as wide as there is room. `prefix` begins the names of the patterns, of which two
    charts of one page need different ones.
    """
    shown = _shown(report, rows)
    return _svg(report, shown, _scale(report, shown), _Space(0), prefix)


def draw_on_paper(report: Report, rows: list[tuple[Cell, ...]], width: int, tall: int) -> tuple[SafeString, ...]:
    """The same for paper, in pixels, in pieces of one scale that are not taller than a page."""
    assert report.chart is not None
    shown = _shown(report, rows)
    bars = 1 if report.chart.stacked else len(report.chart.series)
    many = max((tall - LEGEND - PAD) // (LABEL + bars * (BAR + GAP) + PAD), 1)
    scale = _scale(report, shown)
    return tuple(_svg(report, shown[start:start + many], scale, _Space(width), f"chart{start}")
                 for start in range(0, len(shown), many))


def _svg(report: Report, rows: list[tuple[Cell, ...]], scale: float, space: _Space, prefix: str) -> SafeString:
    chart, places = report.chart, _places(report)
    assert chart is not None
    columns = [report.columns[place] for place in places]
    tones = chart.tones or USUAL[: len(places)]
    drawn = [_patterns(tones, prefix), _legend(columns, tones, prefix, space.width)]
    top = LEGEND * (1 if space.width else len(columns)) + PAD
    for row in rows:
        drawn.append(_label(str(row[0]), top))
        top += LABEL
        cells = [(row[place], column, tone) for place, column, tone in zip(places, columns, tones, strict=True)]
        if chart.stacked:
            drawn.append(_stack(cells, scale, top, space, prefix))
            top += BAR
        else:
            for cell, column, tone in cells:
                drawn.append(_bar(cell, column, tone, scale, top, space, prefix))
                top += BAR + GAP
        top += PAD
    title = _("Chart: %(title)s. The table has the same figures.") % {"title": report.title}
    faces = format_html(' font-family="{}"', PAPER_FACES) if space.width else ""
    return format_html('<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{}" width="{}" '
                       'height="{}" font-size="13" fill="#1B2430"{}>{}</svg>', title, space.width or "100%", top, faces,
                       format_html_join("", "{}", ((part,) for part in drawn)))


def _shown(report: Report, rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """The rows that have something to draw."""
    return [row for row in rows if any(row[place] for place in _places(report))][:MOST]


def _places(report: Report) -> list[int]:
    """Where the series stand among the columns."""
    assert report.chart is not None
    names = [column.name for column in report.columns]
    return [names.index(name) for name in report.chart.series]


def _scale(report: Report, rows: list[tuple[Cell, ...]]) -> float:
    """Percent of the width for each one of what is counted: the longest bar reaches REACH."""
    assert report.chart is not None
    found = [[float(row[place] or 0) for place in _places(report)] for row in rows]
    longest = max((sum(values) if report.chart.stacked else max(values) for values in found), default=0.0)
    return REACH / (longest or 1.0)


def _patterns(tones: tuple[str, ...], prefix: str) -> SafeString:
    made = format_html_join("", '<pattern id="{}-{}" width="8" height="8" patternUnits="userSpaceOnUse">'
                            '<rect class="tone-{}" width="8" height="8" fill="{}"/>{}</pattern>',
                            ((prefix, tone, tone, TONES[tone][0], mark_safe(TONES[tone][1])) for tone in tones))
    return format_html("<defs>{}</defs>", made)


def _legend(columns: list[Column], tones: tuple[str, ...], prefix: str, width: int) -> SafeString:
    across = width // len(columns) if width else 0
    rows = []
    for place, (column, tone) in enumerate(zip(columns, tones, strict=True)):
        left, top = (across * place, PAD) if width else (0, PAD + LEGEND * place)
        rows.append(format_html('<rect x="{}" y="{}" width="28" height="14" fill="url(#{}-{})" stroke="#7A8699"/>'
                                '<text x="{}" y="{}">{}</text>', left + 1, top, prefix, tone, left + 36, top + 12,
                                column.label))
    return format_html_join("", "{}", ((row,) for row in rows))


def _label(text: str, top: int) -> SafeString:
    return format_html('<text x="0" y="{}" font-weight="600">{}</text>', top + LABEL - 7, text)


def _bar(cell: Any, column: Column, tone: str, scale: float, top: int, space: _Space, prefix: str) -> SafeString:
    long = scale * float(cell or 0)
    return format_html('{}<text x="{}" y="{}" dx="6">{}</text>', _rect(0, long, top, tone, space, prefix),
                       space.at(long), top + 13, _number(cell, column))


def _stack(cells: list[tuple[Any, Column, str]], scale: float, top: int, space: _Space, prefix: str) -> SafeString:
    bars, left = [], 0.0
    for cell, _column, tone in cells:
        long = scale * float(cell or 0)
        bars.append(_rect(left, long, top, tone, space, prefix))
        left += long
    whole = sum(cell or 0 for cell, _column, _tone in cells)
    return format_html('{}<text x="{}" y="{}" dx="6">{}</text>', format_html_join("", "{}", ((one,) for one in bars)),
                       space.at(left), top + 13, _number(whole, cells[0][1]))


def _rect(left: float, long: float, top: int, tone: str, space: _Space, prefix: str) -> SafeString:
    """A bar, or a part of one; nothing for nothing."""
    if not long:
        return SafeString("")
    return format_html('<rect x="{}" y="{}" width="{}" height="{}" fill="url(#{}-{})" stroke="#7A8699" '
                       'stroke-width=".5"/>', space.at(left), top, space.at(long), BAR, prefix, tone)


def _number(cell: Any, column: Column) -> str:
    if cell is None:
        return "—"
    return f"{cell:.1f}" if column.kind in (Kind.HOURS, Kind.PERCENT) else f"{cell:g}"
