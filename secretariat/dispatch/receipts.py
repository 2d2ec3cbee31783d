"""How a dispatch ends: received, refused or withdrawn, entered by the registry or read in the portal; and urging."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from office.records.perform import Change, NotNow
from office.routing.models import Step
from office.routing.services.acting import beside
from office.secrecy import refuse_state_secrets
from office.time import today
from office.verification.services import withdraw
from secretariat.dispatch.models import Dispatch, Urging
from secretariat.dispatch.plan import Line, in_packets
from secretariat.dispatch.services import required_paper, send, valid_paper
from secretariat.outgoing_document.models import OutgoingDocument

State, Through = Dispatch.State, Dispatch.Through


@contextmanager
def _row(user: Any, pk: int, row_pk: int, cause: str, states: tuple[str, ...] = (State.SENT,)) -> Iterator[
        tuple[Change, Dispatch]]:
    """A recipient's row under the document's lock. Raises Http404, Denied, or NotNow when it has ended meanwhile."""
    with beside(user, pk, cause, "distribute") as change:
        row = Dispatch.objects.select_for_update().filter(pk=row_pk, record=pk).first()
        if row is None:
            raise Http404
        if row.state not in states:
            raise NotNow(_("%(name)s: this has changed meanwhile. It stands as: %(state)s."),
                         params={"name": row.name, "state": row.get_state_display()})
        yield change, row


def receive(user: Any, pk: int, row_pk: int, *, receiver: str, contact: str, received_on: date) -> None:
    """Enter a receipt from its signed slip (回执)."""
    refuse_state_secrets({"receiver": receiver, "contact": contact})
    with _row(user, pk, row_pk, "enter_receipt") as (change, row):
        if received_on < timezone.localdate(row.sent_at):
            raise ValidationError({"received_on": _("This day is before the day on which it was sent.")})
        _end(change, row, State.RECEIVED, Through.STAFF, receiver=receiver, contact=contact, received_on=received_on)


def refuse(user: Any, pk: int, row_pk: int, *, reason: str) -> None:
    """Enter that the recipient refused it, with their reason."""
    refuse_state_secrets({"reason": reason})
    with _row(user, pk, row_pk, "enter_refusal") as (change, row):
        _end(change, row, State.REFUSED, Through.STAFF, reason=reason)


def take_back(user: Any, pk: int, row_pk: int, *, reason: str) -> None:
    """Withdraw it from one recipient; their link ends."""
    refuse_state_secrets({"reason": reason})
    with _row(user, pk, row_pk, "withdraw_dispatch") as (change, row):
        _end(change, row, State.WITHDRAWN, Through.STAFF, reason=reason)


def send_again(user: Any, pk: int, row_pk: int, *, mode: str, copies: int) -> None:
    """Send it once more to somebody who refused it, or from whom it was withdrawn; a link gets a new code."""
    with _row(user, pk, row_pk, "send_again", (State.REFUSED, State.WITHDRAWN)) as (change, row):
        document = OutgoingDocument.objects.get(pk=pk)
        if Dispatch.objects.filter(record=pk, organ=row.organ_id, division=row.division_id,
                                   state__in=(State.SENT, State.RECEIVED)).exists():
            raise NotNow(_("It was sent to %(name)s again already."), params={"name": row.name})
        line = Line(row.key, row.name, row.part, mode, copies, row.packet)
        send(change, document, required_paper(document), in_packets([line]))


def urge(user: Any, pk: int, row_pk: int, *, words: str) -> None:
    """Note that a recipient was urged, how, and what they said."""
    refuse_state_secrets({"words": words})
    with _row(user, pk, row_pk, "urge_receipt") as (change, row):
        Urging.objects.create(dispatch=row, words=words, by_id=change.person_id, at=change.at)


def read_inside(change: Change, step: Step, opinion: str) -> None:
    """A division of ours read what was distributed to it: that is its receipt."""
    if step.opened_by_id is None or step.division_id is None:
        return
    row = Dispatch.objects.select_for_update().filter(
        record=change.record.pk, state=State.SENT, circulation=step.opened_by_id, division=step.division_id).first()
    if row is not None:
        _end(change, row, State.RECEIVED, Through.PORTAL, receiver=change.user.person.name_zh,
             contact=change.user.person.phone, received_on=today())


def withdraw_paper(change: Change) -> None:
    """Withdraw the document: its paper holds no longer, and what nobody has received yet is taken back.

    Raises ValidationError if no paper of it holds.
    """
    paper = valid_paper(change.record)
    if paper is None:
        raise ValidationError(_("It has no valid sealed paper: it was withdrawn before."))
    withdraw(change, paper, change.reason)
    for row in Dispatch.objects.select_for_update().filter(record=change.record.pk, state=State.SENT):
        _end(change, row, State.WITHDRAWN, Through.STAFF, reason=change.reason)


def _end(change: Change, row: Dispatch, state: str, through: str, **said: Any) -> None:
    row.state, row.through, row.ended_at, row.ended_by_id = state, through, change.at, change.person_id
    for name, value in said.items():
        setattr(row, name, value)
    row.save(update_fields=["state", "through", "ended_at", "ended_by", *said])
