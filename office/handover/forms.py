"""What is typed on a handover's page: who takes each thing, and the reasons."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.files.names import clean_text
from office.handover.things import Thing
from office.orgchart.staff import staff

SHOWN = 200  # things that are assigned one by one on a page; the rest by the choice for all


def seats(at: Any) -> list[tuple[str, str]]:
    """Everybody who holds a post, to choose from: "post.person" and the words."""
    return [(f"{row.post_id}.{row.person_id}", f"{row.person.name} · {row.post.full_title}")
            for row in staff().held(at)]


def field_of(thing: Thing) -> str:
    """The name of a thing's choice in the form."""
    return "to-{}-{}".format(*thing.key)


def chosen(data: Mapping[str, str], things: list[Thing]) -> dict[tuple[str, str], tuple[int, int]]:
    """Who takes which things, as typed: each by its own choice, the others by the choice for all."""
    found = {}
    for thing in things:
        post, _dot, person = (data.get(field_of(thing)) or data.get("to-all") or "").partition(".")
        if post.isdecimal() and person.isdecimal() and len(post) < 19 and len(person) < 19:
            found[thing.key] = (int(post), int(person))
    return found


class ReasonForm(forms.Form):
    """Why another signs, or why it is not taken over."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def clean_reason(self) -> str:
        return clean_text(self.cleaned_data["reason"]).strip()
