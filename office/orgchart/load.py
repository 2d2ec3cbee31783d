"""Loading an office from its data files: all of it, or nothing and the reasons."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError, models
from django.utils.translation import gettext as _

from office.audit.actor import Actor, acting
from office.orgchart import models as chart
from office.orgchart.charter_models import Duty, DutyHolder, Oversight
from office.orgchart.datachecks import faults_in
from office.orgchart.datafiles import BadData, Row, read
from office.orgchart.dataset import FILES
from office.time import one_instant

DATA = Path(__file__).resolve().parent.parent / "data"
QINGDAO = DATA / "qingdao"  # the charter's office: versions, divisions, duties, posts
DEMO = DATA / "demo"  # invented people who hold its posts

OVERLAP = "23P01"  # PostgreSQL: exclusion_violation


@dataclass
class Loaded:
    """How many rows of each file were new, were changed, or were already so."""

    new: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)


def load(directory: Path | str, password: str | None = None) -> Loaded:
    """Load every data file of a directory in one transaction; loading again changes nothing.

    New accounts have no password until one is given them, unless `password` is given here (the demo's).
    Raises BadData, with every fault found, and then nothing was written.
    """
    rows, faults = read(Path(directory), FILES)
    faults = faults or faults_in(rows)
    if faults:
        raise BadData(faults)
    with (
        acting(Actor(None, None, cause="load_office", reason=f"load_office {Path(directory).name}")),
        one_instant(),
    ):
        writer = _Writer(password)
        for file in FILES:
            for row in rows.get(file.name, []):
                writer.write(row)
        return writer.loaded


class _Writer:
    """Writes rows in the files' order, remembering what keys stand for."""

    def __init__(self, password: str | None) -> None:
        self.password = password
        self.loaded = Loaded()
        self.divisions = {division.code: division for division in chart.Division.objects.all()}
        self.posts = {post.code: post for post in chart.Post.objects.all()}
        self.people = {person.code: person for person in chart.Person.objects.all()}
        self.duties = {duty.code: duty for duty in Duty.objects.select_related("division")}

    def write(self, row: Row) -> None:
        """Write one row, if it says something new; BadData when it contradicts what is stored."""
        try:
            getattr(self, f"_{row.file.name}")(row, row.values)
        except (IntegrityError, DataError) as error:
            code = getattr(error.__cause__, "sqlstate", "")
            text = (
                _("the period overlaps one that is stored.")
                if code == OVERLAP
                else _("it contradicts what is stored: %(why)s") % {"why": str(error).splitlines()[0]}
            )
            raise BadData([row.fault(text)]) from error

    def _keep(self, row: Row, model: type[models.Model], lookup: dict[str, Any], **values: Any) -> Any:
        """The stored row for a lookup, with these values; saved only when something differs."""
        stored = model._default_manager.filter(**lookup).first()
        kept = stored or model(**lookup)
        if stored and all(getattr(stored, name) == value for name, value in values.items()):
            self.loaded.same[row.file.name] += 1
            return stored
        for name, value in values.items():
            setattr(kept, name, value)
        if isinstance(kept, chart.Post):
            chart.give_group(kept)
        kept.save()
        (self.loaded.changed if stored else self.loaded.new)[row.file.name] += 1
        return kept

    def _versions(self, row: Row, v: dict[str, Any]) -> None:
        named = {
            name: [{"zh": zh, "en": en} for zh, en in zip(v[f"{name}_zh"], v[f"{name}_en"], strict=True)]
            for name in ("plates", "parents")
        }
        plain = {
            name: value for name, value in v.items() if not name.startswith(("plates", "parents", "code"))
        }
        self._keep(row, chart.OfficeVersion, {"code": v["code"]}, **plain, **named)

    def _divisions(self, row: Row, v: dict[str, Any]) -> None:
        plain = {name: value for name, value in v.items() if name not in ("code", "predecessors")}
        division = self._keep(row, chart.Division, {"code": v["code"]}, **plain)
        self.divisions[division.code] = division
        predecessors = {chart.Division.objects.get(code=code) for code in v["predecessors"]}
        if predecessors != set(division.predecessors.all()):
            division.predecessors.set(predecessors)
            division.trace()

    def _duties(self, row: Row, v: dict[str, Any]) -> None:
        lookup = {"division": self.divisions[v["division"]], "number": v["number"]}
        duty = self._keep(row, Duty, lookup, text_zh=v["text_zh"], text_en=v["text_en"])
        self.duties[row.key] = duty

    def _posts(self, row: Row, v: dict[str, Any]) -> None:
        plain = {name: value for name, value in v.items() if name not in ("code", "division")}
        post = self._keep(
            row, chart.Post, {"code": v["code"]}, **plain, division_id=self.divisions[v["division"]].pk
        )
        self.posts[post.code] = post

    def _oversight(self, row: Row, v: dict[str, Any]) -> None:
        post, division = self.posts[v["post"]], self.divisions[v["division"]]
        lookup = {"post": post, "division": division, "valid_from": v["valid_from"]}
        self._keep(row, Oversight, lookup, valid_to=v["valid_to"])

    def _duty_holders(self, row: Row, v: dict[str, Any]) -> None:
        lookup = {"duty": self.duties[v["duty"]], "valid_from": v["valid_from"]}
        self._keep(row, DutyHolder, lookup, post_id=self.posts[v["post"]].pk, valid_to=v["valid_to"])

    def _people(self, row: Row, v: dict[str, Any]) -> None:
        plain = {name: value for name, value in v.items() if name != "code" and (name != "pinyin" or value)}
        person = self._keep(row, chart.Person, {"code": v["code"]}, **plain)
        self.people[person.code] = person

    def _accounts(self, row: Row, v: dict[str, Any]) -> None:
        stored = chart.User.objects.filter(username=v["username"]).first()
        values: dict[str, Any] = {"person_id": self.people[v["person"]].pk}
        if stored is None:
            values["must_change_password"] = self.password is None
            fresh = chart.User(username=v["username"])
            fresh.set_password(self.password)
            values["password"] = fresh.password
        self._keep(row, chart.User, {"username": v["username"]}, **values)

    def _appointments(self, row: Row, v: dict[str, Any]) -> None:
        lookup = {
            "person": self.people[v["person"]],
            "post": self.posts[v["post"]],
            "valid_from": v["valid_from"],
        }
        self._keep(
            row, chart.Appointment, lookup, valid_to=v["valid_to"], acting=v["acting"], basis=v["basis"]
        )

    def _substitutions(self, row: Row, v: dict[str, Any]) -> None:
        lookup = {
            "post": self.posts[v["post"]],
            "absent": self.people[v["absent"]],
            "substitute": self.people[v["substitute"]],
            "valid_from": v["valid_from"],
        }
        plain = {name: v[name] for name in ("kinds", "acts", "valid_to", "reason")}
        self._keep(row, chart.Substitution, lookup, **plain)
