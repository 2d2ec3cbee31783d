"""What a part of the office does in the demo's month: acts at their places in the office's time, done by the product."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from office.demo.hours import JUST_NOW, OfficeTime
from office.demo.people import People
from office.permissions.standing import standing_of
from office.registers.forms import form_of
from office.registers.register import register_of
from office.registers.services import file_new
from office.routing.models import Step
from office.routing.services import starting
from office.routing.template_models import RouteTemplate


@dataclass(frozen=True, order=True)
class Act:
    """One act, at a position of the office's time; of one position the lower row and number come first."""

    position: float
    row: int
    number: int
    do: Callable[[], None] = field(compare=False)


def happened(stories: Iterable["Story"], time: OfficeTime) -> list[Act]:
    """What the stories have done until now, in its order."""
    return sorted(act for story in stories for act in story.acts(time) if act.position < time.total - JUST_NOW)


def file(user: Any, kind: str, typed: dict[str, Any], uploads: Iterable[UUID] = ()) -> Any:
    """File a record as somebody does it with the form, and files with it. Raises ValueError with what the form says."""
    register = register_of(kind)
    form: Any = form_of(register)(typed, user=user)
    if not form.is_valid():
        raise ValueError(f"{kind}, {typed.get('title')}: {form.errors.as_text()}")
    return file_new(user, register, form, uploads)


def start(user: Any, pk: int, template: str, choices: dict[str, list[str]] | None = None) -> None:
    """Send a record on its way; `choices`: the principals for what its template leaves to be chosen."""
    found = RouteTemplate.objects.get(code=template, published_at__isnull=False, retired_at=None)
    starting.start(user, pk, found.pk, choices=choices)


def step_of(user: Any, pk: int, act: str) -> int:
    """The open step of a record that somebody answers for."""
    standing = standing_of(user)
    rows = Step.objects.filter(record=pk, is_open=True, act=act)
    return next(row.pk for row in rows if standing.answers_to(row.principal, row.kind, row.act))


class Story:
    """A part's month. Each act is done as the person whose it is, through what the pages call."""

    def __init__(self, people: People) -> None:
        self.people = people

    def prepare(self) -> None:
        """What administrators enter before the month begins."""

    def reach_back(self) -> float:
        """How many office days before now its first act is."""
        return 0.0

    def user(self, who: str) -> Any:
        """The account of whoever acts now at a post, by the post's code or a word of `People`."""
        return self.people.user(who, None)

    def acts(self, time: OfficeTime) -> Iterator[Act]:
        """All its acts; those that would fall after now are left out by happened()."""
        raise NotImplementedError
