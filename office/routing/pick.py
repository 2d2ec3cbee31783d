"""The picker of posts and divisions: a plain select grouped by division, which the script makes a search field."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.orgchart.models import Appointment, Substitution
from office.orgchart.staff import staff
from office.time import now


class Option(str):
    """A principal as an option's value, with the words it is found by and a remark."""

    search: str = ""
    note: str = ""


Groups = list[tuple[str, list[tuple[Option, str]]]]


def addressable(at: datetime, divisions: bool = True) -> Groups:
    """Every post somebody holds now, by division, and the divisions themselves."""
    lent = {row.post_id: row for row in staff().lent(at)}
    groups: dict[int, tuple[str, list[tuple[Option, str]]]] = {}
    for row in staff().held(at):
        post, division = row.post, row.post.division
        options = groups.setdefault(division.pk, (division.name, []))[1]
        if divisions and not options:
            whole = Option(f"d{division.pk}")
            whole.search = f"{division.name_en} {division.name_zh}"
            options.append((whole, _("%(division)s (whole division)") % {"division": division.name}))
        options.append(_option(row, lent.get(post.pk)))
    return list(groups.values())


def _option(row: Appointment, lent: Substitution | None) -> tuple[Option, str]:
    person, post = row.person, row.post
    option = Option(f"p{post.pk}")
    option.search = " ".join(
        (
            person.name_zh,
            person.name_en,
            person.pinyin,
            person.initials,
            post.title_en,
            post.title_zh,
            post.division.name_en,
            post.division.name_zh,
        )
    )
    if lent and lent.absent_id == person.pk:
        option.note = _("away: %(person)s substitutes") % {"person": lent.substitute.name}
        option.search += f" {lent.substitute.name_zh} {lent.substitute.name_en}"
    label = f"{person.name} · {post.full_title}"
    return option, f"{label} ({option.note})" if option.note else label


VACANT = gettext_lazy("Nobody holds this post now. Choose somebody else.")


class PrincipalSelect(forms.Select):
    """One addressee."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__(
            {"data-combo": gettext_lazy("Name, pinyin, post or division"), **(attrs or {})}, choices
        )

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give each option the words it is found by; the note is in its label already."""
        option = super().create_option(name, value, *args, **kwargs)
        if getattr(value, "search", ""):
            option["attrs"]["data-search"] = value.search
        return option


class PrincipalsSelect(PrincipalSelect, forms.SelectMultiple):
    """Several addressees."""


class PrincipalField(forms.ChoiceField):
    """One addressee, out of the groups given."""

    widget = PrincipalSelect
    default_error_messages = {"invalid_choice": VACANT}

    def __init__(self, groups: Groups | None = None, **options: Any) -> None:
        super().__init__(
            choices=[("", "—"), *(groups if groups is not None else addressable(now()))], **options
        )


class PrincipalsField(forms.MultipleChoiceField):
    """Several addressees, out of the groups given."""

    widget = PrincipalsSelect
    default_error_messages = {"invalid_choice": VACANT}

    def __init__(self, groups: Groups | None = None, **options: Any) -> None:
        super().__init__(choices=groups if groups is not None else addressable(now()), **options)


def preselected(chosen: Iterable[str], several: bool) -> Any:
    """The initial value of such a field."""
    names = [name for name in chosen if name]
    return names if several else (names[0] if names else "")
