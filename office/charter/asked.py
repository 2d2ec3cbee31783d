"""A day asked for in an address, such as `?on=2019-04-01`."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone

from office.dates import typed_date
from office.orgchart.structure import end_of
from office.time import now


@dataclass(frozen=True)
class Asked:
    """The day as the address has it, as a date, and its last instant; now, when none or a wrong one was written.

    `other` says that it was typed in another way than the address has it: 0301 for 2026-03-01.
    """

    text: str
    day: date
    at: datetime
    given: bool = True
    wrong: bool = False
    other: bool = False


def asked_date(request: HttpRequest, name: str) -> Asked:
    """The day that the address names, as clerks type days; one that does not exist is kept and marked wrong."""
    text = request.GET.get(name, "").strip()[:20]
    if not text:
        return Asked("", timezone.localtime(now()).date(), now(), given=False)
    day: date | None
    try:
        day = typed_date(text, timezone.localtime(now()).date())
    except (ValueError, OverflowError):
        day = None
    if day is None or not 1900 <= day.year <= 2200:
        return Asked(text, timezone.localtime(now()).date(), now(), given=False, wrong=True)
    return Asked(str(day), day, end_of(day), other=text != str(day))
