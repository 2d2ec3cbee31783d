"""Plans, standards and a compliance check of the month; as plans.toml tells it."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
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
from office.records.attachments import attach, receive
from office.records.perform import changing, perform
from office.routing.services import deciding
from office.time import today
from planning.plan.models import Plan
from planning.plan.services import save_row
from planning.standard.models import Standard
from planning.standard.services import answer
from planning.standard_check.models import CheckFinding

FIRST_ROW = 70_000  # behind the others
KINDS = ("plan", "standard", "check")
OPINIONS = {"review": "同意。", "sign": "同意印发。"}
PLAIN = ("end_consultation", "order")  # say nothing
SAID = ("skip_consultation", "comment", "comment_of_unit")  # say what their forms ask


class Plans(Story):
    """The things of plans.toml, each through its acts."""

    def __init__(self, people: People) -> None:
        super().__init__(people)
        self.data = tomllib.loads((MONTH / "plans.toml").read_text(encoding="utf-8"))
        self.records: dict[str, int] = {}  # by name, or by title

    def reach_back(self) -> float:
        """How many office days its acts reach back, and one before the first."""
        return float(max(act[0] for kind in KINDS for thing in self.data[kind] for act in thing["acts"]) + 1)

    def acts(self, time: OfficeTime) -> Iterator[Act]:
        """All acts up to now, in each thing's own order."""
        row = FIRST_ROW
        for kind in KINDS:
            for thing in self.data[kind]:
                row += 1
                for number, (ago, who, act, *more) in enumerate(thing["acts"]):
                    yield Act(time.ago(ago), row, number,
                              partial(self._do, kind, thing, self.people.logins[who], act, more[0] if more else {}))

    def _do(self, kind: str, thing: dict[str, Any], user: Any, act: str, said: dict[str, Any]) -> None:
        if act in OPINIONS:
            deciding.agree(user, step_of(user, self._of(thing), act), OPINIONS[act])
        elif act in PLAIN:
            perform(user, act, self._of(thing))
        elif act in SAID:
            perform(user, act, self._of(thing), **said)
        else:
            getattr(self, f"_{kind}_{act}")(thing, user, said)

    def _of(self, thing: dict[str, Any]) -> int:
        return self.records[thing.get("name") or thing["title"]]

    # --- Plans --------------------------------------------------------------------------------------------
    def _plan_draft(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        first = today().year
        last = first + thing["years"] - 1
        typed = {"title": thing["title"].format(year=first, last=last), "category": thing["category"],
                 "first_year": first, "last_year": last, "text": thing["text"].strip(), "grade": "internal",
                 "carries_out": self.records.get(thing.get("of", ""), "")}
        plan = file(user, "plan", typed)
        self.records[thing["name"]] = plan.pk
        for text in thing["goals"]:
            save_row(user, plan.pk, "goal", None, {"text": text})
        goals = dict(enumerate(plan.standing("goals"), 1))
        for row in thing["indicators"]:
            aims = {year: Decimal(str(aim)) for year, aim in zip(range(first, last + 1), row["targets"], strict=True)}
            save_row(user, plan.pk, "indicator", None, {
                "goal": goals[row["goal"]], "name": row["name"], "unit": row["unit"], "base": Decimal(str(row["base"])),
                "direction": "down" if row.get("down") else "up", "division": _division(row["division"]),
                "targets": aims})
        for row in thing["tasks"]:
            save_row(user, plan.pk, "task", None, {
                "goal": goals[row["goal"]], "title": row["title"], "text": row["text"],
                "division": _division(row["division"]), "due_on": _until(row["until"], last)})

    def _plan_route(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        start(user, self._of(thing), "plan")

    def _plan_issue(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        perform(user, "issue", self._of(thing))

    def _plan_hand_out(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        plan = Plan.objects.get(pk=self._of(thing))
        if all(task.due_on > today() for task in plan.standing("tasks")):  # else the year is over
            perform(user, "hand_out", plan.pk)

    def _plan_measure(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        plan, quarter = Plan.objects.get(pk=self._of(thing)), (today().month - 1) // 3
        if quarter == 0 or plan.first_year != today().year:  # no quarter of the plan is over
            return
        row = plan.standing("indicators")[said["nth"] - 1]
        perform(user, "measure", plan.pk, indicator=row.pk, year=today().year, quarter=quarter,
                value=Decimal(said["value"]), note=said["note"], correction=said.get("correction", ""),
                uploads=[_upload(user, said)])

    def _plan_feed_back(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        task = Plan.objects.get(pk=self._of(thing)).standing("tasks")[said["nth"] - 1]
        if task.item_id:
            perform(user, "feed_back", task.item_id, text=said["text"], progress=said["progress"], final=False,
                    linked=None, uploads=[_upload(user, said)])

    def _plan_note_review(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        perform(user, "review", self._of(thing), held_on=today(), **said)

    # --- Standards ----------------------------------------------------------------------------------------
    def _standard_draft(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        typed = {name: thing[name] for name in ("title", "category", "text")} | {
            "grade": "internal", "replaces": [self.records[name] for name in thing.get("replaces", [])]}
        standard = file(user, "standard", typed)
        self.records[thing["name"]] = standard.pk
        with changing(user, standard.pk, "edit", cause="add_files") as change:
            attach(change, [_upload(user, {"file": said["file"], "text": thing["text"]})])

    def _standard_consult(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        perform(user, "consult", self._of(thing), divisions=[_division(code) for code in said["divisions"]],
                consult_until=_working_day(said["until"]))

    def _standard_answer(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        rows = Standard.objects.get(pk=self._of(thing)).comments.filter(answered_at=None)
        answer(user, self._of(thing), rows.order_by("pk")[0].pk, said["verdict"], said["answer"])

    def _standard_route(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        start(user, self._of(thing), "standard", {"2.sign": [f"p{self.people.posts['leadership.deputy'].pk}"]})

    def _standard_issue(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        perform(user, "issue", self._of(thing), valid_from=today() + timedelta(days=said["from"]))

    # --- The check ----------------------------------------------------------------------------------------
    def _check_inspect(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        typed = {name: thing[name] for name in ("title", "unit", "summary")} | {
            "against": self.records[thing["standard"]], "inspected_on": today().isoformat(), "grade": "internal"}
        self.records[thing["title"]] = file(user, "standard_check", typed).pk

    def _check_find(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        perform(user, "add_finding", self._of(thing), text=said["text"], division=_division(said["division"]),
                due_on=_working_day(said["until"]))

    def _check_correct(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        inspections.correct(user, self._of(thing), self._finding(thing, said), said["text"], [_upload(user, said)])

    def _check_close(self, thing: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        inspections.close_finding(user, self._of(thing), self._finding(thing, said))

    def _finding(self, thing: dict[str, Any], said: dict[str, Any]) -> int:
        return CheckFinding.objects.get(record=self._of(thing), place=said["nth"]).pk


def _division(code: str) -> Division:
    return Division.objects.get(code=code, valid_to=None)


def _working_day(days: int) -> date:
    return current_calendar().add_working_days(today(), days)


def _until(days: int, last_year: int) -> date:
    """The working day so many days from now, or the last one of the plan's years."""
    day, calendar = _working_day(days), current_calendar()
    if day.year > last_year:
        day = date(last_year, 12, 31)
        while not calendar.is_working_day(day):
            day -= timedelta(days=1)
    return day


def _upload(user: Any, said: dict[str, Any]) -> Any:
    body = f"{said['file']}\n{said.get('note') or said.get('text', '')}\n".encode()
    return receive(user, SimpleUploadedFile(said["file"], body, "text/plain")).key
