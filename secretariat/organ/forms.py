"""Fields in which organs are named as people name them: by name, short name or pinyin initials."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from secretariat.organ.models import Organ


class OrgansField(forms.CharField):
    """Several organs of the address book, one a line, in their order; cleans to [{"organ": key, "name": name}]."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **options)

    def to_python(self, value: Any) -> Any:
        """The organs named. Raises ValidationError for each line that names none, or several."""
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        found, errors = [], []
        for line in dict.fromkeys(lines):
            try:
                organ = organ_named(line)
            except ValidationError as error:
                errors.extend(error.messages)
            else:
                found.append({"organ": organ.pk, "name": organ.name})
        if errors:
            raise ValidationError(errors)
        return found

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(one["name"] for one in value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class LinesField(forms.CharField):
    """Names, one a line; cleans to a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 2}), **options)

    def to_python(self, value: Any) -> Any:
        return list(dict.fromkeys(line.strip() for line in str(value or "").splitlines() if line.strip()))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


def organs_like(words: str, most: int = 12) -> list[Organ]:
    """The organs in use whose name holds the words, or whose pinyin initials begin with them; none for no words."""
    fits = Q(name__contains=words) | Q(short_name__contains=words) | Q(initials__startswith=words.lower())
    return list(Organ.objects.filter(fits, retired_at=None)[:most]) if words else []


def organ_named(words: str) -> Organ:
    """The organ that the words name. Raises ValidationError for one that is unknown, or for several."""
    organs = Organ.objects.filter(retired_at=None)
    exact = organs.filter(Q(name=words) | Q(short_name=words)).order_by("pk").first()
    if exact:
        return exact
    found = list(organs.filter(initials=words.lower())[:6]) or list(organs.filter(name__contains=words)[:6])
    if len(found) == 1:
        return found[0]
    if found:
        names = "、".join(organ.name for organ in found)
        raise ValidationError(_("Several organs fit “%(words)s”: %(names)s. Write the one you mean."),
                              params={"words": words, "names": names})
    raise ValidationError(_("“%(name)s” is not in the address book. Check the name, or have it added."),
                          params={"name": words}, code="unknown_organ")
