"""A day asked for in an address, such as `?on=2019-04-01`."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date

from office.orgchart.structure import end_of
from office.time import now


@dataclass(frozen=True)
class Asked:
    """The day as written, as a date, and its last instant; now, when none or a wrong one was written."""

    text: str
    day: date
    at: datetime
    given: bool = True
    wrong: bool = False


def asked_date(request: HttpRequest, name: str) -> Asked:
    """The day that the address names; a day that does not exist is kept as typed and marked wrong."""
    text = request.GET.get(name, "").strip()[:20]
    if not text:
        return Asked("", timezone.localtime(now()).date(), now(), given=False)
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2200:
        return Asked(text, timezone.localtime(now()).date(), now(), given=False, wrong=True)
    return Asked(text, day, end_of(day))
