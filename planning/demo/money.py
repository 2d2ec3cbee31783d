"""The year's budget in the month: drawn up, signed, adjusted; and expenses from the request to the cashier."""

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from office.demo.hours import OfficeTime
from office.demo.month import MONTH
from office.demo.people import People
from office.demo.story import Act, Story, file, start, step_of
from office.records.perform import perform
from office.routing.services import deciding
from office.time import today
from planning.budget.models import BudgetLine
from planning.budget.services import add_lines
from planning.expense.services import pay, save_item, submit

FIRST_ROW = 70_000  # behind the others
FINANCE, HEAD, DIRECTOR = "finance", "planning.head", "director"
ITEM = {"sort": "goods", "invoice_code": "", "invoice_number": "", "seller": ""}
SIGNERS = ("planning.head", "deputy", "director")


class Money(Story):
    """The things of money.toml, each through its acts."""

    def __init__(self, people: People) -> None:
        super().__init__(people)
        self.data = tomllib.loads((MONTH / "money.toml").read_text(encoding="utf-8"))
        self.budget = 0
        self.records: dict[str, int] = {}

    def reach_back(self) -> float:
        """One day before the budget is drawn up."""
        return float(self.data["drawn"] + 1)

    def acts(self, time: OfficeTime) -> Iterator[Act]:
        """The budget, its adjustments and freezes, then each expense in its own order."""
        drawn = self.data["drawn"]
        for number, (after, do) in enumerate(((0.0, partial(self._draw, time.end.year)), (0.5, self._check),
                                              (1.0, self._sign))):
            yield Act(time.ago(drawn - after), FIRST_ROW, number, do)
        for row, (ago, *said) in enumerate(self.data["adjustments"], FIRST_ROW + 1):
            yield Act(time.ago(ago), row, 0, partial(self._ask, *said[:5]))
            if said[5]:
                yield Act(time.ago(ago - 1), row, 1, partial(self._agree, said[5]))
        for row, (ago, *said) in enumerate(self.data["freezes"], FIRST_ROW + 100):
            yield Act(time.ago(ago), row, 0, partial(self._freeze, *said))
        for row, thing in enumerate(self.data["expense"], FIRST_ROW + 200):
            for number, (ago, act) in enumerate(thing["acts"]):
                yield Act(time.ago(ago), row, number, partial(self._expense, thing, act))

    # --- The budget ---------------------------------------------------------------------------------------
    def _draw(self, year: int) -> None:
        user = self.people.logins[FINANCE]
        typed = {"title": f"{year}{self.data['title']}", "year": year, "remark": self.data["remark"],
                 "grade": "internal"}
        self.budget = file(user, "budget", typed).pk
        add_lines(user, self.budget, [
            {"code": code, "title": title, "requested": Decimal(yuan), "granted": Decimal(yuan)}
            for code, title, yuan in self.data["lines"]])
        start(user, self.budget, "budget")

    def _check(self) -> None:
        self._step(HEAD, self.budget, "review", "各项支出已核，“三公”经费较上年压减，报主任审批。")

    def _sign(self) -> None:
        self._step(DIRECTOR, self.budget, "sign", "同意，严格按预算执行。")

    def _ask(self, source: int, target: int, yuan: str, reason: str, document: str) -> None:
        perform(self.people.logins[FINANCE], "adjust", self.budget, source=self._line(source) if source else None,
                target=self._line(target), amount=Decimal(yuan), document=document, reason=reason)

    def _agree(self, who: str) -> None:
        asked = self._line(1).budget.adjustments.filter(agreed=None).latest("pk")
        perform(self.people.logins[who], "decide_adjustment", self.budget, adjustment=asked, agreed=True,
                opinion="同意调剂。")

    def _freeze(self, place: int, yuan: str, reason: str) -> None:
        perform(self.people.logins[HEAD], "freeze", self.budget, line=self._line(place), amount=Decimal(yuan),
                reason=reason)

    def _line(self, place: int) -> BudgetLine:
        return BudgetLine.objects.select_related("budget").get(budget=self.budget, place=place)

    # --- Expenses -----------------------------------------------------------------------------------------
    def _expense(self, thing: dict[str, Any], act: str) -> None:
        if act == "file":
            self._file(thing)
        elif act == "send":
            submit(self.people.logins[thing["by"]], self.records[thing["name"]])
        elif act == "pay":
            self._pay(self.records[thing["name"]])
        else:
            self._step(act, self.records[thing["name"]], "sign" if act in SIGNERS else "review", "同意。")

    def _file(self, thing: dict[str, Any]) -> None:
        user, typed = self.people.logins[thing["by"]], {"grade": "internal", **thing["typed"]}
        if "settles" in thing:
            typed["settles"] = self.records[thing["settles"]]
        if "journey" in thing:
            left, back = (today() - timedelta(days=days) for days in thing["journey"])
            typed |= {"left_on": left.isoformat(), "back_on": back.isoformat()}
        if "received" in thing:
            typed["received_on"] = (today() - timedelta(days=thing["received"])).isoformat()
        pk = self.records[thing["name"]] = file(user, "expense", typed).pk
        for said in thing["items"]:
            more = {name: found for name, found in said.items() if name not in ("place", "amount")}
            save_item(user, pk, None, {**ITEM, **more, "line": self._line(said["place"]), "spent_on": today(),
                                       "amount": Decimal(said["amount"])})

    def _pay(self, pk: int) -> None:
        if today().year == self._line(1).budget.year:  # in the first weeks of a year last year's acts are not paid
            pay(self.people.logins[FINANCE], pk, today(), "transfer")

    def _step(self, who: str, pk: int, act: str, words: str) -> None:
        user = self.people.logins[who]
        deciding.agree(user, step_of(user, pk, act), words)
