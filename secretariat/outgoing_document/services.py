"""What happens to an outgoing document when its head is written, and on each verb; all inside perform()."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.numbering.models import Number
from office.numbering.services import void
from office.records.models import Record
from office.records.perform import Change
from office.routing.models import Route
from office.routing.services.starting import take_off
from office.verification.services import holding, withdraw
from secretariat.outgoing_document.hands import refuse_in_other_hands
from secretariat.outgoing_document.models import OutgoingDocument, Status
from secretariat.outgoing_document.signing import back_to_the_signer

BEFORE_PRINT = (Status.DRAFT, Status.CHECKING, Status.COUNTERSIGNING, Status.REVIEWING, Status.SIGNING,
                Status.RECHECKING, Status.REGISTERING, Status.PRINTING)


def edit(change: Change, cleaned: dict[str, Any] | None = None) -> None:
    """What every writing of the head or the text asks, and what it leads to.

    Raises ValidationError once the paper is printed, or while the text is in somebody else's hands.
    """
    document = change.record
    if document.status not in BEFORE_PRINT:
        raise ValidationError(_("It is printed: what stands in it does not change any more."))
    refuse_in_other_hands(change)
    back_to_the_signer(change)


def allow_void(change: Change, void_reason: str) -> None:
    """The leader's half of a void: the reason, and their leave. Somebody else carries it out."""
    change.record.void_reason, change.record.void_approver_id = void_reason, change.person_id


def void_number(change: Change) -> None:
    """The registry's half of a void: the number is never given again and keeps reason and approver."""
    document = change.record
    if document.void_approver_id is None:
        raise ValidationError(_("A leader has to allow the void first."))
    number = Number.objects.filter(record=document.pk, voided_at=None).first()
    if number is None:
        raise ValidationError(_("It has no number of this office."))
    for paper in holding(document.pk):
        withdraw(change, paper, document.void_reason)
    for route in Route.objects.filter(record=document.pk, state=Route.State.RUNNING):
        take_off(change, route, document.void_reason)
    void(number, document.void_reason, document.void_approver_id)


def may_be_voided(document: OutgoingDocument) -> bool:
    """It has a number, and a leader has allowed its void."""
    return bool(document.number) and document.void_approver_id is not None


def has_own_number(document: OutgoingDocument) -> bool:
    """It has a number of this office, and nobody has allowed its void yet."""
    return bool(document.number) and document.void_approver_id is None


def is_number_here(number: str) -> bool:
    """Whether a document of this office, whoever may see it, bears a number."""
    return Record.objects.filter(number=number).exists()
