"""What happens to a logistics request: its time limit by kind, done with a word, confirmed and rated by who asked."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.clocks.queries import open_clock
from office.clocks.services import start, stop
from office.figures.queries import figure
from office.notices.services import promise_notice
from office.records.perform import Change, differs
from office.routing.models import Route, Step
from office.routing.services.starting import take_off
from secretariat.logistics_request.models import LogisticsRequest, Status

FIELDS = ("title", "category", "location", "detail", "wanted_by", "phone", "grade")


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """Its time limit by its kind (figure logistics.limits), and no longer than the day it is wanted."""
    _start_clock(change)


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """What somebody works on stays as it was asked for. Raises ValidationError once it is assigned."""
    if change.record.status != Status.ASKED and differs(change.record, FIELDS):
        raise ValidationError(_("It is assigned already: write a note, or withdraw it and ask anew."))


def done(change: Change, step: Step, opinion: str) -> None:
    """Whoever it was assigned to has said what was done (a route's "handle" asks for it); its time limit ends."""
    record = change.record
    record.done_note, record.done_by_id, record.done_at = opinion.strip()[:1000], change.person_id, change.at
    _stop_clock(change)
    _tell(change, "request_done", record.done_note)


def confirm(change: Change, rating: int, remark: str = "") -> None:
    """Whoever asked confirms and rates. Raises ValidationError for anybody else."""
    require_asker(change)
    change.record.rating, change.record.remark = rating, remark


def reopen(change: Change) -> None:
    """It is not done as it was asked for: it goes on the way again, with the reason."""
    require_asker(change)
    record = change.record
    record.done_note, record.done_by, record.done_at = "", None, None
    record.reason = change.reason
    _start_clock(change)


def turn_down(change: Change) -> None:
    """It will not be done; whoever asked is told why."""
    leave(change)
    _tell(change, "request_refused", change.reason)


def leave(change: Change) -> None:
    """Off its route, its time limit ended, with the reason."""
    change.record.reason = change.reason
    route = Route.objects.filter(record=change.record.pk, state=Route.State.RUNNING).first()
    if route is not None:
        take_off(change, route, change.reason)
    _stop_clock(change)


def require_asker(change: Change) -> None:
    """Raises ValidationError for anybody but the one who asked, or their substitute."""
    if change.record.created_by_id not in (change.person_id, change.behalf_id):
        raise ValidationError(_("Only whoever asked for it does this."), code="asker")


def _start_clock(change: Change) -> None:
    record: LogisticsRequest = change.record
    days = figure("logistics.limits", change.at)[record.category]
    wanted = record.wanted_by if record.wanted_by and record.wanted_by >= change.at.date() else None
    clock = start(record, unit="working_days", amount=days, not_after=wanted, at=change.at, by=change.user.person)
    record.due = clock.due_at


def _stop_clock(change: Change) -> None:
    if clock := open_clock(change.record):
        stop(clock, at=change.at)
    change.record.due = None  # nothing is due while whoever asked looks at it


def _tell(change: Change, subject: str, note: str) -> None:
    promise_notice(change, subject, [f"u{change.record.created_by_id}"], note[:200])
