"""Rules in the month, an inspection, and what people asked the Secretariat for; as rules.toml tells it."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from office.clocks.stored import current_calendar
from office.demo.hours import OfficeTime
from office.demo.month import MONTH
from office.demo.people import People
from office.demo.story import Act, Story, file, start, step_of
from office.inspecting import services as inspections
from office.orgchart.models import Division
from office.records.attachments import receive
from office.records.perform import changing, perform
from office.routing.services import deciding
from office.time import today
from secretariat.office_rule.models import OfficeRule, RuleComment
from secretariat.office_rule.services import answer
from secretariat.rule_inspection.models import Finding

FIRST_ROW = 60_000  # behind the others
KINDS = {"rule": "office_rule", "inspection": "rule_inspection", "logistics": "logistics_request",
         "system": "system_request"}
OPINIONS = {"review": "同意。", "sign": "同意印发。"}
PLAIN = ("end_consultation", "remind_readers", "revise", "order", "support", "accept", "confirm_read")  # say nothing
SAID = ("skip_consultation", "comment", "turn_down", "plan")  # say what their forms ask


class Rules(Story):
    """The things of rules.toml, each through its acts."""

    def __init__(self, people: People) -> None:
        super().__init__(people)
        self.data = tomllib.loads((MONTH / "rules.toml").read_text(encoding="utf-8"))
        self.records: dict[str, int] = {}  # by name, or by title

    def reach_back(self) -> float:
        """How many office days its acts reach back, and one before the first."""
        return float(max(act[0] for name in KINDS for thing in self.data[name] for act in thing["acts"]) + 1)

    def acts(self, time: OfficeTime) -> Iterator[Act]:
        """All acts up to now, in each thing's own order."""
        row = FIRST_ROW
        for name in KINDS:
            for thing in self.data[name]:
                row += 1
                for number, (ago, who, act, *more) in enumerate(thing["acts"]):
                    yield Act(time.ago(ago), row, number,
                              partial(self._do, name, thing, self.people.logins[who], act, more[0] if more else {}))

    def _do(self, name: str, thing: dict[str, Any], user: Any, act: str, said: dict[str, Any]) -> None:
        if act in ("draft", "inspect", "ask"):
            self.records[_name(thing)] = self._file(KINDS[name], thing, user)
        elif act in PLAIN:
            perform(user, act, self._of(thing))
        elif act in SAID:
            perform(user, act, self._of(thing), **said)
        else:
            getattr(self, f"_{act}")(thing, user, said)

    def _of(self, thing: dict[str, Any]) -> int:
        if thing.get("revises") and _name(thing) not in self.records:
            rows = OfficeRule.objects.filter(previous=self.records[thing["revises"]])
            self.records[_name(thing)] = rows.get().pk
        return self.records[_name(thing)]

    def _file(self, kind: str, thing: dict[str, Any], user: Any) -> int:
        typed = {name: text for name, text in thing.items() if name not in ("name", "acts")}
        typed |= {"grade": "internal"}
        if kind == "office_rule":
            concerns = [self._division(code).pk for code in thing.get("concerns", [])]
            typed |= {"body": thing["body"].strip(), "concerns": concerns}
        if kind == "rule_inspection":
            typed |= {"rule": self.records[thing["rule"]], "inspected": self._division(thing["inspected"]).pk,
                      "inspected_on": today().isoformat()}
        if thing.get("about"):
            typed["about"] = str(self.people.logins[thing["about"]].person_id)
        pk: int = file(user, kind, typed).pk
        return pk

    # --- Rules --------------------------------------------------------------------------------------------
    def _consult(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        perform(user, "consult", self._of(thing), divisions=[self._division(code) for code in said["divisions"]],
                consult_until=_working_day(said["until"]))

    def _answer(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        rows = RuleComment.objects.filter(record=self._of(thing), answered_at=None)
        answer(user, self._of(thing), rows.order_by("pk")[0].pk, said["verdict"], said["answer"])

    def _rewrite(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        with changing(user, self._of(thing), "edit", reason="按办务会议意见修改") as change:
            for before, after in thing["replace"]:
                change.record.body = change.record.body.replace(before, after)

    def _route(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        start(user, self._of(thing), "office_rule", {"2.sign": [f"p{self.people.posts[said['signer']].pk}"]})

    def _issue(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        perform(user, "issue", self._of(thing), valid_from=today() + timedelta(days=said["from"]))

    def _read(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        perform(user, "confirm_read", self._of(thing))

    def _repeal(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        ends = today() + timedelta(days=said["from"])
        perform(user, "repeal", self._of(thing), valid_until=ends, reason=said["reason"])

    # --- Inspections --------------------------------------------------------------------------------------
    def _find(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        perform(user, "add_finding", self._of(thing), text=said["text"], division=self._division(said["division"]),
                due_on=_working_day(said["until"]))

    def _correct(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        file = receive(user, SimpleUploadedFile(said["file"], said["text"].encode(), "text/plain"))
        inspections.correct(user, self._of(thing), self._finding(thing, said), said["text"], [file.key])

    def _close(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        inspections.close_finding(user, self._of(thing), self._finding(thing, said))

    def _finding(self, thing: dict[str, Any], said: dict[str, Any]) -> int:
        return Finding.objects.get(record=self._of(thing), place=said["nth"]).pk

    # --- What is asked for --------------------------------------------------------------------------------
    def _send(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        start(user, self._of(thing), said.get("way", "logistics_request"))

    def _assign(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        choices = {"2.handle": [f"p{self.people.posts[said['to']].pk}"]}
        deciding.agree(user, step_of(user, self._of(thing), "dispatch"), "请办理。", choices=choices)

    def _handle(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        deciding.agree(user, step_of(user, self._of(thing), "handle"), said["said"])

    def _rate(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        perform(user, "confirm", self._of(thing), **said)

    # --- Routes -------------------------------------------------------------------------------------------
    def _review(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        deciding.agree(user, step_of(user, self._of(thing), "review"), OPINIONS["review"])

    def _sign(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        deciding.agree(user, step_of(user, self._of(thing), "sign"), OPINIONS["sign"])

    def _division(self, code: str) -> Division:
        return Division.objects.get(code=code, valid_to=None)


def _name(thing: dict[str, Any]) -> str:
    return str(thing.get("name") or thing["title"])


def _working_day(days: int) -> date:
    return current_calendar().add_working_days(today(), days)
