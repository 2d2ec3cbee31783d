"""Holding: the declaration of one kind of thing that somebody has in hand, and how it comes into other hands."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise

from office.orgchart.models import Person, Post
from office.permissions.standing import is_shared
from office.records.models import Record
from office.records.perform import Change, along


@dataclass(frozen=True)
class Handing:
    """Whose hands things come into, by whose signature and when; `ends_at` is when the giver's appointment ends."""

    user: Any
    at: datetime
    ends_at: datetime
    taker: Person | None  # None for what ends with its holder
    post: Post | None  # the taker's
    words: str  # for journals and reasons: between whom

    @property
    def principal(self) -> str:
        """The taker in their post, as steps and rights name them."""
        assert self.post is not None and self.taker is not None
        return f"p{self.post.pk}.u{self.taker.pk}" if is_shared(self.post, self.at) else f"p{self.post.pk}"

    @contextmanager
    def of_record(self, pk: int) -> Iterator[Change]:
        """A record that changes with the hand-over: locked; saved with its history, access and search at the end."""
        with along(Change(None, self.user, None, self.at, self.words), pk) as change:
            yield change


class Holding:
    """One kind of thing that people have in hand. Subclass it in `<app>/<folder>/holding.py`."""

    name: ClassVar[str]  # never changes
    label: ClassVar[str | Promise]
    models: ClassVar[tuple[str, ...]]  # whose foreign keys to people and posts it answers for
    held_by: ClassVar[str]  # the column of open() that says who has it
    prefix: ClassVar[str] = "u"  # that makes a principal of it: u person, p post, d division; none: it is one
    ends: ClassVar[bool] = False  # it is not handed on, but ends with its holder

    def open(self) -> QuerySet:
        """Every open thing of the kind, whoever has it."""
        raise NotImplementedError

    def line(self, row: Any) -> str:
        """The thing in one line, as the list shows it: its record's, if it does not say otherwise."""
        record = self.record_of(row)
        return record.line if record is not None else str(row)

    def record_of(self, row: Any) -> Any:
        """The record it is or belongs to: its line is shown to those alone who may see that. None if to none."""
        return row if isinstance(row, Record) else None

    def hand_to(self, handing: Handing, row: Any) -> None:
        """Put it into the taker's hands, or end it; in the signature's transaction. Raises ValidationError."""
        raise NotImplementedError

    def principals(self) -> Iterable[str]:
        """Everybody who has an open thing of the kind."""
        found = self.open().order_by().values_list(self.held_by, flat=True).distinct()
        return [f"{self.prefix}{one}" for one in found if one is not None]

    def held_by_any(self, principals: Iterable[str]) -> QuerySet:
        """The open things of these principals."""
        size = len(self.prefix)
        keys = [name[size:] for name in principals if name.startswith(self.prefix)]
        if self.prefix:
            keys = [key for key in keys if key.isdecimal()]
        return self.open().filter(**{f"{self.held_by}__in": keys}) if keys else self.open().none()

    def principal_of(self, row: Any) -> str:
        """Who has this thing."""
        return f"{self.prefix}{getattr(row, self.held_by)}"


@cache
def all_holdings() -> dict[str, Holding]:
    """Every declared holding by its name: the kernel's, then the divisions' in their order."""
    found: dict[str, Holding] = {}
    for module in ("office.handover.holdings", *(f"{app}.holdings" for app in settings.DIVISIONS)):
        if find_spec(module) is None:
            continue
        for holding in import_module(module).HOLDINGS:
            if holding.name in found:
                raise ValueError(f"two holdings are named {holding.name}")
            found[holding.name] = holding()
    return found
