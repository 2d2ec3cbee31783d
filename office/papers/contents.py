"""What each paper says, as plain data that any part can fill; names and texts come ready to print.

A `date` prints as a day, a `datetime` as day and minute, in the active language and the office's time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from django.utils.safestring import SafeString

from office.papers.qr import qr_svg


@dataclass(frozen=True, kw_only=True)
class Paper:
    """Any paper: the office it comes from, and by whom and when it was printed (its footer)."""

    template: ClassVar[str]
    office: str
    printed_by: str
    printed_at: datetime

    def assets(self) -> Mapping[str, Path | bytes]:
        """Return the assets of this paper alone, beside those every paper may use."""
        return {}


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What one person wrote on the sheet. `entered_by`: who entered it, when it was written on paper."""

    text: str
    signer: str
    signed_at: date | datetime
    post: str = ""
    entered_by: str = ""
    entered_at: date | datetime | None = None
    objection: str = ""  # the signer's own words against what was entered for them

    @property
    def may_break(self) -> bool:
        """Say whether it is too long (about half a page) to be kept on one page."""
        return len(self.text) + 30 * self.text.count("\n") > 600


@dataclass(frozen=True, kw_only=True)
class Reader:
    """One line of the circulation: who, and when they read it; none yet when `read_at` is empty."""

    name: str
    read_at: date | datetime | None = None
    division: str = ""


@dataclass(frozen=True, kw_only=True)
class Filing:
    """Where the document was filed; the archival code (档号) may come later than the filing."""

    filed_at: date | datetime
    retention: str
    code: str = ""
    filed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class HandlingSheet(Paper):
    """文件处理单 of one incoming document. Empty fields print as blank cells, to be filled in by hand."""

    template: ClassVar[str] = "papers/handling_sheet.html"
    number: str  # 收文号
    received_on: date
    sender: str
    title: str
    sender_number: str = ""
    kind: str = ""
    urgency: str = ""
    urgent: bool = False  # prints the urgency in HeiTi
    grade: str = ""
    copies: int | None = None
    pages: int | None = None
    due: date | datetime | None = None
    proposals: tuple[Opinion, ...] = ()  # 拟办意见
    instructions: tuple[Opinion, ...] = ()  # 领导批示
    lead: str = ""
    assisting: tuple[str, ...] = ()
    handling: tuple[Opinion, ...] = ()  # 承办情况
    readers: tuple[Reader, ...] = ()  # 传阅
    result: str = ""
    closed_at: date | datetime | None = None
    filing: Filing | None = None
    url: str = ""

    @property
    def reader_rows(self) -> list[list[Reader | None]]:
        """Return the readers three to a row, at least one row, the last filled up with blanks."""
        cells: list[Reader | None] = [*self.readers] or [None]
        cells += [None] * (-len(cells) % 3)
        return [cells[start : start + 3] for start in range(0, len(cells), 3)]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a register book: its heading, its share of the width, centred or not."""

    label: str
    share: int
    centred: bool = False


@dataclass(frozen=True, kw_only=True)
class RegisterBook(Paper):
    """A register as a book, A4 landscape, as many cells a row as columns. Long books want isolated=True."""

    template: ClassVar[str] = "papers/register_book.html"
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    period: str = ""  # what the rows were chosen by

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells for {len(self.columns)} columns")

    def assets(self) -> Mapping[str, Path | bytes]:
        """Return the style sheet of the column widths."""
        whole = sum(column.share for column in self.columns)
        rules = [
            f"col:nth-of-type({place}) {{ width: {100 * column.share / whole:.3f}% }}"
            + (f" td:nth-of-type({place}) {{ text-align: center }}" if column.centred else "")
            for place, column in enumerate(self.columns, 1)
        ]
        return {"css/columns.css": "\n".join(rules).encode()}


@dataclass(frozen=True, kw_only=True)
class ReceiptLabel(Paper):
    """收文章 as a label of 60 × 30 mm, to be stuck on the paper original; `url` is in its QR code."""

    template: ClassVar[str] = "papers/receipt_label.html"
    number: str
    received_on: date
    url: str

    @property
    def qr(self) -> SafeString:
        """Return the QR code as an SVG element."""
        return qr_svg(self.url)


@dataclass(frozen=True, kw_only=True)
class ArchiveStamp(Paper):
    """归档章 of DA/T 22: 45 × 16 mm, six cells, as a label."""

    template: ClassVar[str] = "papers/archive_stamp.html"
    fonds: str
    year: int
    item: str
    division: str
    retention: str
    pages: int | None = None


@dataclass(frozen=True, kw_only=True)
class Field:
    """A label and its value; `wide` takes the whole line."""

    label: str
    value: str
    wide: bool = False


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading and its fields."""

    title: str
    fields: tuple[Field, ...]

    @property
    def rows(self) -> list[list[Field]]:
        """Return the fields two to a line, a wide one or one left over alone."""
        rows: list[list[Field]] = []
        for field in self.fields:
            if rows and len(rows[-1]) == 1 and not rows[-1][0].wide and not field.wide:
                rows[-1].append(field)
            else:
                rows.append([field])
        return rows


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line of a record's timeline."""

    at: datetime
    who: str
    act: str
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class AttachedFile:
    """One attachment: name, size as shown to people, SHA-256 in hexadecimal."""

    name: str
    size: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class RecordPrint(Paper):
    """Any record: number and title, sections, timeline, attachments."""

    template: ClassVar[str] = "papers/record_print.html"
    register: str
    title: str
    number: str = ""
    status: str = ""
    sections: tuple[Section, ...] = ()
    events: tuple[Event, ...] = ()
    files: tuple[AttachedFile, ...] = ()
    url: str = ""

    @property
    def qr(self) -> SafeString:
        """Return the QR code of the record's address; nothing when it has none."""
        return qr_svg(self.url) if self.url else SafeString()


@dataclass(frozen=True, kw_only=True)
class ClockDay:
    """One day of a clock: what kind of day it is, whether it counts, and the count so far."""

    day: date
    kind: str  # "working day", "Saturday", "National Day", …, ready to print
    counts: bool
    total: str = ""  # "3" working days, or "2 h 30 min", ready to print
    note: str = ""  # paused, resumed, extended: with reason and approver


@dataclass(frozen=True, kw_only=True)
class ClockExplanation(Paper):
    """How a due date came about, day by day."""

    template: ClassVar[str] = "papers/clock_explanation.html"
    record: str  # number and title
    rule: str  # the limit, in words, with its source
    started: date | datetime
    due: date | datetime | None
    days: tuple[ClockDay, ...]
    provisional: bool = False  # it runs into a year whose calendar is not published
    calendar: str = ""  # which version of the work calendar was counted by


@dataclass(frozen=True, kw_only=True)
class AnchorSheet(Paper):
    """One anchor of the audit, to be kept off the machine; `kept` is the line that verify_audit --anchor takes."""

    template: ClassVar[str] = "papers/anchor_sheet.html"
    number: int
    taken_at: datetime
    events: int
    last_event: int
    digest: str
    kept: str

    @property
    def lines(self) -> list[list[str]]:
        """Return the digest in four lines of four groups of four signs, as it is read aloud."""
        groups = [self.digest[start : start + 4] for start in range(0, len(self.digest), 4)]
        return [groups[start : start + 4] for start in range(0, len(groups), 4)]

    @property
    def qr(self) -> SafeString:
        """Return the QR code of the line to be kept."""
        return qr_svg(self.kept)
