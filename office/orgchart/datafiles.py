"""Reading the office's data files: rows as text, checked against their declared columns, every fault with its place."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

INSTANT = re.compile(r"(\d{4})-(\d{2})(?:-(0[1-9]|[12]\d|3[01])(?:[ T](\d{2}):(\d{2}))?)?")
UNSEEN = {"Cc", "Cf", "Cs"}  # controls, and marks that turn the direction of writing
YES_NO = {"yes": True, "no": False, "": False}


@dataclass(frozen=True)
class Fault:
    """What is wrong and where: the file, its row as an editor numbers it, and the column."""

    file: str
    row: int | None
    column: str
    text: str

    def __str__(self) -> str:
        if self.row is None:
            return _("%(file)s: %(text)s") % {"file": self.file, "text": self.text}
        if not self.column:
            return _("%(file)s, row %(row)d: %(text)s") % {
                "file": self.file,
                "row": self.row,
                "text": self.text,
            }
        return _("%(file)s, row %(row)d, column “%(column)s”: %(text)s") % vars(self)


class BadData(Exception):
    """The files were refused, whole; `faults` says why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Column:
    """One column: how its text is read, whether it must be filled, and the file whose keys it may name."""

    name: str
    kind: str = "text"  # text, instant, number, flag, list, choice
    required: bool = True
    refers_to: str = ""
    choices: tuple[str, ...] = ()
    longest: int = 0


@dataclass(frozen=True)
class File:
    """One data file: its name without .csv, its columns, and the columns that together name a row."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"{self.name}.csv"


@dataclass
class Row:
    """One row as read; `values` holds the columns by name."""

    file: File
    number: int
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What names the row, for example `secretariat.3`."""
        return ".".join(str(self.values.get(name)) for name in self.file.key)

    def fault(self, text: str | Promise, column: str = "") -> Fault:
        """A fault in this row."""
        return Fault(self.file.path, self.number, column, str(text))


def read(directory: Path, files: tuple[File, ...]) -> tuple[dict[str, list[Row]], list[Fault]]:
    """The rows of every file that is there, by file name, and all that is wrong with them as text."""
    if not directory.is_dir():
        return {}, [Fault(str(directory), None, "", _("there is no such directory."))]
    known = {file.path: file for file in files}
    present = sorted(path.name for path in directory.glob("*.csv"))
    faults = [
        Fault(
            name,
            None,
            "",
            _("no data file has this name; known are %(names)s.") % {"names": ", ".join(known)},
        )
        for name in present
        if name not in known
    ]
    if not any(name in known for name in present):
        faults.append(
            Fault(
                str(directory),
                None,
                "",
                _("no data file is here; known are %(names)s.") % {"names": ", ".join(known)},
            )
        )
    found: dict[str, list[Row]] = {}
    for path, file in known.items():
        if path in present:
            found[file.name] = list(_rows(directory / path, file, faults))
    return found, faults


def _rows(path: Path, file: File, faults: list[Fault]) -> Iterator[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        faults.append(Fault(file.path, None, "", _("the file is not UTF-8 text.")))
        return
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    header = next(reader, [])
    names = [column.name for column in file.columns]
    if sorted(header) != sorted(names):
        faults.append(
            Fault(file.path, 1, "", _("the columns must be %(names)s.") % {"names": ",".join(names)})
        )
        return
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield from _row(file, reader.line_num, header, cells, faults)
    except csv.Error as error:
        faults.append(
            Fault(file.path, reader.line_num, "", _("the row cannot be read: %(why)s.") % {"why": error})
        )


def _row(file: File, number: int, header: list[str], cells: list[str], faults: list[Fault]) -> Iterator[Row]:
    row = Row(file, number)
    if len(cells) != len(header):
        faults.append(
            row.fault(
                _("the row has %(found)d cells where the header has %(wanted)d.")
                % {"found": len(cells), "wanted": len(header)}
            )
        )
        return
    texts = dict(zip(header, (cell.strip() for cell in cells), strict=True))
    for column in file.columns:
        try:
            row.values[column.name] = value_of(column, texts[column.name])
        except ValueError as error:
            faults.append(row.fault(str(error), column.name))
            row.values[column.name] = None
    yield row


def value_of(column: Column, text: str) -> Any:
    """A cell's value; ValueError, with a sentence for people, when it is none."""
    if not text and column.required:
        raise ValueError(_("this must be filled in."))
    if column.longest and len(text) > column.longest:
        raise ValueError(_("at most %(longest)d characters are possible.") % {"longest": column.longest})
    if any(unicodedata.category(letter) in UNSEEN for letter in text):
        raise ValueError(_("it holds a character that cannot be seen."))
    return READERS[column.kind](column, text)


def _instant(column: Column, text: str) -> datetime | None:
    if not text:
        return None
    match = INSTANT.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        year, month, day, hour, minute = (int(part or 0) for part in match.groups())
        return timezone.make_aware(datetime(year, month, day or 1, hour, minute))  # noqa: DTZ001
    except ValueError as error:
        raise ValueError(
            _("“%(text)s” is no date; write 2011-03, 2011-03-01 or 2011-03-01 08:30.") % {"text": text}
        ) from error


def _number(column: Column, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise ValueError(_("“%(text)s” is no whole number from 0 to 9999.") % {"text": text})
    return int(text)


def _flag(column: Column, text: str) -> bool:
    if text not in YES_NO:
        raise ValueError(_("“%(text)s” is neither yes nor no.") % {"text": text})
    return YES_NO[text]


def _choice(column: Column, text: str) -> str:
    if text and text not in column.choices:
        raise ValueError(
            _("“%(text)s” is none of %(choices)s.") % {"text": text, "choices": ", ".join(column.choices)}
        )
    return text


def _list(column: Column, text: str) -> list[str]:
    values = [part.strip() for part in text.split("|") if part.strip()]
    if column.choices and (unknown := [value for value in values if value not in column.choices]):
        raise ValueError(
            _("“%(text)s” is none of %(choices)s.")
            % {"text": unknown[0], "choices": ", ".join(column.choices)}
        )
    return values


READERS: dict[str, Any] = {
    "text": lambda column, text: text,
    "instant": _instant,
    "number": _number,
    "flag": _flag,
    "choice": _choice,
    "list": _list,
}
