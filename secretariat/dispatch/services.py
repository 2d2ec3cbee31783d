"""Sending a document to its recipients when its step is done, and later to others; all inside a record's change."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext as _

from office.permissions.ask import may
from office.records.perform import Change, changing
from office.routing.models import JournalLine, Step
from office.routing.people import readers
from office.routing.services.circulating import circulate
from office.verification.codes import new_code
from office.verification.models import IssuedPaper
from office.verification.services import holding
from secretariat.dispatch.handed_out import hand_out
from secretariat.dispatch.models import PAPER, Dispatch, Part
from secretariat.dispatch.plan import Line, as_written, in_packets, plan_of, proposals, refuse_impossible
from secretariat.organ.models import Mode, Organ
from secretariat.outgoing_document.issuing import is_sealed_elsewhere
from secretariat.outgoing_document.models import Status

BEFORE = (Status.REGISTERING, Status.PRINTING, Status.PRINTED, Status.SEALED)  # the plan may still be written
OPEN = (Dispatch.State.SENT, Dispatch.State.RECEIVED)
ROLES = (".registry", ".division_head", "")  # who takes a document in for a division, first of those that are held


def valid_paper(document: Any) -> IssuedPaper | None:
    """The document's sealed paper that holds; None without one."""
    return holding(document.pk).first()


def keep_plan(user: Any, pk: int, lines: list[Line], version: int | None) -> None:
    """Write the plan into the document. Raises Denied, Stale, ValidationError; then nothing was saved."""
    with changing(user, pk, "distribute", version=version, cause="plan_distribution") as change:
        if change.record.status not in BEFORE:
            raise ValidationError(_("It has gone out: send it to further recipients instead."))
        refuse_impossible(change.record, lines)
        change.record.distribution = as_written(lines)


def distribute(change: Change, step: Step, opinion: str) -> None:
    """What the act of distribution does: the document goes to everybody in its plan.

    Raises ValidationError without the valid sealed paper that `required_paper` asks for, or for an impossible plan.
    """
    document = change.record
    paper = required_paper(document)
    gone = {row.key for row in Dispatch.objects.filter(record=document.pk, state__in=OPEN)}
    lines = [line for line in plan_of(document) if line.key not in gone]
    send(change, document, paper, lines)


def required_paper(document: Any) -> IssuedPaper | None:
    """The valid sealed paper; None for a script, and for what another organ leads and seals.

    Raises ValidationError if it lacks.
    """
    paper = valid_paper(document)
    if paper is None and not is_sealed_elsewhere(document):
        raise ValidationError(_("It has no valid sealed paper: it cannot go out."), code="not_sealed")
    return paper


def send(change: Change, document: Any, paper: IssuedPaper | None, lines: list[Line]) -> list[Dispatch]:
    """Write a dispatch for each line: links get their codes, divisions their copy to read."""
    sent = Dispatch.objects.filter(record=document.pk, state__in=OPEN).aggregate(sum=Sum("copies"))["sum"] or 0
    refuse_impossible(document, lines, sent)
    if any(line.mode == Mode.LINK for line in lines):
        if paper is None:
            raise ValidationError(_("Only a sealed paper goes by a link."), code="not_sealed")
        hand_out(paper)
    line = _circulated(change, document, [one for one in lines if one.mode == Mode.INTERNAL])
    return [Dispatch.objects.create(
        record_id=document.pk, paper=paper, name=one.name, part=one.part, mode=one.mode, copies=one.copies,
        packet=one.packet if one.mode in PAPER else None, code=new_code() if one.mode == Mode.LINK else "",
        circulation=line if one.mode == Mode.INTERNAL else None, sent_at=change.at, sent_by_id=change.person_id,
        **{"division_id" if one.is_division else "organ_id": int(one.key[1:])}) for one in lines]


def _circulated(change: Change, document: Any, lines: list[Line]) -> JournalLine | None:
    """One circulation to all our divisions among the recipients: it stands in their inboxes."""
    if not lines:
        return None
    to = [_reader_of(change, line) for line in lines]
    note = _("Distributed to your division. Reading it confirms the receipt.")
    return circulate(change.user, document.pk, to, note)


def _reader_of(change: Change, line: Line) -> str:
    """Who takes it in for a division. Raises ValidationError if nobody but the sender could."""
    for role in ROLES:
        if readers([line.key + role], change.at, but=change.person_id):
            return line.key + role
    raise ValidationError(_("Nobody in %(name)s could receive it in the portal: choose another way."),
                          params={"name": line.name})


def send_further(change: Change, organs: list[dict[str, Any]], mode: str, copies: int) -> None:
    """Send a document that has gone out to further recipients. Raises ValidationError for one that has it already."""
    document = change.record
    rows = Organ.objects.in_bulk([one["organ"] for one in organs])
    lines = proposals(rows.values(), Part.FURTHER)
    gone = {row.key: row.name for row in Dispatch.objects.filter(record=document.pk, state__in=OPEN)}
    if twice := [line.name for line in lines if line.key in gone]:
        raise ValidationError({"organs": _("It was sent to %(names)s already.") % {"names": "、".join(twice)}})
    for line in lines:
        if not line.is_division:
            line.mode, line.copies = mode, copies
    send(change, document, required_paper(document), in_packets(lines))


def open_step(user: Any, document: Any) -> Step | None:
    """The step of distribution that waits for this user; None if there is none."""
    step = Step.objects.filter(record=document.pk, act="dispatch", is_open=True).first()
    return step if step is not None and may(user, "dispatch", document) else None

