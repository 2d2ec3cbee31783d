"""The month's bulletins: what the divisions offer, one issue that went out, one that is being edited."""

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
from office.time import today
from secretariat.bulletin import contents
from secretariat.bulletin.models import Bulletin

FIRST_ROW = 20_000  # behind the outgoing documents
CLERK, HEAD = "registry", "secretariat.head"


def written(path: Path = MONTH / "bulletins.toml") -> dict[str, Any]:
    """The data file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


class Bulletins(Story):
    """The contributions and issues of bulletins.toml."""

    def __init__(self, people: People) -> None:
        super().__init__(people)
        self.data = written()
        self.contributions: dict[str, int] = {}

    def reach_back(self) -> float:
        """From the earliest contribution on."""
        return float(max(said["ago"] for said in self.data["contribution"]) + 1)

    def acts(self, time: OfficeTime) -> Iterator[Act]:
        """Contributions on their days, then each issue step by step, an hour between two."""
        for row, said in enumerate(self.data["contribution"], start=FIRST_ROW):
            yield Act(time.ago(said["ago"]), row, 0, partial(self._contribute, said))
        for row, said in enumerate(self.data["issue"], start=FIRST_ROW + 1000):
            steps = (self._open, self._take_in, self._approve, self._send, self._enter_adoptions)
            for number, step in enumerate(steps[: said["steps"]]):
                yield Act(time.ago(said["ago"]) + 2 * number, row, number, partial(step, said))

    def _contribute(self, said: dict[str, Any]) -> None:
        user = self.user(said["who"])
        typed = {"title": said["title"], "author": user.person.name_zh, "text": said["text"].strip(),
                 "grade": "internal"}
        self.contributions[said["title"]] = file(user, "contribution", typed).pk

    def _open(self, said: dict[str, Any]) -> None:
        file(self.user(CLERK), "bulletin", {**said["typed"], "title": said["subject"], "grade": "internal"})

    def _take_in(self, said: dict[str, Any]) -> None:
        issue = _issue(said)
        chosen = [self.contributions[title] for title in said["items"]]
        contents.keep(self.user(CLERK), issue.pk, issue.version, [], "in", chosen)

    def _approve(self, said: dict[str, Any]) -> None:
        issue, clerk, head = _issue(said), self.user(CLERK), self.user(HEAD)
        start(clerk, issue.pk, "bulletin", {"1.sign": [f"p{self.people.posts[HEAD].pk}"]})
        deciding.agree(head, step_of(head, issue.pk, "sign"), "同意印发。")
        deciding.agree(clerk, step_of(clerk, issue.pk, "register"), "")

    def _send(self, said: dict[str, Any]) -> None:
        perform(self.user(CLERK), "send", _issue(said).pk, organs=said["typed"]["report_to"].split("\n"),
                manner=said["manner"], sent_on=today())

    def _enter_adoptions(self, said: dict[str, Any]) -> None:
        for one in said.get("adopted", []):
            perform(self.user(CLERK), "enter_adoption", self.contributions[one["title"]], level=one["level"],
                    adopter=one["adopter"], issue=one["issue"], adopted_on=today())


def _issue(said: dict[str, Any]) -> Bulletin:
    return Bulletin.objects.get(title=said["subject"])
