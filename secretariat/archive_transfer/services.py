"""What happens to a transfer: its list, its package (made by the worker), and the hand-over."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.figures.queries import figure
from office.outbox.services import publish
from office.records.perform import Change, along
from office.time import today
from secretariat.archive_item.models import ArchiveItem
from secretariat.archive_item.models import Status as Item
from secretariat.archive_item.scope import items_named, old_enough
from secretariat.archive_transfer.models import Status, TransferLine

TOPIC = "archives.package"


def items_for(user: Any, scope: str) -> list[ArchiveItem]:
    """The items that the lines name, old enough (figure archive.transfer_years) and on no other transfer."""
    fits = old_enough(today().year, figure("archive.transfer_years", today())).exclude(
        transfers__transfer__status=Status.PREPARED)
    return items_named(user, scope, fits)


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """Write the list."""
    for item in items_for(change.user, change.record.scope):
        TransferLine.objects.create(transfer=change.record, item=item)


def make_package(change: Change) -> None:
    """Promise the package: the worker makes it, checks it, and hangs it on the transfer."""
    transfer = change.record
    publish(TOPIC, f"{transfer.pk}:{transfer.version}",
            {"transfer": transfer.pk, "person": change.person_id, "language": get_language() or ""}, record=transfer)


def hand_over(change: Change, receipt: str, taken_by: str) -> None:
    """It was taken over: every item is transferred, and stays here as it is. Raises ValidationError without a package
    whose checks have passed, or for an item that is lent."""
    transfer = change.record
    package = transfer.newest_package()
    if package is None or not package.passed:
        raise ValidationError(_("There is no package that has passed its checks: make it first."))
    for pk in transfer.items().order_by("pk").values_list("pk", flat=True):
        with along(change, pk) as item:
            if item.record.status != Item.ARRANGED or item.record.loans.filter(returned_at=None).exists():
                raise ValidationError(_("%(code)s is lent out, or no longer in the archives."),
                                      params={"code": item.record.code})
            item.become(Item.TRANSFERRED)
    transfer.receipt, transfer.taken_by, transfer.handed_over_at = receipt, taken_by, change.at


def has_package(transfer: Any) -> bool:
    """Its newest package has passed its checks."""
    package = transfer.kept_package
    return package is not None and package.passed
