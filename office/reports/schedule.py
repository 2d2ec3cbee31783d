"""Reports that are made by the calendar: each period promised once, made once, with its owner's rights at that time."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from office.files.names import clean_text
from office.outbox.models import PENDING, Message
from office.outbox.services import publish
from office.papers.errors import PaperError
from office.records.made import keep
from office.reports.asking import counted_for, form_of_period
from office.reports.models import ReportFile, SavedReport
from office.reports.output import Table, as_pdf, as_xlsx
from office.reports.periods import Days, ended
from office.reports.report import Report, all_reports
from office.reports.saved import readable
from office.time import now, one_instant, today

TOPIC = "report.make"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def promise_due() -> int:
    """Promise every period that has ended and was not promised; how many. Safe at any time, any number of times.

    After a downtime all that were missed are promised, each for its own days; of a report of the moment, which has no
    past, only the last.
    """
    return sum(promise(row, days) for row in _scheduled() for days in _missing(row))


def promise_of(pk: int) -> int:
    """The same, of one saved report: what has ended need not wait for the clock."""
    return sum(promise(row, days) for row in _scheduled().filter(pk=pk) for days in _missing(row))


def _scheduled() -> QuerySet[SavedReport]:
    """Those made by themselves, with what was promised of them."""
    return SavedReport.objects.filter(deleted_at=None).exclude(every="").prefetch_related("files")


def _missing(row: SavedReport) -> list[Days]:
    assert row.first_day is not None  # a constraint says so of what is made by itself
    periods = list(ended(row.every, row.first_day, today()))
    report, made = all_reports().get(row.report), {(file.since, file.until) for file in row.files.all()}
    return [days for days in (periods[-1:] if report and report.present else periods) if days not in made]


def promise(row: SavedReport, days: Days) -> bool:
    """Promise a saved report for these days, both included; whether they were not promised before.

    The row and its message in one transaction; the database refuses a second of one period.
    """
    since, until = days
    with transaction.atomic():
        file, new = ReportFile.objects.get_or_create(saved=row, since=since, until=until)
        if new:
            publish(TOPIC, f"{file.pk}", {"file": file.pk})
    return new


def make(pk: int) -> None:
    """Make one file in the caller's transaction, unless it is made; tell owner and subscribers."""
    file = ReportFile.objects.select_for_update(of=("self",)).get(pk=pk)
    if file.state != ReportFile.State.WAITING:
        return
    saved = SavedReport.objects.select_for_update(of=("self",)).select_related("person__user").get(pk=file.saved_id)
    report, user = all_reports().get(saved.report), getattr(saved.person, "user", None)
    with override(saved.language), one_instant():
        if report is None or user is None or not report.is_for(user):
            _stop(saved, file)
        else:
            _fill(saved, file, report, user)
        file.why = file.why[:300]
        file.save()
        _tell(saved, file)


def _stop(saved: SavedReport, file: ReportFile) -> None:
    """Its owner has lost the right: this file is not made, and no other will be."""
    file.state, file.why = ReportFile.State.FAILED, _("Its owner may not open this report any more.")
    saved.every, saved.first_day, saved.stopped = "", None, "right"
    saved.save()


def _fill(saved: SavedReport, file: ReportFile, report: Report, user: Any) -> None:
    form = form_of_period(report, saved.query, file.since, file.until)
    if not form.is_valid():
        file.state, file.why = ReportFile.State.FAILED, _("What it was asked for cannot be asked any more: %(why)s") % {
            "why": " ".join(str(text) for texts in form.errors.values() for text in texts)}
        return
    try:
        _keep(file, counted_for(user, report, form), user)
    except PaperError as error:  # a second try would say the same
        file.state, file.why = ReportFile.State.FAILED, str(error)


def _keep(file: ReportFile, table: Table, user: Any) -> None:
    file.pdf, file.xlsx = keep(as_pdf(table, user)[0]), keep(as_xlsx(table, user)[0], XLSX)
    file.state, file.made_at, file.scope = ReportFile.State.DONE, now(), table.scope


def _tell(saved: SavedReport, file: ReportFile) -> None:
    subject = "report_stopped" if saved.stopped else f"report_{file.state}"
    others = _subscribers(saved) if file.state == ReportFile.State.DONE else []
    to = dict.fromkeys(f"u{person}" for person in (saved.person_id, *others))
    words = {"line": clean_text(saved.name), "url": reverse("saved_report", args=[saved.pk])}
    publish("notice.report", f"report:{file.pk}", {"subject": subject, "to": list(to), "words": words})


def _subscribers(saved: SavedReport) -> list[int]:
    """Those who asked to be told and may still read it."""
    rows = saved.subscriptions.select_related("person__user")
    return [row.person_id for row in rows
            if hasattr(row.person, "user") and readable(row.person.user).filter(pk=saved.pk).exists()]


def progress(file: ReportFile) -> dict[str, Any]:
    """How far a file is while it waits: whether it is begun, and how many are made before it."""
    message = Message.objects.filter(topic=TOPIC, key=str(file.pk)).first()
    if file.state != ReportFile.State.WAITING or message is None:
        return {}
    earlier = Message.objects.filter(PENDING, topic=TOPIC, pk__lt=message.pk)
    return {"begun": message.attempts > 0, "before": earlier.count()}
