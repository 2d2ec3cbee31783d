"""Whom a principal names: the post's or person's names, who holds it now, and who substitutes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.utils.translation import get_language

from office.orgchart.models import Appointment, Division, Person, Post, Role
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
        return list(dict.fromkeys([*self.holders, *(one for one, _ in self.substitutes)]))

    def as_target(self) -> dict[str, str]:
        """What the journal keeps of it: names as they were."""
        if self.post is None or len(self.holders) != 1:
            return {"principal": self.principal, "en": self.en, "zh": self.zh}
        holder = self.holders[0]
        return {"principal": self.principal, "en": f"{holder.name_en} ({self.en})",
                "zh": f"{holder.name_zh}（{self.zh}）"}


def addressees(principals: Iterable[str], at: datetime) -> dict[str, Addressee]:
    """Every principal in words, in one query however many there are; vacant posts and persons cost two more.

    What never existed is left out.
    """
    names = [name for name in dict.fromkeys(principals) if name]
    of_posts = [name for name in names if name[0] != "u"]
    held = _holders(of_posts, at) if of_posts else []
    persons = _persons([name for name in names if name[0] == "u"], at)
    found = {}
    for name in names:
        one = persons.get(name) if name[0] == "u" else _held(name, held) or _vacant(name, at)
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


def is_named(principal: str, post: Post) -> bool:
    """Whether a post is one that the principal names."""
    where, _, role = principal.partition(".")
    if role and post.role != role:
        return False
    return where == "o" or where in (f"p{post.pk}", f"d{post.division_id}")


def columns(one: Addressee) -> dict[str, Any]:
    """The foreign keys a step keeps beside its principal."""
    return {f"{name}_id": row.pk if row else None
            for name, row in (("post", one.post), ("division", one.division), ("person", one.person))}


def expand(principals: Iterable[str], at: datetime) -> list[str]:
    """Divisions and roles as the held posts they name, so that each of them reads for itself."""
    names = list(dict.fromkeys(principals))
    broad = [name for name in names if name[0] in "do"]
    held = Appointment.objects.on(at).filter(_in_posts(broad, at, "post__")) if broad else Appointment.objects.none()
    posts = held.order_by("post__division__order", "post__order", "post").values_list("post", flat=True)
    return list(dict.fromkeys([*(name for name in names if name[0] not in "do"), *(f"p{pk}" for pk in posts)]))


def _in_posts(names: list[str], at: datetime, prefix: str = "") -> Q:
    """The posts that these principals name, if they exist at the instant."""
    condition = Q(**{f"{prefix}pk__in": [int(name[1:]) for name in names if name[0] == "p"]})
    for name in names:
        where, _, role = name.partition(".")
        if name[0] in "do":
            one = Q(**{f"{prefix}division": int(where[1:])}) if name[0] == "d" else Q()
            condition |= one & Q(**{f"{prefix}role": role}) if role else one
    ends = Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": at})
    return condition & ends & Q(**{f"{prefix}valid_from__lte": at})


def _holders(names: list[str], at: datetime) -> list[Any]:
    """The appointments to the posts that these principals name, a row for each substitute of the holder."""
    substituting = FilteredRelation("post__substitutions", condition=(
        Q(post__substitutions__valid_from__lte=at) & Q(post__substitutions__absent=F("person"))
        & (Q(post__substitutions__valid_to=None) | Q(post__substitutions__valid_to__gt=at))))
    rows = Appointment.objects.on(at).filter(_in_posts(names, at, "post__")).annotate(lent=substituting)
    rows = rows.annotate(**{f"by_{name}": F(f"lent__substitute__{name}") for name in ("id", "name_en", "name_zh")})
    return list(rows.select_related("person", "post__division").order_by("valid_from", "id"))


def _held(name: str, held: list[Any]) -> Addressee | None:
    rows = [row for row in held if is_named(name, row.post)]
    if not rows:
        return None
    one = _of_posts(name, rows[0].post)
    one.holders = list(dict.fromkeys(row.person for row in rows))
    one.substitutes = [(Person(pk=row.by_id, name_en=row.by_name_en, name_zh=row.by_name_zh), row.person)
                       for row in rows if row.by_id]
    return one


def _vacant(name: str, at: datetime) -> Addressee | None:
    """A principal that nobody answers to: the post, role or division still has a name."""
    where, _, role = name.partition(".")
    posts = Post.objects.filter(pk=int(name[1:])) if name[0] == "p" else Post.objects.filter(_in_posts([name], at))
    post = posts.select_related("division").first()
    if post is not None:
        return _of_posts(name, post)
    division = Division.objects.filter(pk=int(where[1:])).first() if name[0] == "d" else None
    label = str(Role(role).label) if role else ""
    if division is not None:
        return Addressee(name, f"{division.name_en} {label}".strip(), f"{division.name_zh}{label}", division=division)
    return Addressee(name, label, label) if label else None


def _of_posts(name: str, post: Post) -> Addressee:
    division = post.division
    if name[0] == "d" and "." not in name:
        return Addressee(name, division.name_en, division.name_zh, division=division)
    return Addressee(name, post.full_en, post.full_zh, post=post if name[0] == "p" else None,
                     division=division if name[0] != "o" else None)


def _persons(names: list[str], at: datetime) -> dict[str, Addressee]:
    pks = [int(name[1:]) for name in names]
    if not pks:
        return {}
    here = set(Appointment.objects.on(at).filter(person__in=pks).values_list("person", flat=True))
    rows = Person.objects.filter(pk__in=pks)
    return {f"u{row.pk}": Addressee(f"u{row.pk}", row.name_en, row.name_zh, person=row,
                                    holders=[row] if row.pk in here else []) for row in rows}
