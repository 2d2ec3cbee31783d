"""What happens at each move of a seal's use; the electronic one is entered by the seal itself."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.records.perform import Change, following
from office.registers.register import register_of
from office.registers.services import duty_of, give_number
from secretariat.seal.hands import refuse_keeper, require_hands, require_usable
from secretariat.seal_use.models import Purpose, SealUse, Status

if TYPE_CHECKING:
    from secretariat.seal.models import SealAuthorisation


def approve(change: Change) -> None:
    """A leader allows the use (国发〔1999〕25号). Not the applicant, and not who keeps the seal."""
    use = change.record
    if use.created_by_id in (change.person_id, change.behalf_id):
        raise ValidationError(_("Somebody else approves what one has asked for oneself."))
    refuse_keeper(use.seal, change)
    use.approver_id, use.approver_behalf_id, use.approved_at = change.person_id, change.behalf_id, change.at


def affix(change: Change) -> None:
    """The keeper has affixed the seal, or gives it out. Raises ValidationError for others, or an unusable seal."""
    use = change.record
    require_usable(use.seal, change)
    require_hands(use.seal, change, (use.approver_id, use.approver_behalf_id))
    use.operator_id, use.used_at = change.person_id, change.at


def take_back(change: Change) -> None:
    """The keeper has the seal in hand again."""
    require_hands(change.record.seal, change)
    change.record.returned_at = change.at


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """What was approved is used as it was approved. Raises ValidationError after the approval."""
    if change.record.status != Status.ASKED:
        raise ValidationError(_("It is approved: what was approved does not change. Withdraw it and ask anew."))


def is_on_paper(use: SealUse) -> bool:
    """It is affixed here, by hand."""
    return use.purpose == Purpose.AFFIX


def is_taken_out(use: SealUse) -> bool:
    """The seal leaves the office."""
    return use.purpose == Purpose.TAKE_OUT


def electronic_use(change: Change, leave: "SealAuthorisation", signed_sha256: str) -> SealUse:
    """Enter the use of an electronic seal on the record being changed, by its keeper; the authorisation is used up.

    It follows from the sealing, under the right to seal: also of a substitute whose scope ends at that register.
    """
    document: Any = change.record
    assert change.seat is not None
    register = register_of(SealUse.KIND)
    use = SealUse(
        title=document.title, division=change.seat.post.division, duty=duty_of(register), grade=document.grade,
        seal=leave.seal, purpose=Purpose.ELECTRONIC, signature=leave.seal.name,
        document_id=document.pk, document_number=document.number, copies=getattr(document, "copies", 1),
        addressee="，".join(one["name"] for one in getattr(document, "main_to", ()))[:200],
        approver_id=leave.person_id, approver_behalf_id=leave.behalf_id, approved_at=leave.at,
        operator_id=change.person_id, used_at=change.at, authorisation=leave, approved_sha256=leave.sha256,
        signed_sha256=signed_sha256)
    with following(change, use) as entered:
        entered.become(Status.AFFIXED)
        give_number(entered, register)  # last: the series is locked from here to the commit
    return use
