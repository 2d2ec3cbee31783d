"""Projects of the month at different stages, their experts, panels and approvals; as projects.toml tells it."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from office.demo.hours import OfficeTime
from office.demo.month import MONTH
from office.demo.people import People
from office.demo.story import Act, Story, file, step_of
from office.records.attachments import receive
from office.records.perform import perform
from office.routing.services import deciding
from office.time import today
from planning.project import approving, building, checking, evaluating, figures, reviewing
from planning.project.models import Project
from planning.project.rows import Finding
from planning.project.shown import checks

FIRST_ROW = 70_000  # behind the others
KEEPS_POOL = "planning.staff"
ENTERED = 19.5  # office days before now, when the pool is entered
PLAIN = ("accept_application", "pass_formal", "draw_panel", "place_budget", "procured", "contracted", "finish_build",
         "archive")  # what they say, their forms ask
TEXTS = ("方案总体可行，建议细化接口规范和数据质量要求。", "必要性充分，概算基本合理，人月单价可再核减。",
         "安全措施较完善，应补充密码应用方案的实施计划。", "技术路线成熟，建议明确运维责任和年度费用。",
         "同意立项，注意与统一平台对接，避免重复建设。", "指标可量化，建议增加用户满意度指标。",
         "进度安排合理，应预留联调时间。")


class Projects(Story):
    """The projects of projects.toml, each through its acts."""

    def __init__(self, people: People) -> None:
        super().__init__(people)
        self.data = tomllib.loads((MONTH / "projects.toml").read_text(encoding="utf-8"))
        self.keys: dict[str, int] = {}

    def reach_back(self) -> float:
        """How many office days its acts reach back, and one before the first."""
        return ENTERED + 1

    def acts(self, time: OfficeTime) -> Iterator[Act]:
        """The pool first, then each project's acts up to now."""
        keeper = self.people.logins[KEEPS_POOL]
        for number, expert in enumerate(self.data["expert"]):
            yield Act(time.ago(ENTERED), FIRST_ROW, number, partial(self._enter, keeper, expert))
        for row, told in enumerate(self.data["project"], FIRST_ROW + 1):
            for number, (ago, who, act, *more) in enumerate(told["acts"]):
                yield Act(time.ago(ago), row, number,
                          partial(self._do, told, self.people.logins[who], act, more[0] if more else {}))

    def _enter(self, user: Any, expert: dict[str, Any]) -> None:
        typed = {"phone": "", "avoids": "", "valid_until": "2029-12-31", "grade": "internal", **expert}
        file(user, "expert", typed)

    def _do(self, told: dict[str, Any], user: Any, act: str, said: dict[str, Any]) -> None:
        if act in PLAIN:
            perform(user, act, self.keys[told["name"]], **said)
        else:
            getattr(self, f"_{act}")(told, user, said)

    def _record(self, told: dict[str, Any]) -> Project:
        return Project.objects.get(pk=self.keys[told["name"]])

    def _apply(self, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        typed = {name: text for name, text in told.items() if name not in ("name", "acts", "parts", "summary")}
        parts = {f"part_{part}": amount for part, amount in told["parts"].items()}
        self.keys[told["name"]] = file(user, "project", {**typed, **parts, "grade": "internal"}).pk

    def _check(self, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        record, waived = self._record(told), said.get("waived", {})
        _phase, items = checks(record)
        checking.enter(user, record.pk, {
            item.pk: (Finding.WAIVED, waived[item.code]) if item.code in waived else (Finding.PASSED, "")
            for item in items})

    # --- The review ---------------------------------------------------------------------------------------
    def _interest(self, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        seat = reviewing.seats_of(self._record(told)).get(place=said["nth"])
        reviewing.declare_interest(user, self.keys[told["name"]], seat.pk, said["reason"])

    def _opinions(self, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        record = self._record(told)
        seats = reviewing.seats_of(record).select_related("expert").order_by("place")
        for nth, (seat, total) in enumerate(zip(seats, said["points"], strict=False)):
            text = TEXTS[nth % len(TEXTS)]
            expert = seat.expert.title
            body = f"专家评审意见表\n项目：{record.title}\n总分：{total}\n意见：{text}\n（签名）{expert}\n"
            name = f"专家评审意见表-{expert}.txt"
            upload = receive(user, SimpleUploadedFile(name, body.encode(), "text/plain"))
            verdict = "support" if total >= 80 else "changed"
            reviewing.enter_opinion(user, record.pk, seat.pk, {"verdict": verdict, "text": text, **_points(total)},
                                    [upload.key])

    def _conclude_review(self, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        perform(user, "conclude_review", self.keys[told["name"]], summary=told["summary"])

    def _send(self, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        amounts = {part: Decimal(amount) for part, amount in {**told["parts"], **said.get("cut", {})}.items()}
        approving.send(user, self.keys[told["name"]], amounts, said["note"])

    def _sign(self, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        deciding.agree(user, step_of(user, self.keys[told["name"]], "sign"), said["opinion"])

    # --- Construction and after ---------------------------------------------------------------------------
    def _milestone(self, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        due = today() + timedelta(days=said["days"])
        perform(user, "add_milestone", self.keys[told["name"]], title=said["title"], due_on=due)

    def _reach(self, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        record = self._record(told)
        row = record.milestones.order_by("pk")[said["nth"] - 1]
        on = date.fromisoformat(said["on"]) if "on" in said else today()
        building.reach_milestone(user, record.pk, row.pk, on, said["note"])

    def _month(self, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        perform(user, "report_month", self.keys[told["name"]], month=today(), **said)

    def _change(self, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        perform(user, "report_change", self.keys[told["name"]], **{**said, "amount": Decimal(said["amount"])},
                goals=False, amounts={})

    def _accept_initial(self, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        self._on_day("accept_initial", told, user, said)

    def _end_trial(self, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        self._on_day("end_trial", told, user, said)

    def _accept_final(self, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        self._on_day("accept_final", told, user, said)

    def _evaluate(self, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        self._on_day("evaluate", told, user, {**said, "day": min(said["day"], today().isoformat())})

    def _on_day(self, verb: str, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        perform(user, verb, self.keys[told["name"]], **{**said, "day": date.fromisoformat(said["day"])})

    def _score(self, told: dict[str, Any], user: Any, said: dict[str, Any]) -> None:
        record = self._record(told)
        evaluating.enter(user, record.pk, {
            row.pk: (Decimal(said["points"][row.code]), "验收报告、运维统计和问卷调查") for row in record.scores.all()})


def _points(total: int) -> dict[str, Decimal]:
    """So many points in all, spread over the criteria by their weight; the last takes what is left over."""
    known, left, found = figures.criteria(today()), Decimal(total), {}
    for one in known[:-1]:
        found[f"score_{one.code}"] = (one.most * total / 100).quantize(Decimal("0.5"))
        left -= found[f"score_{one.code}"]
    most = known[-1].most
    found[f"score_{known[-1].code}"] = min(left, most)
    return found
