"""Verbs: the moves a record allows, declared; one word names the right, the URL, the service and the button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Verb:
    """One move. `sources` are the statuses it starts from (none: any while open); `target` the one it leads to.

    `run(change, **data)` does what is particular to the move, inside the transaction; `form` asks for its data.
    """

    name: str
    label: str | Promise
    sources: tuple[str, ...] = ()
    target: str = ""
    run: Callable[..., None] | None = None
    form: type[forms.Form] | None = None
    needs_reason: bool = False
    when_closed: bool = False  # may also be done to a closed record
    primary: bool = False
    ends_route: bool = False  # its service takes the record off a route it is still on
    grave: bool = False  # asks for a fresh proof of who is acting: see office/confirming.py
    offered: Callable[[Any], bool] | None = None  # whether it makes sense for this record, beyond its status

    def is_open_to(self, record: Any) -> bool:
        """Whether the record's status allows the move; rights are asked elsewhere."""
        if self.offered and not self.offered(record):
            return False
        if self.sources:
            return record.status in self.sources
        return record.is_open or self.when_closed


_verbs: dict[str, dict[str, Verb]] = {}


def declare(kind: str, verbs: tuple[Verb, ...]) -> None:
    """Say which moves a register's records allow; refuses two of one name."""
    named = {verb.name: verb for verb in verbs}
    if len(named) != len(verbs):
        raise ValueError(f"{kind} declares a verb twice")
    _verbs[kind] = named


def verb_of(kind: str, name: str) -> Verb:
    """The declared verb; KeyError if the register has none of this name."""
    return _verbs[kind][name]


def verbs_of(kind: str) -> tuple[Verb, ...]:
    """All verbs of a register, in the order declared."""
    return tuple(_verbs.get(kind, {}).values())


class ReasonForm(forms.Form):
    """The reason that a verb needs."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def verb_form(verb: Verb) -> type[forms.Form]:
    """The form that asks for what a verb needs; without fields if it needs nothing."""
    form = verb.form or forms.Form
    return type(form.__name__, (ReasonForm, form), {}) if verb.needs_reason else form
