"""Making a package: check first, then write the bag, keep it in the store and hang it on its transfer."""

import tempfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import override

from office.failpoints import failpoint
from office.files.store import file_store
from office.orgchart.queries import name_on
from office.outbox.services import publish
from office.records.models import Attachment, StoredFile
from office.time import now
from secretariat.archive_item.models import ArchiveItem
from secretariat.archive_transfer import checks, metadata
from secretariat.archive_transfer.bag import Entry, write_bag
from secretariat.archive_transfer.models import ArchiveTransfer, Status, TransferPackage

LARGEST = 20 * 1024**3  # bytes: what fits on the carriers that the city archive takes


def make_package(pk: int, person: int | None, language: str) -> TransferPackage | None:
    """Make one package in the caller's transaction; None once the transfer is over. Whoever asked is told.

    One that fails a check is not written: the row says what failed.
    """
    transfer = ArchiveTransfer.objects.select_for_update(of=("self",)).get(pk=pk)
    if transfer.status != Status.PREPARED:
        return None
    items = list(transfer.items())
    results = checks.check(items)
    passed = checks.has_passed(results)
    attachment = _bagged(transfer, items, person) if passed else None
    failpoint("package.written")
    package = TransferPackage.objects.create(
        transfer=transfer, attachment=attachment, sha256=attachment.file_id if attachment else "", checks=results,
        passed=passed, asked_by_id=person)
    if person is not None:
        with override(language):
            words = {"line": transfer.line, "url": transfer.get_absolute_url()}
        publish("notice.package", f"package:{package.pk}", {
            "subject": "package_done" if passed else "package_failed", "to": [f"u{person}"], "words": words})
    return package


def _bagged(transfer: ArchiveTransfer, items: list[ArchiveItem], person: int | None) -> Attachment:
    at, store = now(), file_store()
    office = name_on(at)
    name = f"transfer-{transfer.number.translate(str.maketrans('〔〕', '--'))}"
    info = {"Source-Organization": office, "External-Identifier": transfer.number,
            "External-Description": transfer.title.replace("\n", " ")}
    with tempfile.TemporaryFile(dir=store.incoming) as out:
        write_bag(out, name, _entries(transfer, items, info["Source-Organization"], at), info, at)
        out.seek(0)
        stored = store.store(out, limit=LARGEST)
    row, _new = StoredFile.objects.get_or_create(
        sha256=stored.sha256,
        defaults={"size": stored.size, "media_type": "application/zip", "pages": 0, "preview_error": "no_preview"})
    return Attachment.objects.create(record_id=transfer.pk, file=row, name=f"{name}.zip", added_by_id=person,
                                     purpose=Attachment.Purpose.RESULT)


def _entries(transfer: ArchiveTransfer, items: list[ArchiveItem], office: str, at: Any) -> Iterator[Entry]:
    """What the package holds, in the order of DA/T 48-2009: about it, its catalogue, a folder for each item."""
    store = file_store()
    yield "说明文件.txt", metadata.about(transfer, items, office, at)
    yield "目录.xml", metadata.catalogue_of(items)
    for item in items:
        names = metadata.names_of(item)
        yield f"{item.code}/metadata.xml", metadata.metadata_of(item, names)
        for part in item.kept_parts:
            yield f"{item.code}/{names[part.pk]}", store.path(part.sha256)
