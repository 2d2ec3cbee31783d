"""Text into lines: where Chinese lines may break, and how each is spread to fill its width.

WeasyPrint spreads lines at their spaces only, and Chinese has none; so lines are broken here.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.utils.html import format_html
from django.utils.safestring import SafeString

from office.papers.official.drawn import css, set_in
from office.papers.official.measures import LINE, POINT, Style

OPENING = re.escape("（〔《〈「『【“‘([{")
CLOSING = re.escape("，。、；：？！）〕》〉」』】”’％℃)]},.;:?!%·")
WORD = r"[A-Za-z0-9][A-Za-z0-9.,:/@_+%\-]*[年月日号次]?"
# What must not be torn apart: an opening mark and what follows, what precedes a closing mark, a number, a word.
CLUSTER = re.compile(f"[{OPENING}]*(?:{WORD}|.)(?:——|……|[{CLOSING}—])*[ ]*", re.DOTALL)
SPREAD = 4  # a line that lacks more than this many characters is left as it is, not spread


@dataclass(frozen=True)
class Line:
    """One line of text in one style; `indent`: millimetres from the left; `spacing`: points beside the style's."""

    text: str
    style: Style
    indent: float = 0.0
    spacing: float = 0.0

    def centred(self, width: float) -> "Line":
        """Return the line in the middle of `width` millimetres, not spread."""
        return replace(self, indent=(width - self.style.width(self.text)) / 2, spacing=0.0)

    def html(self, height: float = LINE) -> SafeString:
        """Return the line as one block of its own height in millimetres."""
        place = css(**set_in(self.style, height, self.spacing))
        if self.indent:
            place += ";" + css(margin_left=self.indent)
        return format_html('<div class="text line {}" style="{}">{}</div>', self.style.role, place, self.text)


def break_lines(
    text: str, style: Style, width: float, *, first: float = 0.0, indent: float = 0.0
) -> list[Line]:
    """Break `text` to lines of `width` millimetres, the last of them excepted spread to fill it.

    first: how far in the first line begins, indent: how far the others do, in millimetres within the width.
    """
    lines: list[Line] = []
    held, used, start, rule = "", 0.0, first, style.rule()
    for cluster, wide in _clusters(text, rule, width - max(first, indent)):
        printed = rule(cluster.rstrip(" ")) if cluster.endswith(" ") else wide
        if held and start + used + printed > width + 0.01:
            lines.append(_spread(held, style, start, width))
            held, used, start = "", 0.0, indent
        held += cluster
        used += wide
    return [*lines, Line(held, style, start)]


def _clusters(text: str, rule: Callable[[str], float], width: float) -> Iterator[tuple[str, float]]:
    for found in CLUSTER.finditer(" ".join(text.split())):
        cluster = found.group()
        if (wide := rule(cluster)) > width:
            yield from ((one, rule(one)) for one in cluster)  # longer than a line: an address, say
        else:
            yield cluster, wide


def _spread(text: str, style: Style, indent: float, width: float) -> Line:
    text = text.rstrip(" ")
    return Line(text, style, indent, spread_by(text, style, width - indent))


def spread_by(text: str, style: Style, width: float) -> float:
    """Return the points to add between the characters of `text` so that it is `width` millimetres wide."""
    lacking = width - style.width(text)
    if len(text) < 2 or lacking > SPREAD * (style.size + style.spacing) * POINT:
        return 0.0
    return lacking / POINT / (len(text) - 1) if lacking > 0.01 else 0.0
