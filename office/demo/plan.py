"""When who does what: every paper's way laid out over the month, and what would fall after now left out."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from office.demo.hours import JUST_NOW, OfficeTime
from office.demo.month import Month, Paper


@dataclass(frozen=True, order=True)
class Event:
    """One act, at a position of the office's time."""

    position: float
    row: int
    number: int
    who: str
    act: str
    word: str
    paper: Paper


def readers(month: Month, paper: Paper) -> list[str]:
    """Whose posts a paper is circulated to; those who will not have read it yet come last."""
    chosen: Sequence[str] = month.words["readers"].get(paper.way) or month.words["readers"]["usual"]
    return [code for code in chosen if not code.startswith(f"{paper.lead}.")]


def events(month: Month, papers: Sequence[Paper], time: OfficeTime) -> list[Event]:
    """All acts on these papers up to now, in order."""
    return sorted(event for paper in papers for event in _of(month, paper, time))


def _of(month: Month, paper: Paper, time: OfficeTime) -> Iterator[Event]:
    lot = random.Random(paper.row)
    at, number = time.ago(paper.ago), 0
    yield Event(at, paper.row, number, "registry", "file_new", "", paper)
    for said in month.ways["ways"][paper.way]:
        who, act, word, hours = _read(said, month)
        pace = month.ways["pace"][paper.urgency] if "@" not in said else 1
        base = at
        for one in _each(month, paper, who):
            number += 1
            then = base + lot.uniform(*hours) * pace
            at = max(at, then)
            if then > time.total - JUST_NOW:
                return
            yield Event(then, paper.row, number, one, act, word, paper)
        if act == paper.until:
            return


def _read(said: str, month: Month) -> tuple[str, str, str, tuple[float, float]]:
    """"who act word @1-2" in its parts; without hours of its own an act takes what the table says."""
    parts, _, own = said.partition("@")
    who, act, *word = parts.split()
    low, high = own.split("-") if own else month.ways["hours"][act]
    return who, act, " ".join(word), (float(low), float(high))


def _each(month: Month, paper: Paper, who: str) -> list[str]:
    """Several people for "assists", "readers" and "some" (the first half of them); else one."""
    if who == "assists":
        return [f"{code}.head" for code in paper.assists]
    if who in ("readers", "some"):
        found = readers(month, paper)
        return found if who == "readers" else found[:len(found) // 2]
    return [who]


def length(papers: Sequence[Paper]) -> float:
    """How many office days the papers reach back, and one before the first."""
    return max(paper.ago for paper in papers) + 1
