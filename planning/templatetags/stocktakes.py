"""What the page of a stocktake tells: how far the counting is, what is not seen yet, and what differs."""

from dataclasses import dataclass
from typing import Any

from django import template

from planning.stocktake.counting import lines_of
from planning.stocktake.models import Status, Stocktake, StocktakeDifference, StocktakeLine

register = template.Library()
SHOWN = 100  # cards not seen yet that the page lists


@dataclass(frozen=True)
class Story:
    """The numbers and rows of the page."""

    all: int
    seen: int
    missing: list[StocktakeLine]
    differences: list[StocktakeDifference]

    @property
    def left(self) -> int:
        """How many are not seen yet."""
        return self.all - self.seen


@register.simple_tag
def stocktake_story(stocktake: Stocktake) -> Story:
    """In two queries, however many cards there are."""
    lines = list(lines_of(stocktake))
    missing: list[Any] = [line for line in lines if line.seen_at_place is None]  # type: ignore[attr-defined]
    counting = stocktake.status == Status.COUNTING
    rows = [] if counting else list(stocktake.differences.select_related("explained_by"))
    return Story(len(lines), len(lines) - len(missing), missing[:SHOWN] if counting else [], rows)
