"""Saved reports: whose they are, who may read them, and what their owner does with them."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404

from office.orgchart.models import Division, Person
from office.permissions.standing import standing_of
from office.reports.models import ReportFile, ReportSubscription, SavedReport
from office.reports.periods import before
from office.reports.report import all_reports
from office.time import now, today

MOST = 30  # saved reports a person


def divisions_of(user: Any) -> list[Division]:
    """The divisions that the user has a post of their own in; no query."""
    seats = [seat for seat in standing_of(user).seats if seat.behalf_id is None]
    return list(dict.fromkeys(seat.post.division for seat in seats))


def readable(user: Any) -> QuerySet[SavedReport]:
    """The user's own saved reports, and those shared with a division of theirs, of reports that they may open."""
    shared = [pk for division in divisions_of(user) for pk in (division.pk, *division.lineage)]
    codes = [report.code for report in all_reports().values() if report.is_for(user)]
    rows = SavedReport.objects.filter(deleted_at=None, report__in=codes)
    return rows.filter(Q(person=user.person_id) | Q(division__in=shared)) if user.person_id else rows.none()


def get_saved(user: Any, pk: int, own: bool = False) -> SavedReport:
    """One that the user may read, or of their own; Http404 for any other."""
    rows = readable(user).filter(**({"person": user.person_id} if own else {}))
    found = rows.select_related("person", "division").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_file(user: Any, pk: int) -> ReportFile:
    """A file that was made, of a saved report that the user may read; Http404 for any other."""
    rows = ReportFile.objects.filter(state=ReportFile.State.DONE, saved__in=readable(user))
    found = rows.select_related("saved", "pdf", "xlsx").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def save(row: SavedReport, said: dict[str, Any]) -> SavedReport:
    """Keep a saved report as its form says. Made by itself, it begins with the period that ended last.

    In one transaction; the owner's row is locked, so that names and the most of them hold.
    """
    with transaction.atomic():
        if said["every"] != row.every or row.stopped:
            row.first_day = before(said["every"], today())[0] if said["every"] else None
        row.name, row.division, row.every, row.stopped = said["name"], said["division"], said["every"], ""
        row.save()
    return row


def lock_owner(user: Any) -> None:
    """Whoever saves a report holds their own row until the end of the transaction."""
    Person.objects.select_for_update().get(pk=user.person_id)


def delete(row: SavedReport) -> None:
    """It is made no more and shown to nobody; what was made is kept."""
    row.every, row.first_day, row.deleted_at = "", None, now()
    row.save()


def subscribe(user: Any, row: SavedReport) -> None:
    """Tell the user from now on when it has been made."""
    ReportSubscription.objects.get_or_create(saved=row, person_id=user.person_id)


def unsubscribe(user: Any, row: SavedReport) -> None:
    """Tell them no more."""
    ReportSubscription.objects.filter(saved=row, person_id=user.person_id).delete()
