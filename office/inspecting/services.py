"""What happens to an inspection and its findings; a finding is corrected by its owner and closed by the inspector."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from office.clocks.stored import current_calendar
from office.inspecting.models import Finding, Status
from office.notices.services import promise_notice
from office.orgchart.models import Division
from office.permissions.access import give
from office.permissions.standing import standing_of
from office.records.attachments import attach
from office.records.models import Attachment
from office.records.perform import Change, changing

CAUSE = "finding"  # of the right of a finding's owner to see the inspection and to report
OPEN = (Status.INSPECTING, Status.CORRECTING)


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """Whoever files it is the inspector."""
    change.record.inspector_id = change.person_id


def add_finding(change: Change, text: str, division: Division, due_on: date) -> None:
    """Note a finding. Raises ValidationError for a day that is no working day, offering the next one, and for
    anybody but the inspector."""
    require_inspector(change)
    calendar = current_calendar()
    if not calendar.is_working_day(due_on):
        raise ValidationError({"due_on": _("This is no working day; the next one is %(day)s.") % {
            "day": f"{calendar.next_working_day(due_on):%Y-%m-%d}"}})
    record = change.record
    place = (record.findings.aggregate(last=Max("place"))["last"] or 0) + 1
    row = record.findings.create(place=place, text=text, division=division, due_on=due_on,
                                 inspector_id=change.person_id)
    if record.status == Status.CORRECTING:
        _hand_over(change, [row])


def order(change: Change) -> None:
    """Hand the findings to their owners. Raises ValidationError if there is none."""
    rows = list(change.record.findings.all())
    if not rows:
        raise ValidationError(_("Nothing was found: close it as such."))
    require_inspector(change)
    _hand_over(change, rows)


def close_clean(change: Change) -> None:
    """Nothing was found. Raises ValidationError if something was."""
    require_inspector(change)
    if change.record.findings.exists():
        raise ValidationError(_("Something was found: hand it to its owner for correction."))


def take_over(change: Change) -> None:
    """The head takes over from an inspector who is away or has left; the open findings are theirs now."""
    hand_to(change, change.person_id)


def hand_to(change: Change, person_id: int) -> None:
    """The inspection and its open findings are this person's from now on."""
    change.record.inspector_id = person_id
    change.record.findings.filter(closed_at=None).update(inspector_id=person_id)


def _hand_over(change: Change, rows: Iterable[Finding]) -> None:
    divisions = sorted({row.division_id for row in rows})
    give(change.record, [(f"d{pk}", ("view", "note"), CAUSE) for pk in divisions])
    _tell(change, "finding_owned", [f"d{pk}" for pk in divisions])


def correct(user: Any, pk: int, finding_pk: int, correction: str, uploads: Iterable[UUID]) -> None:
    """Report a correction with its evidence, for the owning division; the inspector is told.

    Raises Denied, or ValidationError for a finding of another division, one that is closed, or without evidence.
    """
    with changing(user, pk, "note", cause="report_correction") as change:
        finding = open_finding(change, finding_pk)
        if change.record.status != Status.CORRECTING:
            raise ValidationError(_("The findings are not handed to their owners yet."))
        if not any(seat.post.division_id == finding.division_id for seat in standing_of(change.user, change.at).seats):
            raise ValidationError(_("This finding is another division's to correct."))
        files = attach(change, uploads, Attachment.Purpose.RESULT)
        if not files and finding.evidence_id is None:
            raise ValidationError({
                "correction": _("Add the evidence of the correction: a photograph, a record, a list.")})
        finding.correction, finding.sent_back = correction, ""
        finding.evidence_id = files[0].pk if files else finding.evidence_id
        finding.corrected_by_id, finding.corrected_at = change.person_id, change.at
        finding.save(update_fields=["correction", "sent_back", "evidence", "corrected_by", "corrected_at"])
        _tell(change, "finding_corrected", [f"u{finding.inspector_id}"], finding.correction)


def close_finding(user: Any, pk: int, finding_pk: int) -> None:
    """The inspector closes a corrected finding; the last one closes the inspection. Raises Denied, ValidationError."""
    with changing(user, pk, "edit", cause="close_finding") as change:
        finding = _judged(change, finding_pk)
        finding.closed_by_id, finding.closed_at = change.person_id, change.at
        finding.save(update_fields=["closed_by", "closed_at"])
        if not change.record.findings.filter(closed_at=None).exists():
            change.become(Status.CLOSED)


def send_back(user: Any, pk: int, finding_pk: int, reason: str) -> None:
    """The correction is not enough: its owner is told why. Raises Denied, ValidationError."""
    with changing(user, pk, "edit", cause="send_finding_back", reason=reason) as change:
        finding = _judged(change, finding_pk)
        finding.corrected_at, finding.sent_back = None, reason
        finding.save(update_fields=["corrected_at", "sent_back"])
        _tell(change, "finding_sent_back", [f"d{finding.division_id}"], reason)


def supervise(user: Any, pk: int, finding_pk: int, open_item: Callable[[Any, Finding], Any]) -> Any:
    """Open the supervised item of a finding, once, by whoever may assign items: `open_item(record, finding)` does it.

    Raises Denied, or ValidationError for a finding that is closed or supervised already, or whose day is over.
    """
    with changing(user, pk, "note", cause="supervise_finding") as change:
        finding = open_finding(change, finding_pk)
        if finding.item_id is not None:
            raise ValidationError(_("This finding is supervised already."))
        item = open_item(change.record, finding)
        finding.item_id = item.pk
        finding.save(update_fields=["item"])
    return item


def require_inspector(change: Change) -> None:
    """Raises ValidationError for anybody but the inspector."""
    if change.record.inspector_id != change.person_id:
        raise ValidationError(_("Only the inspector, %(name)s, does this.") % {"name": change.record.inspector.name},
                              code="inspector")


def _judged(change: Change, finding_pk: int) -> Finding:
    require_inspector(change)
    finding = open_finding(change, finding_pk)
    if finding.corrected_at is None:
        raise ValidationError(_("It is not corrected yet."))
    return finding


def open_finding(change: Change, finding_pk: int) -> Finding:
    """A finding of the inspection that nobody has closed. Raises ValidationError for any other."""
    finding: Finding | None = change.record.findings.filter(pk=finding_pk, closed_at=None).first()
    if finding is None:
        raise ValidationError(_("This finding is closed already."))
    return finding


def _tell(change: Change, subject: str, to: list[str], note: str = "") -> None:
    promise_notice(change, subject, to, note[:200])
