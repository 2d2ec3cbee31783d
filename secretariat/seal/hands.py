"""In whose hands a seal is, and what may not be in the same hands; asked by every use, on paper or electronic."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from office.records.perform import Change
from secretariat.seal.models import Custody, Seal


def keeps(seal: Seal, person_id: int | None, at: datetime) -> bool:
    """Whether the seal is in this person's hands, as keeper or as deputy."""
    held = Custody.objects.filter(Q(until=None) | Q(until__gt=at), seal=seal, person=person_id, since__lte=at)
    return person_id is not None and held.exists()


def refuse_keeper(seal: Seal, change: Change) -> None:
    """Raises ValidationError when a keeper of the seal is about to allow its use, in whoever's name."""
    if keeps(seal, change.person_id, change.at) or keeps(seal, change.behalf_id, change.at):
        raise ValidationError(_("Whoever keeps a seal does not authorise its use."), code="keeper")


def require_hands(seal: Seal, change: Change, allowed_by: tuple[int | None, ...] = ()) -> None:
    """Raises ValidationError unless the person keeps the seal and has not allowed its use."""
    if change.person_id in allowed_by:
        raise ValidationError(_("Whoever authorised the seal does not apply it."), code="approver")
    if not keeps(seal, change.person_id, change.at):
        raise ValidationError(_("Only the keeper of the seal may do this, or the deputy."), code="not_keeper")


def require_usable(seal: Seal, change: Change) -> None:
    """Raises ValidationError for a seal that is suspended, lost, ended, or of a former version of the office."""
    if not Seal.objects.usable(change.at).filter(pk=seal.pk).exists():
        raise ValidationError(_("This seal may not be used today: it is not in use, or belongs to a former version of "
                                "the office."), code="not_usable")
