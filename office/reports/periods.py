"""Periods of the calendar: a month, a quarter, a year, and which of them have ended."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

MONTHS = {"month": 1, "quarter": 3, "year": 12}
Days = tuple[date, date]  # both included


class Every(models.TextChoices):
    """How often a report is made by itself."""

    MONTH = "month", gettext_lazy("Every month")
    QUARTER = "quarter", gettext_lazy("Every quarter")
    YEAR = "year", gettext_lazy("Every year")


def period_of(every: str, day: date) -> Days:
    """The month, quarter or year that a day lies in."""
    months = MONTHS[every]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, _months_on(first, months) - timedelta(days=1)


def before(every: str, day: date) -> Days:
    """The period before the one that a day lies in."""
    return period_of(every, period_of(every, day)[0] - timedelta(days=1))


def ended(every: str, first: date, today: date) -> Iterator[Days]:
    """The periods that ended before today, from the one that `first` lies in on."""
    since, until = period_of(every, first)
    while until < today:
        yield since, until
        since, until = period_of(every, until + timedelta(days=1))


def words(since: date, until: date) -> str:
    """November 2026, the third quarter of 2026, 2026, or the two days, in the reader's language."""
    if (since, until) == period_of("month", since):
        return date_format(since, pgettext("format of a month", "F Y"))
    if (since, until) == period_of("quarter", since):
        return _("Quarter %(quarter)s of %(year)s") % {"year": since.year, "quarter": (since.month + 2) // 3}
    if (since, until) == period_of("year", since):
        return _("Year %(year)s") % {"year": since.year}
    return _("%(since)s to %(until)s") % {"since": since, "until": until}


def _months_on(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)
