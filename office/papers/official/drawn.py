"""Pieces drawn at given places of a strip or page, in millimetres from its upper left corner."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from office.papers.official.measures import BODY, LINE, WIDTH, Style


def css(**properties: float | str) -> str:
    """Return a style attribute: an underscore stands for a hyphen, a bare number is in millimetres."""
    return ";".join(
        f"{name.replace('_', '-')}:{value if isinstance(value, str) else f'{value:.3f}mm'}"
        for name, value in properties.items()
    )


def points(size: float) -> str:
    """Return a length in points for css()."""
    return f"{size:.4f}pt"


def set_in(style: Style, height: float = LINE, spacing: float = 0.0) -> dict[str, float | str]:
    """Return what css() needs for text in a style, beside what official.css says of every line."""
    given: dict[str, float | str] = {}
    if (style.size, height) != (BODY.size, LINE):
        given |= {"font_size": points(style.size), "height": height, "line_height": height}
    if style.spacing + spacing != BODY.spacing:
        given["letter_spacing"] = points(style.spacing + spacing)
    return given


def text_at(
    left: float, top: float, text: str, style: Style, height: float = LINE, spacing: float = 0.0
) -> SafeString:
    """Return one line of text with its left edge at `left`; `spacing`: points beside the style's."""
    place = css(left=left, top=top, **set_in(style, height, spacing))
    return format_html('<div class="text at {}" style="{}">{}</div>', style.role, place, text)


def text_ending_at(right: float, top: float, text: str, style: Style, height: float = LINE) -> SafeString:
    """Return one line of text that ends `right` millimetres before the right edge of the type area."""
    return text_at(WIDTH - right - style.width(text), top, text, style, height)


def text_centred_at(centre: float, top: float, text: str, style: Style, height: float = LINE) -> SafeString:
    """Return one line of text with its middle at `centre`."""
    return text_at(centre - style.width(text) / 2, top, text, style, height)


def narrowed_at(
    left: float, top: float, text: str, size: float, narrowing: float, spacing: float = 0.0
) -> SafeString:
    """Return red XiaoBiaoSong `size` points high, `narrowing` times as wide as it is drawn."""
    place = css(
        left=left, top=top, font_size=points(size), letter_spacing=points(spacing), line_height=points(size),
        transform=f"scaleX({narrowing:.5f})",
    )  # fmt: skip
    return format_html('<div class="text at song mark" style="{}">{}</div>', place, text)


def rule_at(left: float, top: float, width: float, thickness: float, colour: str = "red") -> SafeString:
    """Return a level rule whose upper edge is at `top`; `colour`: the class red or black."""
    place = css(left=left, top=top, width=width, height=thickness)
    return format_html('<div class="at {}" style="{}"></div>', colour, place)


def box_at(left: float, top: float, html: SafeString, width: float = WIDTH) -> SafeString:
    """Return a piece put at a place."""
    return format_html('<div class="at" style="{}">{}</div>', css(left=left, top=top, width=width), html)


def together(pieces: Iterable[SafeString], height: float) -> SafeString:
    """Return pieces in a box `height` millimetres high, which their places are measured from."""
    inner = format_html_join("", "{}", ((piece,) for piece in pieces))
    return format_html('<div class="box" style="{}">{}</div>', css(height=height), inner)
