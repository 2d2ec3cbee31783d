"""What a part of the office does in the demo's month: acts at their places in the office's time, done by the product."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from office.demo.hours import OfficeTime
from office.demo.people import People


@dataclass(frozen=True, order=True)
class Act:
    """One act, at a position of the office's time; of one position the lower row and number come first."""

    position: float
    row: int
    number: int
    do: Callable[[], None] = field(compare=False)


class Story:
    """A part's month. Each act is done as the person whose it is, through what the pages call."""

    def __init__(self, people: People) -> None:
        self.people = people

    def prepare(self) -> None:
        """What administrators enter before the month begins."""

    def reach_back(self) -> float:
        """How many office days before now its first act is."""
        return 0.0

    def acts(self, time: OfficeTime) -> Iterator[Act]:
        """All its acts up to now."""
        raise NotImplementedError
