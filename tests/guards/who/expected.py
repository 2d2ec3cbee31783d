"""The reviewed answers of who_may.yaml, as cells: an address with values, a method, and what each person is answered."""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from tests.guards.who.world import FORMER, GRADES, PEOPLE

PAGE = Path(__file__).parents[1] / "who_may.yaml"
STRANGER = "anonymous"
OUTSIDE = (STRANGER, FORMER)
METHODS = ("GET", "POST")
ALL = os.environ.get("WHO_MAY") == "all"  # ask every cell there is, not a part that goes round
# One of so many cells is asked; which, the number of the commit decides, so that a run can be repeated.
PART = 1 if ALL else 3
TURN = int(os.environ.get("WHO_MAY_TURN") or subprocess.run(
    ["git", "rev-list", "--count", "HEAD"], cwd=PAGE.parent, capture_output=True, text=True, check=False).stdout or 0)


@dataclass(frozen=True)
class Case:
    """One address with values: `ways` says for each method what it asks; `about` whose step or thing it names."""

    pattern: str
    ways: dict[str, str] = field(hash=False)
    value: str = ""
    about: str = ""
    only: tuple[str, ...] = ()
    dear: bool = False
    first: bool = False  # the right is asked before the thing is looked for

    @property
    def register(self) -> str:
        """The register whose address it is; empty for the kernel's, which are asked about incoming documents."""
        app, _slash, rest = self.pattern.partition("/")
        return rest.split("/")[0] if app in settings.DIVISIONS else ""


class Expected:
    """The page, read once; what it names and nothing asked for is in `unused()`."""

    def __init__(self, text: str | None = None) -> None:
        self.said = yaml.safe_load(text or PAGE.read_text())
        self.used: set[str] = set()
        assert tuple(self.said["grades"]) == GRADES
        assert set(self.said["groups"]["everybody"]) == set(PEOPLE)

    def people(self, names: Iterable[str], relation: str = "", register: str = "") -> set[str]:
        """The accounts that groups, a relation's own groups (in one register), and single names mean."""
        found: set[str] = set()
        for name in names:
            mine = {**self.said["relations"].get(relation, {}), **self.said["registers"].get(register, {}).get(relation, {})}
            if name in mine or name in ("holder", "keeper"):
                self.used.add(f"relations.{relation}.{name}")
                found |= self.people(mine.get(name, []), relation, register)
            elif name == "desk":
                raise LookupError(f"relation {relation} has no desk")
            elif name in self.said["groups"]:
                self.used.add(f"groups.{name}")
                found |= self.people(self.said["groups"][name])
            else:
                assert name in PEOPLE, f"nobody is called {name}"
                found.add(name)
        return found

    def record_cases(self) -> Iterator[Case]:
        """The addresses of a record, and the acts on its steps."""
        for pattern, line in self.said["records"].items():
            only = tuple(line.get("only", ()))
            for value, asked in line.get("each", {"": line}).items():
                yield Case(pattern, ways(asked), value, only=only, dear=line.get("dear", False))
        acts = self.said["acts"]
        for value, line in acts["each"].items():
            for about in ("mine", "theirs"):
                yield Case(acts["address"], ways(line[about]), value, about, tuple(acts["only"]),
                           first=line.get("right_first", False))

    def of_record(self, case: Case, method: str, relation: str, who: str) -> str:
        """What somebody who stands so to a record is answered."""
        if who in OUTSIDE:
            return "sign_in"
        asked = case.ways[method]
        if asked == "method":
            return "method"
        there = not case.only or relation in case.only
        register = case.register
        if who not in self.people(["sees"], relation, register) or (case.about and not there and not case.first):
            return "missing"
        if asked == "nothing":
            return "missing"
        self.used.add(f"verbs.{asked}")
        if who not in self.people(self.said["verbs"][asked], relation, register):
            return "refused"
        return "open" if there else "missing"

    def page_cases(self) -> Iterator[Case]:
        """The addresses that belong to no record."""
        for pattern, line in self.said["pages"].items():
            for value, asked in line.get("each", {"": line}).items():
                yield Case(pattern, {"GET": str(asked["get"]), "POST": str(asked["post"])}, value)

    def of_page(self, case: Case, method: str, who: str) -> str:
        """What somebody is answered by an address that belongs to no record."""
        line = self.said["pages"][case.pattern]
        return self._answer((line["each"][case.value] if "each" in line else line)[method.lower()], who)

    def of_admin_site(self, page: str, method: str, who: str) -> str:
        """What somebody is answered by a page of the administration that is of no model, or a model's own."""
        return self._answer(self.said["admin"]["own"][page][method.lower()], who)

    def _answer(self, asked: Any, who: str) -> str:
        if isinstance(asked, dict) and "administrators" in asked:  # of the administration: open to these of them
            return self._of_administrators(asked["administrators"], who, asked.get("answer", "open"))
        if isinstance(asked, dict):  # some are answered otherwise than the others
            return next(answer for answer, names in asked.items() if who in self._whoever(names))
        if asked == "world":
            return "open"
        if who in OUTSIDE:
            return "sign_in"
        if isinstance(asked, str):
            return asked
        return "open" if who in self.people(asked) else "missing"

    def _whoever(self, names: list[str]) -> set[str]:
        inside = [name for name in names if name not in OUTSIDE]
        return self.people(inside) | {name for name in names if name in OUTSIDE}

    def admin(self, model: str, page: str, method: str, who: str) -> str:
        """What somebody is answered by a page of the administration of one model."""
        asked = self.said["admin"]["pages"][page][method.lower()]
        self.used |= {f"admin.pages.{page}", f"admin.models.{model}"}
        everywhere = {"open": ["administrators"], "refused": []}
        rights = self.said["admin"]["models"][model]
        if page == "simple_history" and rights.get("no_history"):
            return self._of_administrators(["administrators"], who, "missing")
        names = everywhere[asked] if asked in everywhere else rights.get(asked, [])
        return self._of_administrators(names, who)

    def _of_administrators(self, names: list[str], who: str, answer: str = "open") -> str:
        if who in OUTSIDE:
            return "sign_in"
        if who not in self.people(["administrators"]):
            return "away"
        return answer if who in self.people(names) else "refused"

    def unused(self) -> set[str]:
        """Groups, relations, verbs, models and pages that no cell needed."""
        said = self.said
        named = {f"groups.{name}" for name in said["groups"] if name != "everybody"}
        named |= {f"verbs.{name}" for name in said["verbs"]}
        named |= {f"relations.{name}.{part}" for name, parts in said["relations"].items() for part in parts}
        named |= {f"admin.{kind}.{name}" for kind in ("models", "pages") for name in said["admin"][kind]}
        return named - self.used


def ways(line: Any) -> dict[str, str]:
    """`edit`, {asks: edit} or {get: view, post: edit} as what each method asks."""
    if isinstance(line, str):
        return dict.fromkeys(METHODS, line)
    return {method: line.get("asks") or line[method.lower()] for method in METHODS}


def parts_of(pattern: str) -> list[str]:
    """The names of an address's variable parts."""
    return re.findall(r"<(?:\w+:)?(\w+)>", pattern)
