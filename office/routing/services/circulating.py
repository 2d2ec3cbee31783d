"""Circulate a record to readers beside its route, and note that it was read."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.outbox.services import publish
from office.permissions.ask import Decision, Denied, concrete, may
from office.permissions.standing import standing_of
from office.records.index import index
from office.records.models import Record
from office.records.perform import Change
from office.routing.effects import follow
from office.routing.errors import AlreadyDone, NotPossible
from office.routing.models import Act, JournalLine, Route, Step
from office.routing.people import addressees, columns, readers, require_somebody
from office.routing.services.acting import answering, beside, find, refuse
from office.routing.services.deciding import agree
from office.routing.walk import Walk

AT_ONCE = 25  # readers made in the request; more are made by the outbox
BATCH = 100
TOPIC = "routing.circulate"


def circulate(user: Any, record_pk: int, principals: Sequence[str], note: str) -> JournalLine:
    """Give the record to readers, saying why; divisions are resolved into the posts held in them now.

    Each person reads once, and whoever circulates is not asked; see people.readers.

    Raises ValidationError without a note or readers, NobodyThere for leavers, Denied if the user neither has the
    right `circulate` nor has (or had) a step of it.
    """
    with beside(user, record_pk, "circulate") as change:
        _may_circulate(change)
        if not note.strip():
            raise ValidationError({"note": _("Write why it is circulated: readers need to know what to do.")})
        if not principals:
            raise ValidationError({"principals": _("Choose who is to read it.")})
        known = require_somebody(principals, change.at)
        route = Route.objects.filter(record=record_pk, state=Route.State.RUNNING).first()
        walk = Walk(change, route)
        walk.reached = known
        line = walk.write("circulate", opinion=note)
        to = readers(principals, change.at, but=change.person_id)
        if not to:
            raise ValidationError({"principals": _("Choose somebody besides yourself.")})
        if len(to) <= AT_ONCE:
            deliver(line, to)
        else:
            for start in range(0, len(to), BATCH):
                some = to[start:start + BATCH]
                publish(TOPIC, f"{line.pk}:{start}", {"line": line.pk, "readers": some}, record=change.record,
                        lane=f"circulation:{line.pk}")
        index(concrete(change.record))  # the note is an opinion, and found by its words
        return line


def deliver(line: JournalLine, to: Sequence[str]) -> int:
    """Make the reading steps of a circulation that are not there yet, in the caller's transaction; returns how many."""
    record = Record.objects.select_for_update().get(pk=line.record_id)
    there = set(Step.objects.filter(opened_by=line, stage=None).values_list("principal", flat=True))
    wanted = [name for name in dict.fromkeys(to) if name not in there]
    known = addressees(wanted, line.at)
    steps = [
        Step(record_id=record.pk, kind=record.kind, route_id=line.route_id, act=Act.READ, principal=name, reading=True,
             note=line.opinion[:300], asked_by_id=line.by_id, state=Step.State.OPEN, is_open=True, opened_at=line.at,
             opened_by=line, **columns(known[name]))
        for name in wanted if name in known
    ]
    for step in Step.objects.bulk_create(steps):
        _open_reading(record, step, line)
    return len(steps)


def _open_reading(record: Any, step: Step, line: JournalLine) -> None:
    from office.routing import access

    access.opened(record, step)
    payload = {"subject": "to_read", "to": [step.principal], "step": step.pk, "urgent": False, "by": line.by_id,
               "words": {"line": str(record)[:200], "act": step.act, "note": step.note}}
    publish("notice.to_read", f"{line.pk}:{step.pk}", payload, record=record, lane="")


def mark_read(user: Any, step_pk: int, opinion: str = "") -> JournalLine:
    """Acknowledge a reading step, with or without a word. Raises AlreadyDone, Denied, Http404 to strangers."""
    step = find(step_pk)
    if step.act != Act.READ:
        raise NotPossible(_("This step asks for more than reading."), code="not_reading")
    if step.stage is not None:
        return agree(user, step_pk, opinion)
    try:
        with beside(user, step.record_id, "read", Act.READ) as change:
            step = find(step_pk)
            if not step.is_open:
                raise AlreadyDone(step)
            seat = answering(change, step, "read")
            walk = Walk(change, step.route)
            walk.end(step, "agree", seat)
            line = walk.write("agree", step, opinion, seat=seat)
            if opinion.strip():
                index(concrete(change.record))
            follow(change, step, opinion)
            return line
    except Denied as denied:
        refuse(user, step_pk, denied)
        raise


def _may_circulate(change: Change) -> None:
    """By the register's right, or because a step of the record is or was theirs."""
    if may(change.user, "circulate", change.record, change.at):
        return
    standing = standing_of(change.user, change.at)
    steps = Step.objects.filter(record=change.record.pk)
    holds = any(standing.answers_to(step.principal, step.kind, step.act) for step in steps.filter(is_open=True))
    if not holds and not steps.filter(done_by=change.person_id, state=Step.State.DONE).exists():
        raise Denied(Decision("circulate", change.at, standing))


