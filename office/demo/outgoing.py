"""What the office itself writes in the month: drafted, checked, signed off, from draft to archive."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps

from office.audit.actor import Actor, acting
from office.demo.hours import OfficeTime
from office.demo.month import MONTH
from office.demo.people import People
from office.demo.story import Act, Story, file, start, step_of
from office.orgchart.models import OfficeVersion
from office.records.perform import changing
from office.routing.services import deciding

KIND = "outgoing_document"
OFFICE = "青岛市电子政务和信息资源管理办公室"
HOURS = 3.0  # between two acts
FIRST_ROW = 10_000  # behind the registry's
# Who does what after the draft; "head" is that of the drafting division.
ROAD = (("head", "review"), ("countersigners", "countersign"), ("secretariat.head", "review"), ("signer", "sign"),
        ("registry", "review"), ("registry", "register"), ("registry", "print"),
        ("leadership.deputy", "authorise"), ("secretariat.seals", "seal"), ("registry", "dispatch"),
        ("secretariat.archives", "file"))
OPINIONS = {"review": "同意。", "countersign": "无不同意见。", "sign": "同意，发。", "register": "", "print": "",
            "authorise": "同意用印。", "seal": "", "dispatch": "", "file": ""}


@dataclass(frozen=True)
class Written:
    """One paper of the office, as outgoing.toml tells it."""

    said: dict[str, Any] = field(hash=False)
    row: int = 0


def written(path: Path = MONTH / "outgoing.toml") -> dict[str, Any]:
    """The data file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _road(said: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield said["drafter"], "draft"
    yield said["drafter"], "start"
    division = said["drafter"].partition(".")[0]
    heads = {"head": ["secretariat.head" if division == "registry" else f"{division}.head"],
             "countersigners": said.get("countersign", []), "signer": [said["signer"]]}
    for who, act in ROAD:
        for one in heads.get(who, [who]):
            yield one, act


class Outgoing(Story):
    """The papers of outgoing.toml, from draft to archive."""

    def __init__(self, people: People) -> None:
        super().__init__(people)
        self.data = written()
        self.records: dict[int, int] = {}

    def prepare(self) -> None:
        """The administrator enters the organ word, the seals, and how the organs stand to the office."""
        user = self.people.logins["sysadmin"]
        with acting(Actor(user.pk, user.person_id, cause="admin", reason="启用发文登记")):
            for name, relation in self.data["organs"].items():
                organ, _new = apps.get_model("secretariat", "Organ").objects.get_or_create(name=name)
                organ.relation = relation
                organ.save()
            word = self.data["word"]
            version = OfficeVersion.objects.get(code=word["version"])
            apps.get_model("secretariat", "OrganWord").objects.get_or_create(
                word=word["word"], defaults={"office_version": version})
            for seal in self.data["seal"]:
                self._enter_seal(dict(seal), version)

    def _enter_seal(self, seal: dict[str, Any], version: OfficeVersion) -> None:
        """A seal of the office, in the hands of its keeper and the deputy."""
        hands = {deputy: self.people.logins[seal.pop(name)].person for deputy, name in ((False, "keeper"), (True, "deputy"))}
        row, new = apps.get_model("secretariat", "Seal").objects.get_or_create(
            name=seal["name"], kind=seal["kind"], medium=seal["medium"], office_version=version, defaults=seal)
        for deputy, person in hands.items():
            if new:
                apps.get_model("secretariat", "Custody").objects.create(
                    seal=row, person=person, deputy=deputy, note="启用交接")

    def reach_back(self) -> float:
        """How many office days its papers reach back, and one before the first."""
        return float(max(said["ago"] for said in self.data["paper"]) + 1)

    def acts(self, time: OfficeTime) -> Iterator[Act]:
        """All acts on the papers up to now, in each paper's own order."""
        for row, said in enumerate(self.data["paper"], start=FIRST_ROW):
            paper, at = Written(said, row), time.ago(said["ago"])
            for number, (who, act) in enumerate(_road(said)):
                yield Act(at + number * HOURS, row, number, partial(self._do, paper, who, act))
                if said.get("until") == (act if act == "start" else f"{act}.{who.rpartition('.')[2]}"):
                    break

    def _do(self, paper: Written, who: str, act: str) -> None:
        user = self.people.user(who, paper)
        if act == "draft":
            self._draft(user, paper)
        elif act == "start":
            self._start(user, paper)
        else:
            deciding.agree(user, step_of(user, self.records[paper.row], act), OPINIONS[act])

    def _draft(self, user: Any, paper: Written) -> None:
        said = paper.said
        record = file(user, KIND, self._typed(said))
        with changing(user, record.pk, "edit") as change:
            change.record.body = [_block(place, line) for place, line in enumerate(said["body"])]
            if "annex" in said:
                table = {"id": "a0000000", "kind": "table", "rows": said["table"], "header_rows": 1, "caption": "",
                         "landscape": False}
                change.record.annexes = [{"title": said["annex"], "blocks": [table]}]
        self.records[paper.row] = record.pk

    def _typed(self, said: dict[str, Any]) -> dict[str, str]:
        word = apps.get_model("secretariat", "OrganWord").objects.get(word=self.data["word"]["word"])
        return {
            "title": said["title"], "document_kind": said["kind"], "direction": said["direction"], "issuers": OFFICE,
            "main_to": "\n".join(said["to"]), "copy_to": "\n".join(said.get("copy", [])), "organ_word": str(word.pk),
            "one_matter": "on" if said["kind"] == "request" else "", "remark": said.get("remark", ""),
            "openness": "proactive", "urgency": "ordinary", "copies": str(said["copies"]), "grade": "internal",
            **{name: said.get(name, "") for name in ("meeting_at", "meeting_place", "attendees")},
        }

    def _start(self, user: Any, paper: Written) -> None:
        said, posts = paper.said, self.people.posts
        choices = {"2.countersign": [f"p{posts[code].pk}" for code in said.get("countersign", [])],
                   "4.sign": [f"p{posts[said['signer']].pk}"]}
        start(user, self.records[paper.row], "outgoing", choices)


def _block(place: int, line: str) -> dict[str, Any]:
    """A line of the data file as a block: # and ## begin headings."""
    level = len(line) - len(line.lstrip("#"))
    said: dict[str, Any] = {"kind": "heading", "level": level} if level else {"kind": "paragraph"}
    return {"id": f"{place:08x}", **said, "text": line[level:].strip()}
