"""Whom an archive item's own tables give a right in it: whoever has borrowed it."""

from collections.abc import Iterator
from datetime import datetime

from office.permissions.access import Given
from secretariat.archive_item.models import ArchiveLoan


def grounds_of(pks: list[int], at: datetime) -> Iterator[Given]:
    """The borrower, until it is back."""
    for loan in ArchiveLoan.objects.filter(item__in=pks, returned_at=None):
        yield loan.item_id, f"u{loan.borrower_id}", (), f"loan:{loan.pk}"
