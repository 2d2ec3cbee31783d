"""The papers of the archives: catalogue (归档文件目录), box labels, box notes (备考表), stamps (归档章), the record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.papers.contents import ArchiveStamp, Column, Paper, RegisterBook
from office.papers.render import make
from office.registers.paperwork import printed, record_pdf
from secretariat.archive_item.models import ArchiveItem, Period

LONG = 100  # rows: a longer book is made in a process of its own


@dataclass(frozen=True)
class Box:
    """One box: its class, its number, the items in it by their numbers."""

    fonds: str
    year: int
    retention: str
    department: str
    division: str
    number: int
    items: tuple[ArchiveItem, ...]

    @property
    def period(self) -> str:
        """The retention period in words."""
        return str(Period(self.retention).label)

    @property
    def first(self) -> str:
        """The number of the first item."""
        return f"{self.items[0].item_number:04d}"

    @property
    def last(self) -> str:
        """The number of the last item."""
        return f"{self.items[-1].item_number:04d}"

    @property
    def pages(self) -> int:
        """The pages of all its items."""
        return sum(item.page_count or 0 for item in self.items)  # type: ignore[attr-defined]

    @property
    def gone(self) -> list[ArchiveItem]:
        """What is no longer in it: transferred or destroyed."""
        return [item for item in self.items if item.status in ("transferred", "destroyed")]


@dataclass(frozen=True, kw_only=True)
class Boxes(Paper):
    """Labels for spine and front of each box (盒脊, 盒面), or the note in each (备考表), by the template."""

    template: ClassVar[str] = "secretariat/papers/archive_boxes.html"
    boxes: tuple[Box, ...]


@dataclass(frozen=True, kw_only=True)
class BoxNotes(Boxes):
    """备考表: what is in the box, and blanks for who arranged and who checked it."""

    template: ClassVar[str] = "secretariat/papers/archive_notes.html"


@dataclass(frozen=True, kw_only=True)
class Stamps(Paper):
    """归档章 of many items as labels on A4 sheets, each 45 × 16 mm."""

    template: ClassVar[str] = "secretariat/papers/archive_stamps.html"
    stamps: tuple[ArchiveStamp, ...]


def catalogue_columns() -> tuple[Column, ...]:
    """The columns of the catalogue, DA/T 22-2015 with the office's own two (secrecy and note)."""
    return (
        Column(label=pgettext("archives", "No."), share=4, centred=True), Column(label=_("Archival code"), share=24),
        Column(label=_("Document number"), share=15), Column(label=_("Author"), share=14),
        Column(label=pgettext("archives", "Title"), share=32), Column(label=_("Date"), share=8, centred=True),
        Column(label=_("Secrecy"), share=8, centred=True),
        Column(label=pgettext("archives", "Pages"), share=5, centred=True),
        Column(label=pgettext("archives", "Note"), share=9))


def catalogue_rows(items: Iterable[ArchiveItem]) -> Iterator[tuple[str, ...]]:
    """One row an item, made as it is asked for: an engine for long tables need not hold them all."""
    for place, item in enumerate(items, 1):
        note = "" if item.status == "arranged" else str(item.get_status_display())
        yield (str(place), item.code, item.document_number, item.author, item.title, f"{item.dated:%Y%m%d}",
               str(item.get_grade_display()), str(item.page_count or ""), item.remark or note)  # type: ignore[attr-defined]


def catalogue(items: list[ArchiveItem], year: int, user: Any) -> bytes:
    """The catalogue (归档文件目录) of a year or a class."""
    rows = tuple(catalogue_rows(items))
    kinds = {(item.retention, item.department) for item in items}
    period = f"{items[0].fonds} · {year}" if items else str(year)
    if len(kinds) == 1:
        retention, department = kinds.pop()
        period = f"{period} · {Period(retention).label} · {department}"
    book = RegisterBook(**printed(user), title=_("Catalogue of archives"), columns=catalogue_columns(), rows=rows,
                        period=period)
    return make(book, isolated=len(rows) > LONG)


def boxes_of(items: Iterable[ArchiveItem]) -> tuple[Box, ...]:
    """The boxes in which the items lie; the items come by their codes."""
    def place(item: ArchiveItem) -> tuple[Any, ...]:
        return item.fonds, item.year, item.retention, item.department, item.box

    found = []
    for (fonds, year, retention, department, number), inside in groupby(items, key=place):
        rows = tuple(inside)
        found.append(Box(fonds, year, retention, department, rows[0].formed_by.name, number, rows))
    return tuple(found)


def boxes(items: list[ArchiveItem], year: int, user: Any) -> bytes:
    """The labels of the boxes, two boxes a page."""
    return make(Boxes(**printed(user), boxes=boxes_of(items)), isolated=len(items) > LONG)


def notes(items: list[ArchiveItem], year: int, user: Any) -> bytes:
    """The note of each box, a page each."""
    return make(BoxNotes(**printed(user), boxes=boxes_of(items)), isolated=len(items) > LONG)


def stamps(items: list[ArchiveItem], year: int, user: Any) -> bytes:
    """The stamps of many items on label sheets."""
    about = printed(user)
    made = tuple(_stamp(item, item.page_count or 0, about) for item in items)  # type: ignore[attr-defined]
    return make(Stamps(**about, stamps=made), isolated=len(items) > LONG)


def stamp(item: ArchiveItem, user: Any) -> bytes:
    """The six cells of DA/T 22-2015 as one label."""
    return make(_stamp(item, item.pages(), printed(user)))


def _stamp(item: ArchiveItem, pages: int, about: dict[str, Any]) -> ArchiveStamp:
    number = f"{item.item_number:04d}" if item.item_number else ""
    return ArchiveStamp(**about, fonds=item.fonds, year=item.year, item=number, division=item.department,
                        retention=str(Period(item.retention).label), pages=pages or None)


def record(item: ArchiveItem, user: Any) -> bytes:
    """The record's page as a paper."""
    return record_pdf(item, user)
