"""A register's rows as csv, xlsx or PDF: exactly those the user may see."""

import csv
import io
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook

from office.files.names import clean_text
from office.registers.register import Register
from office.registers.values import label, spelt, value

MOST = 1000  # rows of one export
MOST_IN_A_BOOK = 5000  # rows of a PDF: about 300 pages
# How a formula may begin; an East Asian spreadsheet takes the full-width signs too.
DANGEROUS = tuple("=+-@＝＋－＠")
NEVER_SHOWN = str.maketrans(dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]))  # no XML can hold them


def plain(found: Any) -> str:
    """A cell that no spreadsheet takes for a formula, also after spaces (ASVS V1.2.10).

    One apostrophe in front is ours and nothing else is changed: whoever reads the file takes it away again.
    """
    text = str(found).translate(NEVER_SHOWN)
    begins = clean_text(text).lstrip()
    return f"'{text}" if begins.startswith((*DANGEROUS, "'")) or text[:1] in ("\t", "\r", "\n") else text


def table(register: type[Register], rows: list[Any]) -> list[list[str]]:
    """Heads and cells as text."""
    heads = [label(register.model, name) for name in register.all_columns()]
    return [heads, *([plain(value(record, name)) for name in register.all_columns()] for record in rows)]


def as_csv(register: type[Register], rows: list[Any], user: Any) -> tuple[bytes, str]:
    """UTF-8 with a byte-order mark, so that Excel reads Chinese."""
    out = io.StringIO()
    csv.writer(out).writerows(table(register, rows))
    return out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"


def as_xlsx(register: type[Register], rows: list[Any], user: Any) -> tuple[bytes, str]:
    """One sheet; every cell is text, so that leading zeros stay."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(register.title()[:31])
    for row in table(register, rows):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_pdf(register: type[Register], rows: list[Any], user: Any) -> tuple[bytes, str]:
    """The register as a paper, A4 landscape."""
    from office.registers.paperwork import register_pdf

    return register_pdf(register.title(), *table_of(register, rows), user), "application/pdf"


def table_of(register: type[Register], rows: list[Any]) -> tuple[list[str], list[list[str]]]:
    """Heads and readable cells, for paper."""
    heads = [label(register.model, name) for name in register.all_columns()]
    return heads, [[str(spelt(value(record, name))) for name in register.all_columns()] for record in rows]


FORMS: dict[str, Callable[..., tuple[bytes, str]]] = {"csv": as_csv, "xlsx": as_xlsx, "pdf": as_pdf}
