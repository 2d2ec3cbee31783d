"""The file of a project: every record that belongs to it and every paper on them, as far as the reader may see."""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from office.files.store import CHUNK, file_store
from office.permissions.ask import visible_to
from office.records.models import Attachment, Link, Record
from office.registers.export import plain
from planning.project.models import Project

LIST = "00-目录.csv"
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Paper:
    """One file of the project: on which record, and under which name it lies in the package."""

    record: Record
    attachment: Attachment
    path: str


def records_of(user: Any, project: Project) -> list[Record]:
    """The project itself, what is linked with it, and what names it as its project; only what the user may see."""
    linked = Link.objects.filter(Q(source=project.pk) | Q(target=project.pk)).values_list("source", "target")
    keys = {key for pair in linked for key in pair} | {project.pk}
    for model in Record.__subclasses__():
        if _names_project(model):
            keys |= set(model.objects.filter(of_project=project.pk).values_list("pk", flat=True))
    rows = visible_to(user, Record.objects.filter(pk__in=keys))
    return sorted(rows, key=lambda row: (row.pk != project.pk, row.opened, row.pk))


def _names_project(model: Any) -> bool:
    try:
        field = model._meta.get_field("of_project")
    except FieldDoesNotExist:
        return False
    return bool(field.is_relation and field.concrete)


def papers_of(records: list[Record]) -> list[Paper]:
    """Every file on these records that was not taken off, the oldest first, each with a name of its own."""
    known = {row.pk: row for row in records}
    rows = Attachment.objects.filter(record__in=known, withdrawn_at=None, destroyed_at=None).select_related("file")
    ordered = sorted(rows, key=lambda row: (list(known).index(row.record_id), row.pk))
    return [Paper(known[row.record_id], row, f"{place:03d}-{_plain(known[row.record_id].number)}-{_plain(row.name)}")
            for place, row in enumerate(ordered, 1)]


def _plain(name: str) -> str:
    """A name that every machine can unpack."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name)[:120] or "_"


def write_package(out: BinaryIO, project: Project, papers: list[Paper], record_pdf: bytes) -> None:
    """Write the papers, the record's own print, a list of them and their SHA-256 into a zip, in pieces."""
    sums, rows = [], []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        printed = f"000-{_plain(project.number)}.pdf"
        sums.append(f"{_add(package, printed, iter([record_pdf]))}  {printed}\n")
        for paper in papers:
            digest = _add(package, paper.path, _pieces(paper.attachment.file_id))
            sums.append(f"{digest}  {paper.path}\n")
            rows.append([paper.path, paper.record.number, paper.record.title, paper.attachment.name,
                         paper.attachment.file.size, digest, f"{localtime(paper.attachment.added_at):%Y-%m-%d %H:%M}"])
        listed = _list(rows).encode("utf-8-sig")
        sums.append(f"{_add(package, LIST, iter([listed]))}  {LIST}\n")
        package.writestr(SUMS, "".join(sums))


def _pieces(sha256: str) -> Iterator[bytes]:
    with file_store().open(sha256) as stream:
        while piece := stream.read(CHUNK):
            yield piece


def _add(package: zipfile.ZipFile, name: str, pieces: Iterator[bytes]) -> str:
    """Write one entry; the SHA-256 of what was written."""
    digest = hashlib.sha256()
    with package.open(name, "w", force_zip64=True) as entry:
        for piece in pieces:
            digest.update(piece)
            entry.write(piece)
    return digest.hexdigest()


def _list(rows: list[list[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("File in the package"), _("Number"), _("Record"), _("File"), _("Size in bytes"), "SHA-256",
                     _("Added at")])
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return text.getvalue()
