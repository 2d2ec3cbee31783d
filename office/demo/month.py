"""The month's papers as data: who wrote what, what became of it, and in which words."""

import csv
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

MONTH = Path(__file__).resolve().parent.parent / "data" / "demo" / "month"
NUMBER = "{word}〔{year}〕{seq}号"


@dataclass(frozen=True)
class Sender:
    """An organ that writes to the office; `word` is what its reference numbers begin with."""

    short: str
    name: str
    word: str


@dataclass(frozen=True)
class Paper:
    """One paper: `ago` is how many office days before now it is signed for, `way` what then happens to it."""

    ago: float
    way: str
    until: str  # the last act that is done, if not all
    sender: Sender
    seq: str  # of its reference number; empty if it bears none
    kind: str
    urgency: str
    lead: str  # divisions by their codes
    assists: tuple[str, ...]
    leader: str
    file: str  # pdf, scan, docx, txt, or empty
    due: int  # working days the sender gives; 0 for none
    more: str  # "work_secret", or why it is registered again
    title: str
    do: str
    done: str
    row: int  # of the data file; what is drawn by lot for this paper is drawn from it

    @property
    def grade(self) -> str:
        return "work_secret" if self.more == "work_secret" else "internal"

    @property
    def duplicate_reason(self) -> str:
        return "" if self.grade == "work_secret" else self.more

    def number(self, year: int) -> str:
        """Its reference number in right form, for a paper dated in this year."""
        return NUMBER.format(word=self.sender.word, year=year, seq=self.seq) if self.seq else ""

    def title_in(self, year: int) -> str:
        """Its title, for this year."""
        return self.title.format(year=year, next=year + 1)


@dataclass(frozen=True)
class Month:
    """All data files of the month, read once."""

    directory: Path = MONTH

    @cached_property
    def papers(self) -> list[Paper]:
        """Every paper, the oldest first."""
        senders = {sender.short: sender for sender in self.senders}
        rows = enumerate(_rows(self.directory / "papers.csv"), start=2)
        return sorted((_paper(row, senders, line) for line, row in rows), key=lambda paper: -paper.ago)

    @cached_property
    def senders(self) -> list[Sender]:
        return [Sender(**row) for row in _rows(self.directory / "senders.csv")]

    @cached_property
    def ways(self) -> dict[str, Any]:
        """`ways` of acts, `hours` an act takes, `pace` of urgent papers."""
        return _toml(self.directory / "ways.toml")

    @cached_property
    def words(self) -> dict[str, Any]:
        """`words` by act, short names of `divisions` and `leaders`, `readers` of circulars."""
        return _toml(self.directory / "words.toml")

    @cached_property
    def letters(self) -> dict[str, Any]:
        """`kinds` and `subjects` that letters are composed of."""
        return _toml(self.directory / "letters.toml")

    def sample(self, count: int) -> list[Paper]:
        """So many papers that every way is among them, as far as the count reaches; for a quick look."""
        first = list({paper.way: paper for paper in self.papers}.values())
        others = [paper for paper in self.papers if paper not in first]
        return sorted([*first, *others][:count], key=lambda paper: -paper.ago)


def _paper(row: dict[str, str], senders: dict[str, Sender], line: int) -> Paper:
    return Paper(
        ago=float(row["ago"]), way=row["way"], until=row["until"], sender=senders[row["sender"]],
        seq=row["number"].strip("-"), kind=row["kind"], urgency=row["urgency"] or "ordinary", lead=row["lead"],
        assists=tuple(filter(None, row["assist"].split("|"))), leader=row["leader"], file=row["file"].strip("-"),
        due=int(row["due"] or 0), more=row["more"], title=row["title"], do=row["do"], done=row["done"], row=line)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
