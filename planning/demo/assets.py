"""The office's assets, their month, two stocktakes and three purchases, as assets.toml tells them."""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from office.clocks.stored import current_calendar
from office.demo.hours import OfficeTime
from office.demo.month import MONTH
from office.demo.people import People
from office.demo.story import Act, Story, file
from office.orgchart.models import Division
from office.records.attachments import receive
from office.records.perform import filing, perform
from office.registers.forms import form_of
from office.registers.register import register_of
from office.registers.services import duty_of, file_new, fill
from office.time import now, today
from planning.asset.custody import division_of
from planning.asset.models import Asset
from planning.demo import contracts
from planning.procurement import services as purchases
from planning.procurement.models import Procurement
from planning.stocktake import counting
from planning.stocktake import services as stocktakes
from planning.stocktake.models import Stocktake

FIRST_ROW = 80_000  # behind the others
CLERK = "planning.staff"
THINGS = ("happening", "stocktake", "procurement", "contract")
AMOUNTS = ("cost", "proceeds", "approved")
WHO = ("taker", "borrower")
PANEL = (("王立新", "青岛大学", False), ("刘海燕", "山东科技大学", False), ("陈启明", "青岛市软件行业协会", False),
         ("周建国", "青岛市工程咨询院", False), ("宋佳琪", "本办综合规划处", True))


class Assets(Story):
    """Cards before the month, and what is done with some of them in it."""

    def __init__(self, people: People) -> None:
        super().__init__(people)
        self.data = tomllib.loads((MONTH / "assets.toml").read_text(encoding="utf-8"))
        self.records: dict[str, int] = {}  # by title
        self.taken: set[int] = set()  # the cards that have their happening

    def prepare(self) -> None:
        """The cards, filed by the clerk from the paper cards, each in its keeper's hands since it was acquired."""
        at, clerk = now(), self.people.logins[CLERK]
        homes = {name: division_of(user.person, at) for name, user in self.people.logins.items()}
        for said in self.data["each"]:
            for name in self.people.logins:
                self._card(clerk, said, name, homes[name])
        for said in self.data["asset"]:
            for name, count in said["held"].items():
                for _nth in range(count):
                    self._card(clerk, said, name, homes[name])

    def _card(self, clerk: Any, said: dict[str, Any], keeper: str, home: Division | None) -> None:
        register = register_of(Asset.KIND)
        assert home is not None
        place = said.get("place") or self.data["rooms"][home.code]
        card = Asset(division=division_of(clerk.person, now()), duty=duty_of(register), title=said["title"],
                     class_code=said["class_code"], spec=said["spec"], value=Decimal(said["value"]),
                     acquired_on=said["acquired_on"], place=place, used_in=home)
        with filing(clerk, card) as change:
            fill(register, change, {"keeper": self.people.logins[keeper].person})

    def reach_back(self) -> float:
        """How many office days its acts reach back, and one before the first."""
        return float(max(act[0] for name in THINGS
                         for thing in self.data[name] for act in thing["acts"]) + 1)

    def acts(self, time: OfficeTime) -> Iterator[Act]:
        """All acts up to now, in each thing's own order."""
        row = FIRST_ROW
        for name in THINGS:
            for thing in self.data[name]:
                row += 1
                for number, (ago, who, act, *more) in enumerate(thing["acts"]):
                    yield Act(time.ago(ago), row, number, partial(
                        getattr(self, f"_{name}"), thing, self.people.logins[who], act, more[0] if more else {}))

    # --- Cards --------------------------------------------------------------------------------------------
    def _happening(self, thing: dict[str, Any], user: Any, act: str, said: dict[str, Any]) -> None:
        key = f"{thing['title']} {thing['keeper']} {thing.get('nth', 1)}"
        if key not in self.records:
            keeper = self.people.logins[thing["keeper"]].person_id
            rows = Asset.objects.filter(title=thing["title"], keeper=keeper).exclude(pk__in=self.taken).order_by("pk")
            self.records[key] = rows[0].pk
            self.taken.add(rows[0].pk)
        said = {name: self.people.logins[one].person if name in WHO else Decimal(one) if name in AMOUNTS else one
                for name, one in said.items()}
        if "back" in said:
            said["due_on"] = current_calendar().add_working_days(today(), said.pop("back"))
        perform(user, act, self.records[key], **said)

    # --- Stocktakes ---------------------------------------------------------------------------------------
    def _stocktake(self, thing: dict[str, Any], user: Any, act: str, said: dict[str, Any]) -> None:
        if act == "open":
            counted = Division.objects.get(code=thing["counted"], valid_to=None).pk
            self.records[thing["title"]] = file(user, "stocktake", {
                "title": thing["title"], "counted": counted, "place": "", "grade": "internal"}).pk
            return
        pk = self.records[thing["title"]]
        if act == "see_all":
            self._see(thing, user, pk)
        elif act == "note":
            perform(user, "note_find", pk, text=thing["find"][0], place=thing["find"][1])
        elif act == "explain":
            row = Stocktake.objects.get(pk=pk).differences.filter(kind="wrong_place").first()
            assert row is not None
            stocktakes.explain(user, pk, row.pk, thing["explain"])
        else:
            perform(user, act, pk)

    def _see(self, thing: dict[str, Any], user: Any, pk: int) -> None:
        """Every card where the books have it, but for one of each kind that is missing, and those that were moved."""
        missing, moved = list(thing["missing"]), dict(thing.get("moved", {}))
        for line in counting.lines_of(Stocktake.objects.get(pk=pk)):
            if line.asset.title in missing:
                missing.remove(line.asset.title)
            else:
                counting.see(user, pk, line.asset, moved.pop(line.asset.title, line.place))

    # --- Contracts ----------------------------------------------------------------------------------------
    def _contract(self, thing: dict[str, Any], user: Any, act: str, said: dict[str, Any]) -> None:
        contracts.act(self.people, self.records, thing, user, act, said)

    # --- Purchases ----------------------------------------------------------------------------------------
    def _procurement(self, thing: dict[str, Any], user: Any, act: str, said: dict[str, Any]) -> None:
        if act == "ask":
            self.records[thing["title"]] = self._ask(thing, user)
            return
        pk = self.records[thing["title"]]
        if act == "issue":
            said = {"issued_on": today(), "deadline": current_calendar().add_working_days(today(), said["days"])}
        elif act == "approve_it":
            said = {"approved": Decimal(said["approved"])}
        elif act == "award":
            said = {"announced_on": today()}
        elif act == "read_out":
            self._read_out(thing, user, pk)
            return
        elif act == "score":
            record = Procurement.objects.get(pk=pk)
            purchases.score(user, pk, {
                (bid.pk, one.pk): Decimal(mark) for bid, marks in zip(record.bids.all(), thing["points"], strict=True)
                for one, mark in zip(record.panel.all(), marks, strict=True)})
            return
        perform(user, act, pk, **said)

    def _ask(self, thing: dict[str, Any], user: Any) -> int:
        fields = ("title", "nature", "class_code", "method", "estimated", "need", "split_reason")
        typed = {name: thing.get(name, "") for name in fields}
        typed |= {"method_ground": "", "of_project": "", "grade": "internal"}
        register = register_of("procurement")
        form: Any = form_of(register)(typed, user=user)
        if not form.is_valid():
            raise ValueError(f"{thing['title']}: {form.errors.as_text()}")
        text = SimpleUploadedFile(f"{thing['title']}文件.txt", thing["need"].encode(), "text/plain")
        pk: int = file_new(user, register, form, [receive(user, text).key]).pk
        for name, spec, class_code, quantity, price in thing["items"]:
            perform(user, "add_item", pk, name=name, spec=spec, class_code=class_code, quantity=quantity,
                    price=Decimal(price))
        return pk

    def _read_out(self, thing: dict[str, Any], user: Any, pk: int) -> None:
        for supplier, code, amount in thing["bids"]:
            perform(user, "add_bid", pk, supplier=supplier, credit_code=code, amount=Decimal(amount), invalid="")
        for name, organ, buyer in PANEL:
            perform(user, "add_panelist", pk, name=name, organ=organ, buyer=buyer)
