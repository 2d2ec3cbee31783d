"""A document as a pile of strips, each of a known height, and how they fall on pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from office.papers.errors import PaperFailed
from office.papers.official.measures import LINE


@dataclass(frozen=True)
class Spot:
    """Where a seal goes in its strip: its centre from the strip's upper left corner, its size; in millimetres."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Strip:
    """A piece of a page over the whole width; `height` in millimetres. `keep`: stays with the strip after it.

    is_body: it shows text of the body. again: what is set once more above it when it begins a page.
    """

    html: SafeString
    height: float = LINE
    keep: bool = False
    new_page: bool = False
    is_body: bool = False
    again: tuple["Strip", ...] = ()
    spots: tuple[Spot, ...] = ()


@dataclass
class Page:
    """One page being filled: its strips, and how much of its height they take, in millimetres."""

    height: float
    strips: list[Strip] = field(default_factory=list)

    @property
    def used(self) -> float:
        return sum(strip.height for strip in self.strips)

    @property
    def left(self) -> float:
        return self.height - self.used

    @property
    def shows_body(self) -> bool:
        return any(strip.is_body for strip in self.strips)


def paginate(strips: Sequence[Strip], height: Callable[[int], float]) -> list[Page]:
    """Let the strips fall on pages, of which page N, from 0, takes height(N) millimetres.

    PaperFailed when one is higher than a page: it would be cut off.
    """
    if any(strip.height > height(1) + 0.01 for strip in strips):
        raise PaperFailed("a part of the document is higher than a page")
    pages = [Page(height(0))]
    for group in _groups(strips):
        needed = sum(strip.height for strip in group)
        page = pages[-1]
        if page.strips and (group[0].new_page or needed > page.left + 0.01):
            page = Page(height(len(pages)), list(group[0].again))
            pages.append(page)
        for strip in group:  # a group higher than a page is taken apart
            if page.strips and strip.height > page.left + 0.01:
                page = Page(height(len(pages)), list(strip.again))
                pages.append(page)
            page.strips.append(strip)
    return pages


def _groups(strips: Sequence[Strip]) -> list[list[Strip]]:
    """Put strips that stay together into one group."""
    groups: list[list[Strip]] = []
    joined = False
    for strip in strips:
        if joined and not strip.new_page:
            groups[-1].append(strip)
        else:
            groups.append([strip])
        joined = strip.keep
    return groups


def blank(height: float = LINE, *, keep: bool = False) -> Strip:
    """Return an empty strip."""
    return Strip(SafeString(f'<div style="height:{height:.4f}mm"></div>'), height, keep)
