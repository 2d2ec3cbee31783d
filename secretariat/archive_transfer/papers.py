"""The papers of a transfer: its list (移交目录), the record."""

from typing import Any

from django.db.models import Sum

from office.registers.paperwork import record_pdf
from secretariat.archive_item.classes import LIVE
from secretariat.archive_item.papers import catalogue
from secretariat.archive_transfer.models import ArchiveTransfer


def listing(transfer: ArchiveTransfer, user: Any) -> bytes:
    """The items as the catalogue lists them."""
    items = list(transfer.items().annotate(page_count=Sum("parts__pages", filter=LIVE)))
    return catalogue(items, items[0].year if items else 0, user)


def record(transfer: ArchiveTransfer, user: Any) -> bytes:
    """The record's page as a paper."""
    return record_pdf(transfer, user)
