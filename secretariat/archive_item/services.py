"""What happens to an archive item on each verb; and how a document that is filed becomes one."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.records.perform import Change, following
from office.registers.register import register_of
from office.registers.services import duty_of
from office.time import today
from secretariat.archive_item import parts
from secretariat.archive_item.models import ArchiveItem, Status
from secretariat.archive_item.parts import PartToKeep
from secretariat.archive_item.retention import Ruling, ruling_for

PAST = 1949


@dataclass(frozen=True, kw_only=True)
class Filed:
    """What a document says of itself when it is filed."""

    author: str
    document_number: str
    document_kind: str
    dated: date
    formed_by: Any  # the division that handled or drafted it
    parts: list[PartToKeep]
    metadata: dict[str, Any] = field(default_factory=dict)


def ruling_of(change: Change, document_kind: str, retention: str = "", reason: str = "") -> Ruling:
    """How long the document being filed is kept; errors as for ruling_for()."""
    return ruling_for(change.record, document_kind, today(), retention, reason)


def file_document(change: Change, filed: Filed, ruling: Ruling) -> ArchiveItem | None:
    """Make the archive item of a document inside its own change; None if it is not to be archived.

    The right asked is that of the document's verb or step. Raises ValidationError without a file of the document.
    """
    if not ruling.is_kept:
        return None
    if not filed.parts:
        raise ValidationError(_("There is no file of the document: add its text before it is filed."))
    document = change.record
    duty = duty_of(register_of(ArchiveItem.KIND))
    item = ArchiveItem(
        source_id=document.pk, title=document.title, grade=document.grade, duty=duty, division=duty.division,
        author=filed.author[:200], document_number=filed.document_number[:80], dated=filed.dated,
        formed_by=filed.formed_by, retention=ruling.retention, retention_reason=ruling.reason[:300],
        metadata=filed.metadata)
    with following(change, item):
        parts.keep(item, filed.parts, change.person_id)
    return item


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """What was filed by hand keeps the files that came with it as its parts."""
    parts.take_up(change.record)


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """A file added later is a part too. The period is changed by its own verb, with its reason."""
    parts.take_up(change.record)


def change_retention(change: Change, retention: str) -> None:
    """Another period, with the reason, as long as it has no code: the code names the period."""
    if retention == change.record.retention:
        raise ValidationError({"retention": _("This is its period already.")})
    change.record.retention, change.record.retention_reason = retention, change.reason[:300]


def may_change_retention(item: Any) -> bool:
    """It has no archival code yet."""
    return item.status == Status.COLLECTED
