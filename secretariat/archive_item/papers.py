"""The papers of the archives: stamp (归档章), catalogue (归档文件目录), box labels, box notes (备考表), the record."""

from typing import Any

from office.papers.contents import ArchiveStamp
from office.papers.render import make
from office.registers.paperwork import printed, record_pdf
from secretariat.archive_item.models import ArchiveItem

LONG = 100  # rows: a longer book is made in a process of its own


def stamp(item: ArchiveItem, user: Any) -> bytes:
    """The six cells of DA/T 22-2015 as a label: fonds, year, item number; department, period, pages."""
    return make(ArchiveStamp(
        **printed(user), fonds=item.fonds, year=item.year, item=f"{item.item_number:04d}" if item.item_number else "",
        division=item.department, retention=item.retention, pages=item.pages()))


def record(item: ArchiveItem, user: Any) -> bytes:
    """The record's page as a paper."""
    return record_pdf(item, user)
