"""Handing in (移交归档): what each division has handed in of a year, what is still out, and until when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from office.figures.queries import figure
from office.orgchart.models import Division
from office.records.models import Record
from office.time import now, today
from secretariat.archive_item.models import ArchiveItem, Status

# Documents that are done and not filed: by register, the statuses in which they wait.
WAIT = {"incoming_document": ("closed",), "outgoing_document": ("printed", "sealed", "dispatched")}


@dataclass(frozen=True)
class HandedIn:
    """How a division stands: items handed in, documents of the year that are done and not filed."""

    division: Any
    items: int
    waiting: int
    late: bool

    @property
    def is_done(self) -> bool:
        """Something was handed in, and nothing is left."""
        return bool(self.items) and not self.waiting


def last_day_for(year: int) -> date:
    """Until when the documents of a year are handed in (figure archive.hand_in: month and day of the year after)."""
    month, day = map(int, figure("archive.hand_in", date(year + 1, 1, 1)).split("-"))
    return date(year + 1, month, day)


def divisions_of(year: int) -> list[HandedIn]:
    """Every division that works for the office, those that lack something first. Numbers only, in three queries."""
    handed = dict(ArchiveItem.objects.filter(year=year).exclude(status=Status.LEFT_OUT)
                  .values_list("formed_by").annotate(n=Count("pk")).order_by().values_list("formed_by", "n"))
    undone = Q()
    for kind, statuses in WAIT.items():
        undone |= Q(kind=kind, status__in=statuses)
    left = dict(Record.objects.filter(undone, opened__year=year, archived_as=None)
                .values_list("division").annotate(n=Count("pk")).order_by().values_list("division", "n"))
    late = today() > last_day_for(year)
    divisions = Division.objects.on(now()).exclude(app="").order_by("order")
    rows = [HandedIn(one, handed.get(one.pk, 0), left.get(one.pk, 0), late) for one in divisions]
    return sorted(rows, key=lambda row: row.is_done)
