"""The parts of an item: in the order of DA/T 22-2015 5.2, each kept in the file store under its SHA-256."""

from dataclasses import dataclass
from typing import Any

from office.files.preview import PreviewUnavailable, can_preview, count_pages
from office.files.store import file_store
from office.records.models import Attachment, StoredFile
from secretariat.archive_item.models import ArchiveItem, ArchivePart

Role = ArchivePart.Role
# 正文在前，附件在后；文件处理单在前，收文在后；定本在前，发文稿纸、定稿在后；复文在前，来文在后。
ORDER = (Role.HANDLING_SHEET, Role.REPLY, Role.BODY, Role.ANNEX, Role.PAPER, Role.DRAFTING_SHEET, Role.SIGNED_DRAFT)
OF_PURPOSE = {Attachment.Purpose.MAIN: Role.BODY, Attachment.Purpose.ANNEX: Role.ANNEX,
              Attachment.Purpose.PAPER: Role.PAPER, Attachment.Purpose.RESULT: Role.REPLY}


@dataclass(frozen=True)
class PartToKeep:
    """A file that is to become a part: its row in the store, its name, what it is."""

    role: str
    file: StoredFile
    name: str


def attached(record: Any) -> list[PartToKeep]:
    """The files on a document as parts of its item, in the order they were added; withdrawn ones are left."""
    rows = record.attachments.filter(withdrawn_at=None).select_related("file").order_by("pk")
    return [PartToKeep(OF_PURPOSE[row.purpose], row.file, row.name) for row in rows]


def keep(item: ArchiveItem, parts: list[PartToKeep], person_id: int | None) -> None:
    """Hang the parts on the item, in the order the standard asks for."""
    for place, part in enumerate(sorted(parts, key=lambda part: ORDER.index(part.role)), 1):  # type: ignore[arg-type]
        row = Attachment.objects.create(
            record_id=item.pk, file=part.file, name=part.name, added_by_id=person_id,
            purpose=Attachment.Purpose.ANNEX if part.role == Role.ANNEX else Attachment.Purpose.MAIN)
        _note(item, row, part.role, place)


def take_up(item: ArchiveItem) -> None:
    """Files that somebody hung on the item itself become its parts, behind those it has."""
    place = item.parts.count()
    for row in item.attachments.filter(archive_part=None).select_related("file").order_by("pk"):
        place += 1
        _note(item, row, Role.BODY if place == 1 else Role.ANNEX, place)


def _note(item: ArchiveItem, row: Attachment, role: str, place: int) -> None:
    ArchivePart.objects.create(item=item, attachment=row, role=role, place=place, sha256=row.file_id,
                               size=row.file.size, pages=_pages(row.file))


def _pages(file: StoredFile) -> int:
    """How many pages a file has; 0 for one that has none, or that cannot be counted here."""
    if file.pages is not None:
        return file.pages
    if not can_preview(file.media_type):
        return 0
    try:
        return count_pages(file_store().path(file.pk), file.media_type)
    except PreviewUnavailable:
        return 0
