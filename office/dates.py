"""Dates as a clerk types them: 20261123, 1123, -1 for yesterday, t for today."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.time import today


def typed_date(text: str, base: date) -> date:
    """Read a date as typed, relative to `base`. Raises ValueError for what is no date."""
    flat = unicodedata.normalize("NFKC", text).strip().lower()
    if flat in ("t", "今天", "today"):
        return base
    if re.fullmatch(r"[+-]\d{1,3}", flat):
        return base + timedelta(days=int(flat))
    digits = re.sub(r"[年月/.-]", "-", flat.rstrip("日"))
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", digits):
        return date(*map(int, match.groups()))
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", flat):
        return date(*map(int, match.groups()))
    if match := re.fullmatch(r"(\d{2})(\d{2})", flat) or re.fullmatch(r"(\d{1,2})-(\d{1,2})", digits):
        return date(base.year, *map(int, match.groups()))
    raise ValueError(text)


FIRST_YEAR, YEARS_AHEAD = 1949, 10  # of papers that an office of this republic can have, and of dates set for them


def not_to_come(day: date) -> date:
    """The day, if it is today or earlier. Raises ValidationError for one that is still to come."""
    if day > today():
        raise forms.ValidationError(_("This day is still to come."))
    return day


def not_past(day: date) -> date:
    """The day, if it is today or later. Raises ValidationError for one that is over."""
    if day < today():
        raise forms.ValidationError(_("This day is over."))
    return day


def believable(day: date) -> date:
    """The day, unless its year is a slip of the pen: from 1949 to ten years from now. Raises ValidationError."""
    span = {"first": FIRST_YEAR, "last": today().year + YEARS_AHEAD}
    if not span["first"] <= day.year <= span["last"]:
        raise forms.ValidationError(_("Check the year: it must be between %(first)d and %(last)d."), params=span)
    return day


class TypedDateField(forms.DateField):
    """A date field that reads what clerks type, and echoes the day beneath it."""

    default_error_messages = {
        "invalid": _("This is not a date. Write 20261123, 1123, -1 (yesterday) or t (today)."),
    }

    def __init__(self, **options: Any) -> None:
        attributes = {"data-date": "", "inputmode": "text", "autocomplete": "off"}
        super().__init__(**{**options, "widget": forms.DateInput(attrs=attributes, format="%Y-%m-%d")})

    def to_python(self, text: Any) -> date | None:
        if text in self.empty_values or isinstance(text, date):
            return text or None
        try:
            return typed_date(str(text), today())
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
