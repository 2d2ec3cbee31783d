"""An instruction that a leader wrote on paper, entered for them with the page's photograph; they may object."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.permissions.ask import Denied
from office.permissions.standing import Seat
from office.records.attachments import attach
from office.records.models import Attachment
from office.records.perform import Change, changing
from office.routing.errors import AlreadyDone, NotPossible
from office.routing.models import Act, JournalLine, Step
from office.routing.people import addressees
from office.routing.services.acting import beside, find, refuse
from office.routing.services.deciding import keep_choices, need_opinion
from office.routing.walk import Choices, Walk


def instruct_from_paper(
    user: Any,
    step_pk: int,
    text: str,
    attachment_pk: int | None = None,
    *,
    upload: UUID | None = None,
    leader_pk: int | None = None,
    choices: Choices | None = None,
) -> JournalLine:
    """Enter the instruction of the leader whose step it is, with the page's photograph.

    The photograph is an attachment of the record of purpose "paper", or an upload of the user's that becomes one.

    Asks the right `instruct_from_paper`; the leader cannot be the one who enters. The line says who entered it.
    """
    asked = find(step_pk)
    try:
        with changing(user, asked.record_id, "instruct_from_paper") as change:
            step = find(step_pk)
            _check(step)
            need_opinion(text)
            leader = _leader(change, step, leader_pk)
            photograph = _photograph(change, attachment_pk, upload)
            walk = Walk(change, step.route, choices)
            keep_choices(walk, step)
            walk.end(step, "agree", _seat_of(step), by_id=leader)
            walk.go_on(step)
            walk.tell("entered_for_you", [f"u{leader}"], step)
            signed: dict[str, Any] = {"by_id": leader, "behalf_id": None, "post_id": step.post_id}
            entered: dict[str, Any] = {"entered_by_id": change.person_id, "paper": photograph}
            return walk.write("agree", step, text, **signed, **entered)
    except Denied as denied:
        refuse(user, step_pk, denied)
        raise


def _check(step: Step) -> None:
    if not step.is_open:
        raise AlreadyDone(step)
    if step.act != Act.INSTRUCT:
        raise NotPossible(_("Only an instruction may be entered from paper."), code="not_instruct")


def object_to(user: Any, line_pk: int, text: str) -> JournalLine:
    """The leader's own words against what was entered for them; both stay. Only they may, and only once."""
    line = JournalLine.objects.select_related("step").filter(pk=line_pk).first()
    if line is None:
        raise NotPossible(_("There is no such entry."), code="none")
    with beside(user, line.record_id, "object") as change:
        line = JournalLine.objects.select_for_update(of=("self",)).get(pk=line_pk)
        if line.entered_by_id is None or line.by_id != change.person_id:
            raise NotPossible(_("Only the person it was entered for may object."), code="not_theirs")
        if line.objected_at is not None:
            raise NotPossible(_("The objection is recorded already."), code="twice")
        need_opinion(text)
        line.objected_at, line.objection = change.at, text.strip()
        line.save(update_fields=["objected_at", "objection"])
        walk = Walk(change, line.route)
        starter = [f"u{line.route.started_by_id}"] if line.route else []
        walk.tell("objected", [f"u{line.entered_by_id}", *starter], line.step, urgent=True)
        return walk.write("object", line.step, text)


def _leader(change: Change, step: Step, leader_pk: int | None) -> int:
    one = addressees([step.principal], change.at).get(step.principal)
    people = one.holders if one else []
    leader = next((row for row in people if leader_pk in (None, row.pk)), None)
    if leader is None:
        raise ValidationError({"leader": _("Choose the leader who wrote it.")})
    if leader.pk == change.person_id:
        raise NotPossible(_("Write your own instruction directly."), code="self")
    return leader.pk


def _photograph(change: Change, attachment_pk: int | None, upload: UUID | None) -> Attachment:
    if upload is not None:
        return attach(change, [upload], Attachment.Purpose.PAPER)[0]
    rows = Attachment.objects.filter(
        record=change.record.pk, purpose=Attachment.Purpose.PAPER, withdrawn_at=None
    )
    found = rows.filter(pk=attachment_pk).first()
    if found is None:
        raise ValidationError({"paper": _("Add the photograph of the page.")})
    return found


def _seat_of(step: Step) -> Seat | None:
    return Seat(step.post) if step.post else None
