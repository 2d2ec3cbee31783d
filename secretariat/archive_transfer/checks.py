"""The four checks before acceptance (DA/T 70-2018): authenticity, integrity, usability, safety; each passes or not."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from office.figures.queries import figure
from office.files.preview import PreviewUnavailable, can_preview, count_pages
from office.files.store import file_store
from office.numbering.models import Number, Series
from office.time import today
from secretariat.archive_item.models import ArchiveItem, ArchivePart
from secretariat.archive_transfer.metadata import ELEMENTS, MAY_LACK

AUTHENTICITY, INTEGRITY, USABILITY, SAFETY = "authenticity", "integrity", "usability", "safety"
PASS, FAIL, NOT_APPLICABLE = "pass", "fail", "not_applicable"
SHEETS = {"收文": ArchivePart.Role.HANDLING_SHEET, "发文": ArchivePart.Role.DRAFTING_SHEET}


@dataclass(frozen=True)
class Result:
    """What one check said of one item (or of the whole, with no code): `check` names it, `finding` what was found."""

    of: str
    check: str
    code: str
    result: str
    finding: str = ""


def check(items: list[ArchiveItem]) -> list[dict[str, str]]:
    """Every check of every item, and those of the whole, as plain data."""
    found = [result for item in items for result in (*_authentic(item), *_whole(item), *_usable(item), *_safe(item))]
    return [asdict(result) for result in (*found, *_series(items), *_by_people())]


def has_passed(results: list[dict[str, str]]) -> bool:
    """Nothing failed."""
    return bool(results) and all(result["result"] != FAIL for result in results)


def _said(of: str, name: str, item: ArchiveItem, faults: list[str]) -> Result:
    return Result(of, name, item.code, FAIL if faults else PASS, "; ".join(faults))


def _authentic(item: ArchiveItem) -> Iterator[Result]:
    """The bytes are those that were filed; the metadata say what the item says."""
    store = file_store()
    changed = []
    for part in item.kept_parts:
        finding = store.verify(part.sha256, part.size)
        if finding or part.sha256 != part.attachment.file_id:
            changed.append(f"{part.attachment.name}: {finding.kind if finding else 'changed'}")
    yield _said(AUTHENTICITY, "digest", item, changed)
    number = item.metadata.get("sender_number" if item.metadata.get("direction") == "收文" else "number")
    if number is None:
        yield Result(AUTHENTICITY, "metadata", item.code, NOT_APPLICABLE)
    else:
        yield _said(AUTHENTICITY, "metadata", item, [] if number == item.document_number else ["number"])
    signed, content = item.metadata.get("signed_sha256"), item.metadata.get("content_sha256")
    if signed:
        yield _said(AUTHENTICITY, "sign_off", item, [] if signed == content else ["content"])
    else:
        yield Result(AUTHENTICITY, "sign_off", item.code, NOT_APPLICABLE)


def _whole(item: ArchiveItem) -> Iterator[Result]:
    """All metadata, all parts, the record of its handling."""
    lacking = [element for element, name in ELEMENTS if element not in MAY_LACK and not getattr(item, name)]
    yield _said(INTEGRITY, "required_metadata", item, lacking)
    roles = {part.role for part in item.kept_parts}
    yield _said(INTEGRITY, "parts", item, [] if roles & {"body", "annex"} else ["body"])
    sheet = SHEETS.get(item.metadata.get("direction", ""))
    if sheet is None:
        yield Result(INTEGRITY, "handling_record", item.code, NOT_APPLICABLE)
    else:
        yield _said(INTEGRITY, "handling_record", item, [] if sheet in roles else [str(sheet)])


def _usable(item: ArchiveItem) -> Iterator[Result]:
    """Each part opens, in a format that the archive takes, and nothing in it is locked."""
    allowed = figure("archive.formats", today())
    yield _said(USABILITY, "format", item, [f"{part.attachment.name}: {part.attachment.file.media_type}"
                                            for part in item.kept_parts
                                            if part.attachment.file.media_type not in allowed])
    closed = [part.attachment.name for part in item.kept_parts if not _opens(part)]
    yield _said(USABILITY, "opens", item, closed)


def _opens(part: Any) -> bool:
    """A page of it can be counted; a format without pages is read by people. A locked PDF does not open."""
    if not can_preview(part.attachment.file.media_type):
        return True
    try:
        return count_pages(file_store().path(part.sha256), part.attachment.file.media_type) > 0
    except (PreviewUnavailable, FileNotFoundError):
        return False


def _safe(item: ArchiveItem) -> Iterator[Result]:
    """What runs by itself was refused when it was handed in; the transfer is written down."""
    yield Result(SAFETY, "transfer_log", item.code, PASS)


def _series(items: list[ArchiveItem]) -> Iterator[Result]:
    """Each class that is touched is numbered from 1 without a gap."""
    classes = {(item.fonds, item.year, f"{item.retention}-{item.department}") for item in items}
    for fonds, year, lowest in sorted(classes):
        series = Series.objects.filter(code=f"archive.{fonds}-WS.{lowest}", year=year).first()
        given = Number.objects.filter(series=series).count() if series else 0
        whole = series is not None and given == series.last
        yield Result(INTEGRITY, "numbering", f"{fonds}-WS·{year}-{lowest}", PASS if whole else FAIL,
                     "" if whole else "gap")


def _by_people() -> Iterator[Result]:
    """What this machine cannot do: people do it when the package is written to its carrier."""
    yield Result(SAFETY, "virus", "", NOT_APPLICABLE)
    yield Result(SAFETY, "medium", "", NOT_APPLICABLE)
