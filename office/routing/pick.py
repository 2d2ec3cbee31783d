"""The picker of posts and divisions: a plain select grouped by division, which the script makes a search field."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from office.orgchart.models import Appointment, Division, Person, Post, Substitution
from office.orgchart.staff import staff
from office.time import edition, now


class Option(str):
    """A principal as an option's value, with the words it is found by."""

    search: str = ""


@dataclass(eq=False)
class Group:
    """The options of one division. `search` finds all of them; a pair is a principal and what it is called."""

    label: str
    options: list[tuple[Option, str]]
    search: str = ""

    @cached_property
    def values(self) -> frozenset[str]:
        """The principals that may be chosen here."""
        return frozenset(str(option) for option, _label in self.options)

    @cached_property
    def drawn(self) -> SafeString:
        """The group as it stands in a select. Hundreds of options: drawn once, not for each field of each page."""
        return self.draw(set())

    def draw(self, chosen: set[str]) -> SafeString:
        """The same, with these chosen."""
        options = format_html_join("", '<option value="{}"{}{}>{}</option>', (
            (option, " selected" if str(option) in chosen else "", _found_by(option.search, label), label)
            for option, label in self.options
        ))
        found_by = _found_by(self.search, self.label)
        return format_html('<optgroup label="{}"{}>{}</optgroup>', self.label, found_by, options)


def _found_by(words: str, label: str) -> SafeString:
    """The words of an option that its label does not show already."""
    more = " ".join(dict.fromkeys(word for word in words.split() if word not in label))
    return format_html(' data-search="{}"', more) if more else SafeString()


Groups = list[Group]


def addressable(at: datetime, divisions: bool = True) -> Groups:
    """Everybody who holds a post now, by division, and the divisions themselves.

    Whoever holds a post alone is addressed by it. Where several hold it, each is addressed in person, and the post
    itself, which any of them may answer for, is one line more.
    """
    held, lent = tuple(staff().held(at)), tuple(staff().lent(at))
    return _groups(edition(), get_language(), divisions, held, lent)


@lru_cache(maxsize=16)  # hundreds of options, the same on every page until the org chart changes
def _groups(
    _edition: UUID | None, _language: str | None, divisions: bool,
    held: tuple[Appointment, ...], rows_lent: tuple[Substitution, ...],
) -> Groups:
    lent = {row.post_id: row for row in rows_lent}
    groups: dict[int, Group] = {}
    holders: dict[int, list[Appointment]] = {}
    for row in held:
        holders.setdefault(row.post_id, []).append(row)
    for rows in holders.values():
        post, division = rows[0].post, rows[0].post.division
        if division.pk not in groups:
            groups[division.pk] = Group(division.name, _whole(division) if divisions else [], _words_of(division))
        options = groups[division.pk].options
        if len(rows) == 1:
            options.append(_option(rows[0], f"p{post.pk}", lent.get(post.pk)))
        else:
            options += [_option(row, f"p{post.pk}.u{row.person_id}") for row in rows]
            options.append(_shared(rows))
    return list(groups.values())


def _whole(division: Division) -> list[tuple[Option, str]]:
    return [(Option(f"d{division.pk}"), _("%(division)s (whole division)") % {"division": division.name})]


def _option(row: Appointment, principal: str, lent: Substitution | None = None) -> tuple[Option, str]:
    person, post = row.person, row.post
    option = Option(principal)
    option.search = f"{_words(person)} {_words_of_post(post)}"
    label = f"{person.name} · {post.full_title}"
    if lent and lent.absent_id == person.pk:
        option.search += f" {lent.substitute.name_zh} {lent.substitute.name_en}"
        label += f" ({_('away: %(person)s substitutes') % {'person': lent.substitute.name}})"
    return option, label


def _shared(rows: list[Appointment]) -> tuple[Option, str]:
    """A post of several holders, as one addressee."""
    post = rows[0].post
    option = Option(f"p{post.pk}")
    option.search = " ".join([_words_of_post(post), *(_words(row.person) for row in rows)])
    names = _(", ").join(row.person.name for row in rows[:4])
    more = f" +{len(rows) - 4}" if len(rows) > 4 else ""
    return option, _("%(post)s (%(names)s)") % {"post": post.full_title, "names": names + more}


def _words(person: Person) -> str:
    return " ".join((person.name_zh, person.name_en, person.pinyin, person.initials))


def _words_of_post(post: Post) -> str:
    return f"{post.title_en} {post.title_zh}"


def _words_of(division: Division) -> str:
    return f"{division.name_en} {division.name_zh}"


VACANT = gettext_lazy("Nobody holds this post now. Choose somebody else.")


class PrincipalSelect(forms.Select):
    """One addressee, out of `groups`; it draws itself from what the groups drew once."""

    groups: Groups = []

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-combo": gettext_lazy("Name, pinyin, post or division"), **(attrs or {})})

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The select, with those chosen that it offers."""
        own = self.build_attrs(self.attrs, attrs)
        if self.allow_multiple_selected:
            own["multiple"] = True
        chosen = set(self.format_value(value))
        options = format_html_join("", "{}", (
            (group.draw(chosen) if chosen & group.values else group.drawn,) for group in self.groups
        ))
        nobody = "" if self.allow_multiple_selected else SafeString('<option value="">—</option>')
        return format_html('<select name="{}"{}>{}{}</select>', name, flatatt(own), nobody, options)


class PrincipalsSelect(PrincipalSelect, forms.SelectMultiple):
    """Several addressees."""


def offered_by(groups: Groups) -> set[str]:
    """Every principal that may be chosen out of these groups."""
    return {value for group in groups for value in group.values}


class PrincipalsField(forms.Field):
    """Several addressees, out of the groups given."""

    widget: type[PrincipalSelect] = PrincipalsSelect
    default_error_messages = {"invalid_choice": VACANT}

    def __init__(self, groups: Groups | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.groups = self.widget.groups = groups if groups is not None else addressable(now())

    def to_python(self, value: Any) -> Any:
        """The principals chosen; ValidationError for one that is not offered."""
        chosen = [str(one) for one in value or []]
        if set(chosen) - offered_by(self.groups):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return chosen


class PrincipalField(PrincipalsField):
    """One addressee, out of the groups given."""

    widget = PrincipalSelect

    def to_python(self, value: Any) -> Any:
        """The principal chosen, or nothing; ValidationError for one that is not offered."""
        return "".join(super().to_python([value] if value else []))
