"""Whom a principal names: the post's or person's names, who holds it now, and who substitutes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.orgchart.models import Division, Person, Post, Role
from office.orgchart.staff import staff
from office.permissions.standing import names as is_named
from office.permissions.standing import person_in
from office.routing.errors import NobodyThere


@dataclass
class Addressee:
    """One principal in words, with its holders and (substitute, absent) pairs at an instant."""

    principal: str
    en: str
    zh: str
    post: Post | None = None
    division: Division | None = None
    person: Person | None = None
    holders: list[Person] = field(default_factory=list)
    substitutes: list[tuple[Person, Person]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The post, division or person in the reader's language."""
        return self.zh if (get_language() or "").startswith("zh") else self.en

    @property
    def people(self) -> list[Person]:
        """Everybody who answers to it, holders first."""
        return list(dict.fromkeys([*self.holders, *(one for one, _absent in self.substitutes)]))

    @property
    def vacancy(self) -> str:
        """In words, that nobody answers to it now; else nothing."""
        if self.people:
            return ""
        return _("has left") if self.person else _("vacant")

    def as_target(self) -> dict[str, str]:
        """What the journal keeps of it: names as they were."""
        if self.post is None or len(self.holders) != 1:
            return {"principal": self.principal, "en": self.en, "zh": self.zh}
        holder = self.holders[0]
        return {"principal": self.principal, "en": f"{holder.name_en} ({self.en})",
                "zh": f"{holder.name_zh}（{self.zh}）"}


def addressees(principals: Iterable[str], at: datetime) -> dict[str, Addressee]:
    """Every principal in words, without a query where somebody holds the posts; vacant ones and persons cost two.

    What never existed is left out.
    """
    names = [name for name in dict.fromkeys(principals) if name]
    persons = _persons([name for name in names if name[0] == "u"], at)
    found = {}
    for name in names:
        one = persons.get(name) if name[0] == "u" else _held(name, at) or _vacant(name, at)
        if one is not None:
            found[name] = one
    return found


def require_somebody(principals: Iterable[str], at: datetime) -> dict[str, Addressee]:
    """The addressees, each with somebody who can act. Raises NobodyThere for a vacant post or a leaver."""
    wanted = [name for name in dict.fromkeys(principals) if name]
    found = addressees(wanted, at)
    for name in wanted:
        one = found.get(name)
        if one is None or not one.people:
            raise NobodyThere(one.name if one else name)
    return found


def columns(one: Addressee) -> dict[str, Any]:
    """The foreign keys a step keeps beside its principal."""
    return {f"{name}_id": row.pk if row else None
            for name, row in (("post", one.post), ("division", one.division), ("person", one.person))}


def readers(principals: Iterable[str], at: datetime, but: int) -> list[str]:
    """Principals so that each person named reads once, and whoever circulates (the person `but`) is left out.

    Divisions and roles become the posts held in them; a post of several holders becomes those, unless it was named
    itself. A post becomes its holders also where some of them read already. Nobody is named but in a post, so that
    the right to read ends with it.
    """
    names = list(dict.fromkeys(principals))
    held: dict[str, list[int]] = {}
    for row in staff().held(at):
        if any(is_named(name, row.post) for name in names if not person_in(name)):
            held.setdefault(f"p{row.post_id}", []).append(row.person_id)
    alone = {person: name for name in names if (person := person_in(name))}
    told, found = {but}, []
    for person, name in alone.items():
        if person not in told:
            told.add(person)
            found.append(name)
    for post, people in held.items():
        new = [person for person in dict.fromkeys(people) if person not in told]
        told.update(new)
        asked_as_one = post in names or len(people) == 1
        whole = len(new) == len(people) and asked_as_one
        found += [post] if whole else [f"{post}.u{person}" for person in new]
    return found


def _held(name: str, at: datetime) -> Addressee | None:
    present = staff().present(at)
    rows = present.named.get(name)
    if not rows:
        return None
    one = _of_posts(name, rows[0].post, rows[0].person if person_in(name) else None)
    one.holders = list(dict.fromkeys(row.person for row in rows))
    one.substitutes = [(row.substitute, row.absent) for row in present.named_lent.get(name, ())]
    return one


def _vacant(name: str, at: datetime) -> Addressee | None:
    """A principal that nobody answers to: the person, post, role or division still has a name."""
    if person := person_in(name):
        row = Person.objects.filter(pk=person).first()
        return Addressee(name, row.name_en, row.name_zh, person=row) if row else None
    where, _dot, role = name.partition(".")
    post = _a_post(name)
    if post is not None:
        return _of_posts(name, post)
    division = Division.objects.filter(pk=int(where[1:])).first() if name[0] == "d" else None
    label = str(Role(role).label) if role else ""
    if division is not None:
        return Addressee(name, f"{division.name_en} {label}".strip(), f"{division.name_zh}{label}", division=division)
    return Addressee(name, label, label) if label else None


def _a_post(name: str) -> Post | None:
    """A post that the principal names, though nobody holds it."""
    where, _dot, role = name.partition(".")
    if name[0] == "o":
        condition = Q(role=role)
    elif name[0] == "p":
        condition = Q(pk=int(where[1:]))
    else:
        condition = Q(division=int(where[1:])) & (Q(role=role) if role else Q())
    return Post.objects.filter(condition).select_related("division").first()


def _of_posts(name: str, post: Post, person: Person | None = None) -> Addressee:
    division = post.division
    if person is not None:
        return Addressee(name, person.name_en, person.name_zh, post=post, division=division, person=person)
    if name[0] == "d" and "." not in name:
        return Addressee(name, division.name_en, division.name_zh, division=division)
    return Addressee(name, post.full_en, post.full_zh, post=post if name[0] == "p" else None,
                     division=division if name[0] != "o" else None)


def _persons(names: list[str], at: datetime) -> dict[str, Addressee]:
    pks = [int(name[1:]) for name in names]
    if not pks:
        return {}
    here = {row.person_id for row in staff().held(at)}
    rows = Person.objects.filter(pk__in=pks)
    return {f"u{row.pk}": Addressee(f"u{row.pk}", row.name_en, row.name_zh, person=row,
                                    holders=[row] if row.pk in here else []) for row in rows}
