"""The text of a document as a Word file (.docx), to be worked on where there is no portal."""

import io
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.shared import Cm

from secretariat.outgoing_document.content import names_of


def docx_of(document: Any, pictures: Mapping[str, bytes]) -> bytes:
    """Return the file's bytes: title, addressees, body, annexes, copies-to. `pictures`: bytes by SHA-256."""
    word = Document()
    word.add_heading(document.title, 0)
    if document.main_to:
        word.add_paragraph("，".join(names_of(document.main_to)) + "：")
    _add(word, document.body, pictures)
    for place, annex in enumerate(document.annexes, 1):
        word.add_page_break()
        word.add_heading(f"附件{place} {annex['title']}", 0)
        _add(word, annex["blocks"], pictures)
    if document.copy_to:
        word.add_paragraph("抄送：" + "，".join(names_of(document.copy_to)) + "。")
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def _add(word: Any, blocks: list[dict[str, Any]], pictures: Mapping[str, bytes]) -> None:
    for block in blocks:
        match block["kind"]:
            case "heading":
                word.add_heading(block["text"], block["level"])
            case "table":
                _add_table(word, block["rows"])
            case "picture" if block["file"] in pictures:
                word.add_picture(io.BytesIO(pictures[block["file"]]), width=Cm(14))
            case "paragraph":
                word.add_paragraph(block["text"])
        if block.get("caption"):
            word.add_paragraph(block["caption"])


def _add_table(word: Any, rows: list[list[str]]) -> None:
    table = word.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
