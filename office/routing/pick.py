"""The picker of posts and divisions: a plain select grouped by division, which the script makes a search field."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from office.orgchart.models import Appointment, Person, Post, Substitution
from office.orgchart.staff import staff
from office.time import edition, now


class Option(str):
    """A principal as an option's value, with the words it is found by and a remark."""

    search: str = ""
    note: str = ""
    drawn: str = ""  # the rest of its element in a select, behind the value


Groups = list[tuple[str, list[tuple[Option, str]]]]


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
    groups: dict[int, tuple[str, list[tuple[Option, str]]]] = {}
    holders: dict[int, list[Appointment]] = {}
    for row in held:
        holders.setdefault(row.post_id, []).append(row)
    for rows in holders.values():
        post, division = rows[0].post, rows[0].post.division
        options = groups.setdefault(division.pk, (division.name, []))[1]
        if divisions and not options:
            whole = Option(f"d{division.pk}")
            whole.search = f"{division.name_en} {division.name_zh}"
            options.append((whole, _("%(division)s (whole division)") % {"division": division.name}))
        if len(rows) == 1:
            options.append(_option(rows[0], f"p{post.pk}", lent.get(post.pk)))
        else:
            options += [_option(row, f"p{post.pk}.u{row.person_id}") for row in rows]
            options.append(_shared(rows))
    for _division, offered in groups.values():
        for option, label in offered:
            option.drawn = format_html(' data-search="{}">{}</option>', option.search, label)
    return list(groups.values())


def _option(row: Appointment, principal: str, lent: Substitution | None = None) -> tuple[Option, str]:
    person, post = row.person, row.post
    option = Option(principal)
    option.search = f"{_words(person)} {_words_of_post(post)}"
    if lent and lent.absent_id == person.pk:
        option.note = _("away: %(person)s substitutes") % {"person": lent.substitute.name}
        option.search += f" {lent.substitute.name_zh} {lent.substitute.name_en}"
    label = f"{person.name} · {post.full_title}"
    return option, f"{label} ({option.note})" if option.note else label


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
    return " ".join((post.title_en, post.title_zh, post.division.name_en, post.division.name_zh))


VACANT = gettext_lazy("Nobody holds this post now. Choose somebody else.")


class PrincipalSelect(forms.Select):
    """One addressee. It draws itself: a template for each of hundreds of options would be most of a page's work."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__(
            {"data-combo": gettext_lazy("Name, pinyin, post or division"), **(attrs or {})}, choices
        )

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The select; each option has the words it is found by, the note is in its label already."""
        own = self.build_attrs(self.attrs, attrs)
        if self.allow_multiple_selected:
            own["multiple"] = True
        options = format_html_join("", "{}", ((one,) for one in self._options(set(self.format_value(value)))))
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(own), options)

    def _options(self, chosen: set[str]) -> Iterator[str]:
        for key, found in self.choices:
            if not isinstance(found, (list, tuple)):
                yield _drawn(key, found, chosen)
                continue
            yield format_html('<optgroup label="{}">', key)
            yield from (_drawn(option, label, chosen) for option, label in found)
            yield SafeString("</optgroup>")


def _drawn(option: Any, label: Any, chosen: set[str]) -> str:
    selected = " selected" if str(option) in chosen else ""
    if isinstance(option, Option) and option.drawn:
        return format_html('<option value="{}"{}{}', option, selected, option.drawn)
    return format_html('<option value="{}"{}>{}</option>', option, selected, label)


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
