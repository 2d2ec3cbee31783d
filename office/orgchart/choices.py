"""Choices: people in office, found by name, pinyin, initials, post and division; and the divisions of the day."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.orgchart.models import Division, Person
from office.orgchart.queries import people_in_office
from office.time import now


class PersonSelect(forms.Select):
    """A select that the combobox script turns into a search field; without a script it is a long list."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-combo": gettext_lazy("Name, pinyin or initials"), **(attrs or {})}, choices)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give each option the words it is found by, and say who is away."""
        option = super().create_option(name, value, *args, **kwargs)
        person = getattr(value, "instance", None)
        if person is not None:
            option["attrs"]["data-search"] = search_words(person)
            if getattr(person, "away", False):
                option["attrs"]["data-note"] = _("away")
        return option


class PeopleSelect(PersonSelect, forms.SelectMultiple):
    """The same for several people."""


class PersonField(forms.ModelChoiceField):
    """One of the people in office at the moment the form is shown and checked."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", PersonSelect)
        super().__init__(Person.objects.none(), **kwargs)

    def __deepcopy__(self, memo: Any) -> "PersonField":
        field = super().__deepcopy__(memo)
        field.queryset = people_in_office(now())
        return field

    def label_from_instance(self, person: Person) -> str:
        """Name and posts, as in the people search."""
        return label_of(person)


class DivisionField(forms.ModelChoiceField):
    """One of the divisions in being when the form is shown and checked; neither the leaders nor the administrators."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Division.objects.none(), **options)

    def __deepcopy__(self, memo: Any) -> "DivisionField":
        field = super().__deepcopy__(memo)
        field.queryset = divisions()
        return field

    def label_from_instance(self, division: Division) -> str:
        """Its name in the reader's language."""
        return division.name


class DivisionsField(DivisionField, forms.ModelMultipleChoiceField):
    """Several of them, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple


def divisions() -> Any:
    """The divisions in being, in the office's order."""
    return Division.objects.on(now()).filter(counted=True).order_by("order")


def label_of(person: Person) -> str:
    """A person of `people_in_office()` with their posts: 李明朗 · 网络系统管理处工作人员."""
    posts = "、".join(held.post.title for held in person.held)
    return f"{person.name} · {posts}"


def search_words(person: Person) -> str:
    """Everything such a person is found by."""
    places = " ".join(
        f"{held.post.title_en} {held.post.title_zh} {held.post.division.name_en} {held.post.division.name_zh}"
        for held in person.held
    )
    return f"{person.name_zh} {person.name_en} {person.pinyin} {person.initials} {places}"
