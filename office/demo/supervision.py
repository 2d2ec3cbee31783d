"""What is supervised in the month: instructions, and items in every light, each act done by the person whose it is."""

import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from office.clocks.queries import open_clock
from office.clocks.services import pause
from office.demo.hours import DAY, OfficeTime
from office.demo.month import MONTH
from office.demo.people import People
from office.demo.story import Act, Story, file
from office.orgchart.models import Division
from office.records.attachments import receive
from office.records.models import Record
from office.records.perform import changing, perform
from office.time import today

ITEM, INSTRUCTION = "supervised_item", "instruction"
FIRST_ROW = 40_000  # behind those of the other stories
AGREED = {"name_owner", "break_down", "ask_delay", "feed_back", "check"}  # acts that need something worked out here


class Supervision(Story):
    """The instructions and items of supervision.toml."""

    def __init__(self, people: People, path: Path = MONTH / "supervision.toml") -> None:
        super().__init__(people)
        self.data = tomllib.loads(path.read_text(encoding="utf-8"))
        self.records: dict[tuple[int, str], int] = {}  # by the row, and a word of the part's title

    def reach_back(self) -> float:
        """How many office days its items reach back, and one before the first."""
        return float(max(said["ago"] for said in (*self.data["instruction"], *self.data["item"])) + 1)

    def acts(self, time: OfficeTime) -> Iterator[Act]:
        """All acts up to now, in each item's own order."""
        for row, said in enumerate(self.data["instruction"], start=FIRST_ROW):
            yield from self._instructed(row, said, time)
        for row, said in enumerate(self.data["item"], start=FIRST_ROW + 100):
            at, self.calendar = time.ago(said["ago"]), time.calendar
            yield Act(at, row, 0, partial(self._open, row, said))
            for number, act in enumerate(said["acts"], start=1):
                yield Act(at + act["after"] * DAY, row, number, partial(self._do, row, act))

    def _instructed(self, row: int, said: dict[str, Any], time: OfficeTime) -> Iterator[Act]:
        at = time.ago(said["ago"])
        yield Act(at, row, 0, partial(self._enter, row, said))
        if "to" in said:
            yield Act(at + 1, row, 1, partial(self._distribute, row, said))
        if "report" in said:
            yield Act(at + said["report_after"] * DAY, row, 2, partial(
                self._perform, "registry", "report", row, "", result=said["report"]))

    # --- Instructions ---------------------------------------------------------------------------------------
    def _enter(self, row: int, said: dict[str, Any]) -> None:
        typed = {name: said[name] for name in ("title", "level", "given_by", "text")}
        self.records[row, ""] = self._file(INSTRUCTION, said, {**typed, "given_on": today().isoformat()})

    def _distribute(self, row: int, said: dict[str, Any]) -> None:
        self._perform("registry", "distribute", row, "", divisions=[_division(code) for code in said["to"]],
                      note=said["note"])

    # --- Items ----------------------------------------------------------------------------------------------
    def _open(self, row: int, said: dict[str, Any]) -> None:
        typed = {name: said[name] for name in ("origin", "title", "text")}
        self.records[row, ""] = self._file(ITEM, said, {
            **typed, "lead": _division(said["lead"]).pk, "cycle": said.get("cycle", "once"),
            "assisting": [_division(code).pk for code in said.get("assisting", ())],
            "starts_on": today().isoformat(), "due_on": self._day(said["due"]).isoformat()})

    def _file(self, kind: str, said: dict[str, Any], typed: dict[str, Any]) -> int:
        """File a record as its form would, following from its source."""
        source = _source(said)
        typed = {"grade": "internal", "source": str(source.pk) if source else "", **typed}
        pk: int = file(self.people.logins[said["who"]], kind, typed).pk
        return pk

    def _do(self, row: int, said: dict[str, Any]) -> None:
        act, who, part = said["do"], said["who"], said.get("part", "")
        given = {name: said[name] for name in said.keys() - {"after", "who", "do", "part"}}
        if act == "pause":
            self._pause(row, given["reason"])
        elif act in AGREED:
            getattr(self, f"_{act}")(who, row, part, given)
        else:
            self._perform(who, act, row, part, **given)

    def _name_owner(self, who: str, row: int, part: str, given: dict[str, Any]) -> None:
        self._perform(who, "name_owner", row, part, person=self.people.logins[given["person"]].person)

    def _break_down(self, who: str, row: int, part: str, given: dict[str, Any]) -> None:
        lead, due_on = _division(given["lead"]), self._day(given["due"])
        self._perform(who, "break_down", row, part, title=given["title"], text=given["text"], lead=lead, due_on=due_on)

    def _ask_delay(self, who: str, row: int, part: str, given: dict[str, Any]) -> None:
        self._perform(who, "ask_delay", row, part, until=self._day(given["until"]), why=given["why"])

    def _feed_back(self, who: str, row: int, part: str, given: dict[str, Any]) -> None:
        user = self.people.logins[who]
        file = SimpleUploadedFile(given["file"], f"{given['text']}\n{today():%Y-%m-%d}".encode(), "text/plain")
        self._perform(who, "feed_back", row, part, text=given["text"], progress=given.get("progress", 100),
                      final=given.get("final", False), uploads=[receive(user, file).key])

    def _check(self, who: str, row: int, part: str, given: dict[str, Any]) -> None:
        back = given.get("back", "")
        self._perform(who, "check", row, part, verdict="back" if back else "good", reason=back)

    def _pause(self, row: int, reason: str) -> None:
        user = self.people.logins["registry"]
        with changing(user, self.records[row, ""], "time_limit", cause="pause", reason=reason) as change:
            clock = open_clock(change.record)
            assert clock is not None
            change.record.due = pause(clock, reason, by=user.person).due_at

    def _perform(self, who: str, act: str, row: int, part: str, **given: Any) -> None:
        pk = self.records[row, ""]
        if part:
            item = apps.get_model("secretariat", "SupervisedItem")
            pk = item.objects.get(parent=pk, title__contains=part).pk
        perform(self.people.logins[who], act, pk, **given)

    def _day(self, working_days: int) -> Any:
        """So many working days from today."""
        return self.calendar.add_working_days(today(), working_days)


def _division(code: str) -> Division:
    return Division.objects.get(code=code)


def _source(said: dict[str, Any]) -> Record | None:
    """The newest record of the month whose title has these words; a short demo may have none."""
    if "source" not in said:
        return None
    found = Record.objects.filter(kind__in=("incoming_document", INSTRUCTION), title__contains=said["source"])
    return found.order_by("-pk").first()
