"""Files on records: received and checked first, attached in the transaction that saves the record."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from office.failpoints import failpoint
from office.files.checks import extract_text
from office.files.uploads import Refused, accept
from office.records.made import row_of
from office.records.models import Attachment, Upload
from office.records.perform import Change
from office.secrecy import refuse_state_secret


def receive(user: Any, file: UploadedFile) -> Upload:
    """Check an uploaded file in a process of its own, store its bytes by hash, and keep it for its sender's form.

    Raises ValidationError with a clear sentence for what is refused, state secrets among it; then nothing is kept.
    """
    text = ""

    def read(path: Path, media_type: str) -> None:
        nonlocal text
        text = extract_text(path, media_type).replace("\0", "")
        refuse_state_secret(text)

    refuse_state_secret(file.name or "")
    try:
        accepted = accept(file, file.name or "", also=read)
    except Refused as refused:
        raise ValidationError(f"{refused.name}: {refused.message}", code=refused.code) from refused
    with transaction.atomic():
        row = row_of(accepted.sha256, accepted.size, accepted.media_type, text)
        upload = Upload.objects.create(key=uuid4(), person_id=user.person_id, file=row, name=accepted.name)
        failpoint("receive.before_commit")
    return upload


def attach(change: Change, uploads: Iterable[UUID], purpose: str = Attachment.Purpose.MAIN) -> list[Attachment]:
    """Hang the person's own uploads on the record. Raises ValidationError for an upload that is not theirs."""
    keys = list(dict.fromkeys(uploads))
    rows = Upload.objects.filter(key__in=keys, person_id=change.person_id)
    found = {row.key: row for row in rows.select_related("file")}
    if len(found) != len(keys):
        raise ValidationError(_("A file is no longer here. Please add it again."))
    made = [
        Attachment.objects.create(record_id=change.record.pk, file=found[key].file, name=found[key].name,
                                  purpose=purpose, added_by_id=change.person_id)
        for key in keys
    ]
    rows.delete()
    return made


def withdraw(change: Change, attachment: Attachment, reason: str) -> None:
    """Take a file off the record; it stays, marked, with the reason."""
    if not reason.strip():
        raise ValidationError(_("Give the reason."))
    attachment.withdrawn_at, attachment.withdraw_reason = change.at, reason
    attachment.save(update_fields=["withdrawn_at", "withdraw_reason"])
