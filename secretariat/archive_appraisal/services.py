"""What happens to an appraisal: its list, the leave of somebody else, and what is done with two people watching."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.records.models import Attachment
from office.records.perform import Change, along
from office.time import today
from secretariat.archive_appraisal.models import AppraisalLine, ArchiveAppraisal, Outcome, Status
from secretariat.archive_item.models import ArchiveItem
from secretariat.archive_item.models import Status as Item
from secretariat.archive_item.scope import expired, items_named


def items_due(user: Any, scope: str) -> list[ArchiveItem]:
    """The items that the lines name, whose period is over, and on no other list. Errors as for items_named()."""
    fits = expired(today().year).exclude(
        appraisals__appraisal__status__in=(Status.PROPOSED, Status.APPROVED))
    return items_named(user, scope, fits)


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """Write the list: the items as they stand now."""
    for item in items_due(change.user, change.record.scope):
        AppraisalLine.objects.create(
            appraisal=change.record, item=item, code=item.code, title=item.title, author=item.author,
            document_number=item.document_number, dated=item.dated, retention=item.retention,
            keep_through=item.keep_through, pages=item.pages())


def approve(change: Change) -> None:
    """Somebody else's leave: neither the appraiser nor who stands in for them."""
    if change.record.proposed_by_id in (change.person_id, change.behalf_id):
        raise ValidationError(_("Somebody else must approve what you have appraised."))
    change.record.approved_by_id, change.record.approved_at = change.person_id, change.at


def carry_out(change: Change, first_supervisor: Any = None, second_supervisor: Any = None) -> None:
    """Do to every item on the list what was approved.

    An extension keeps the code; a destruction leaves the item's row, metadata and this list, and no file readable.
    Raises ValidationError without two supervisors, or if an item is lent.
    """
    appraisal = change.record
    destroying = appraisal.outcome == Outcome.DESTROY
    if destroying:
        _name_supervisors(appraisal, first_supervisor, second_supervisor)
    appraisal.carried_out_at = change.at
    for line in appraisal.lines.order_by("item"):
        with along(change, line.item_id) as item:
            if item.record.status != Item.ARRANGED:
                raise ValidationError(_("%(code)s is no longer in the archives."), params={"code": line.code})
            if destroying:
                _destroy(item, appraisal)
            else:
                item.record.keep_through = max(item.record.keep_through, today().year - 1) + appraisal.years


def _name_supervisors(appraisal: ArchiveAppraisal, first: Any, second: Any) -> None:
    if first is None or second is None or first == second:
        raise ValidationError({"second_supervisor": _("Two people watch a destruction: name both.")})
    if appraisal.approved_by_id in (first.pk, second.pk):
        raise ValidationError({"first_supervisor": _("Whoever approved it does not watch it too.")})
    appraisal.first_supervisor, appraisal.second_supervisor = first, second


def _destroy(change: Change, appraisal: ArchiveAppraisal) -> None:
    item = change.record
    if item.loans.filter(returned_at=None).exists():
        raise ValidationError(_("%(code)s is lent out: it must be back first."), params={"code": item.code})
    reason = _("Destroyed after appraisal %(number)s") % {"number": appraisal.number}
    records = [pk for pk in (item.pk, item.source_id) if pk]
    for row in Attachment.objects.filter(record__in=records, destroyed_at=None).order_by("pk"):
        if row.withdrawn_at is None:
            row.withdrawn_at, row.withdraw_reason = change.at, reason
        row.destroyed_at = change.at
        row.save(update_fields=["withdrawn_at", "withdraw_reason", "destroyed_at"])
    change.become(Item.DESTROYED)


def is_to_be_destroyed(appraisal: Any) -> bool:
    """Its decision is to destroy."""
    return bool(appraisal.outcome == Outcome.DESTROY)


def is_to_be_extended(appraisal: Any) -> bool:
    """Its decision is to keep longer."""
    return bool(appraisal.outcome == Outcome.EXTEND)
