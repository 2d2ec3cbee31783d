"""The month's introduction letters: one that was used, one that is out, one that waits for a leader."""

import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from office.demo.hours import OfficeTime
from office.demo.month import MONTH
from office.demo.people import People
from office.demo.story import Act, Story, file, start, step_of
from office.records.perform import perform
from office.routing.services import deciding
from secretariat.introduction_letter.models import IntroductionLetter

FIRST_ROW = 30_000  # behind the bulletins
LEADER, KEEPER = "leadership.deputy", "secretariat.seals"


def written(path: Path = MONTH / "introductions.toml") -> dict[str, Any]:
    """The data file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


class Letters(Story):
    """The letters of introductions.toml."""

    def __init__(self, people: People) -> None:
        super().__init__(people)
        self.data = written()

    def reach_back(self) -> float:
        """From the earliest application on."""
        return float(max(said["ago"] for said in self.data["letter"]) + 1)

    def acts(self, time: OfficeTime) -> Iterator[Act]:
        """Each letter's way, two hours between two acts; it is closed when its days are over."""
        for row, said in enumerate(self.data["letter"], start=FIRST_ROW):
            for number, step in enumerate((self._apply, self._approve, self._issue)[: said["steps"]]):
                yield Act(time.ago(said["ago"]) + 2 * number, row, number, partial(step, said))
            if "closed_ago" in said:
                yield Act(time.ago(said["closed_ago"]), row, 3, partial(self._close, said))

    def _apply(self, said: dict[str, Any]) -> None:
        user = self.user(said["who"])
        letter = file(user, "introduction_letter", {**said["typed"], "grade": "internal"})
        start(user, letter.pk, "introduction_letter", {"1.authorise": [f"p{self.people.posts[LEADER].pk}"]})

    def _approve(self, said: dict[str, Any]) -> None:
        self._agree(LEADER, said, "authorise", "同意开具。")

    def _issue(self, said: dict[str, Any]) -> None:
        self._agree(KEEPER, said, "seal", "")

    def _agree(self, who: str, said: dict[str, Any], act: str, opinion: str) -> None:
        user = self.user(who)
        deciding.agree(user, step_of(user, _letter(said).pk, act), opinion)

    def _close(self, said: dict[str, Any]) -> None:
        perform(self.user(KEEPER), "expire", _letter(said).pk)


def _letter(said: dict[str, Any]) -> IntroductionLetter:
    return IntroductionLetter.objects.get(title=said["typed"]["title"], addressee=said["typed"]["addressee"])
