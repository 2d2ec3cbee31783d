"""What the office has recorded of a division or a person in a period: the facts that indicators are fed by.

Each question answers with numbers and with its own parameters, so that it can be asked again by other means.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from office.clocks.models import Clock
from office.clocks.services import STEP
from office.figures.queries import figure
from office.records.models import Record
from secretariat.archive_item.handing_in import WAIT
from secretariat.archive_item.models import ArchiveItem
from secretariat.archive_item.models import Status as ArchiveStatus
from secretariat.assessment.models import Assessment, Sheet
from secretariat.contribution.models import Adoption
from secretariat.supervised_item.queries import Tally, tally


def instants(since: date, until: date) -> tuple[datetime, datetime]:
    """From the first instant of the first day to the first instant after the last."""
    zone = timezone.get_current_timezone()
    return datetime.combine(since, time(), zone), datetime.combine(until + timedelta(days=1), time(), zone)


def timeliness(sheet: Sheet) -> dict[str, Any]:
    """Steps that were done in the period and had a limit, and how many of them in time: 按时办结."""
    start, end = instants(sheet.assessment.since, sheet.assessment.until)
    rows = Clock.objects.filter(purpose=STEP, stopped_at__gte=start, stopped_at__lt=end, step__state="done")
    rows = rows.filter(step__done_by=sheet.person_id) if sheet.person_id else rows.filter(
        step__division=sheet.division_id)
    found = rows.aggregate(total=Count("pk"), late=Count("pk", filter=Q(late=True)))
    return {"total": found["total"], "good": found["total"] - found["late"]}


def bulletins(sheet: Sheet) -> dict[str, Any]:
    """Points of the division's contributions that were adopted in the period; each by the figure of its own day."""
    rows = Adoption.objects.filter(adopted_on__range=(sheet.assessment.since, sheet.assessment.until), voided_at=None,
                                   record__division=sheet.division_id)
    rows = rows.filter(record__created_by=sheet.person_id) if sheet.person_id else rows
    points = 0
    for level, day in rows.values_list("level", "adopted_on"):
        points += figure("bulletin.points", day).get(level, 0)
    return {"adopted": rows.count(), "points": str(points)}


def archives(sheet: Sheet) -> dict[str, Any]:
    """What the division has handed in of the years before the period's end, and what is done and not handed in."""
    year = sheet.assessment.until.year - 1
    handed = ArchiveItem.objects.filter(year=year, formed_by=sheet.division_id).exclude(status=ArchiveStatus.LEFT_OUT)
    undone = Q()
    for kind, statuses in WAIT.items():
        undone |= Q(kind=kind, status__in=statuses)
    waiting = Record.objects.filter(undone, opened__year=year, archived_as=None, division=sheet.division_id)
    good, left = handed.count(), waiting.count()
    return {"total": good + left, "good": good, "year": year}


def supervision(sheet: Sheet) -> dict[str, Any]:
    """Supervised items that were closed in the period or are overdue at its end, and how many were closed in time."""
    found = _tally(sheet)
    good = found.closed_on_time if found else 0
    return {"total": good + found.closed_late + found.overdue if found else 0, "good": good}


def red_lights(sheet: Sheet) -> dict[str, Any]:
    """Supervised items of the division that are overdue, or were closed late."""
    found = _tally(sheet)
    return {"count": found.closed_late + found.overdue if found else 0}


def _tally(sheet: Sheet) -> Tally | None:
    """The supervised items of the division in the period; a person leads none."""
    if sheet.person_id:
        return None
    return tally(sheet.division, sheet.assessment.since, sheet.assessment.until)


SOURCES: dict[str, Callable[[Sheet], dict[str, Any]]] = {
    "timeliness": timeliness, "bulletins": bulletins, "archives": archives, "supervision": supervision,
    "red_lights": red_lights,
}
MANUAL = "manual"


def frozen(sheet: Sheet, source: str) -> dict[str, Any]:
    """The facts with the question's parameters, as they are kept in the round."""
    assessment: Assessment = sheet.assessment
    asked = {"source": source, "since": assessment.since.isoformat(), "until": assessment.until.isoformat(),
             "division": sheet.division_id, "person": sheet.person_id}
    return {**asked, **SOURCES[source](sheet)}
