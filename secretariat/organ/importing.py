"""Organs from a table (.xlsx): read and judged as a whole, then saved together."""

import io
import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook

from office.files.checks import inspect_file, live_limits
from office.files.names import clean_text
from office.registers.export import plain
from office.secrecy import refuse_state_secrets
from secretariat.organ.models import OUTSIDE, Organ, Relation

FIELDS = ("name", "short_name", "relation", "address", "postcode", "contact", "phone", "usual_mode")
MOST_ROWS = 2000
LANGUAGES = ("en", "zh-hans")


@dataclass(frozen=True)
class Wrong:
    """What is wrong in the table: its row, the column's head, and why."""

    row: int
    column: str
    why: str


def heads() -> dict[str, str]:
    """The column heads in the reader's language, by field."""
    fields: Any = {name: Organ._meta.get_field(name) for name in FIELDS}
    return {name: str(field.verbose_name) for name, field in fields.items()}


def template_file() -> bytes:
    """The empty table: the heads, and a row that says what may stand in a column."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Address book"))
    sheet.append([text[:1].upper() + text[1:] for text in heads().values()])
    out = io.BytesIO()
    about = book.create_sheet(_("How it is filled in"))
    for field, words in (("relation", Relation.choices), ("usual_mode", OUTSIDE)):
        about.append([heads()[field], *(str(label) for _value, label in words)])
    about.append([_("An organ that is in the address book already is corrected; an empty cell leaves it as it is.")])
    book.save(out)
    return out.getvalue()


def read(upload: Any) -> tuple[list[Organ], list[Wrong]]:
    """The organs that a table names, not saved yet; and everything that is wrong with it."""
    name = Path(upload.name or "").name
    if not name.lower().endswith(".xlsx"):
        return [], [Wrong(0, "", _("Only tables of the kind .xlsx are read here."))]
    with TemporaryDirectory() as folder:
        path = os.path.join(folder, "table.xlsx")
        with open(path, "wb") as out:
            for chunk in upload.chunks():
                out.write(chunk)
        verdict = inspect_file(path, name, limits=live_limits())
        if not verdict:
            return [], [Wrong(0, "", verdict.message)]
        try:
            cells = _cells(path)
        except (ValueError, KeyError, OSError, TypeError, AttributeError):
            return [], [Wrong(0, "", _("This table cannot be read. Save it again and upload the new copy."))]
    return _judged(cells)


def _cells(path: str) -> list[tuple[int, list[str]]]:
    """The rows of the first sheet as text, with their numbers; empty ones are left out."""
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        found = []
        cells = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 2, max_col=30, values_only=True)
        for number, row in enumerate(cells, 1):
            texts = [_text(cell) for cell in row]
            if any(texts):
                found.append((number, texts))
        return found
    finally:
        book.close()


def _text(cell: Any) -> str:
    """A cell as it was typed: 266071 and not 266071.0; the apostrophe of our own exports is taken away again."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = clean_text("" if cell is None else str(cell)).strip()
    return text[1:] if text.startswith("'") and plain(text[1:]) == text else text


def _judged(rows: list[tuple[int, list[str]]]) -> tuple[list[Organ], list[Wrong]]:
    if not rows:
        return [], [Wrong(0, "", _("The table is empty."))]
    columns = _columns(rows[0][1])
    if "name" not in columns:
        why = _("The first row must have the heads of the columns; the name is missing.")
        return [], [Wrong(rows[0][0], heads()["name"], why)]
    if len(rows) - 1 > MOST_ROWS:
        return [], [Wrong(0, "", _("At most %(most)s rows at a time.") % {"most": MOST_ROWS})]
    known = {organ.name: organ for organ in Organ.objects.all()}
    found: dict[str, Organ] = {}
    wrong: list[Wrong] = []
    for number, texts in rows[1:]:
        said = {field: texts[place] if place < len(texts) else "" for field, place in columns.items()}
        wrong += _row(number, said, known, found)
    if not found and not wrong:
        wrong.append(Wrong(0, "", _("The table is empty.")))
    return list(found.values()), wrong


def _columns(texts: list[str]) -> dict[str, int]:
    """Which field stands in which column; heads in either language."""
    names: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            names |= {head.casefold(): field for field, head in heads().items()}
    places = reversed(list(enumerate(texts)))  # of two columns with one head, the first
    return {names[text.casefold()]: place for place, text in places if text.casefold() in names}


def _row(number: int, said: dict[str, str], known: dict[str, Organ], found: dict[str, Organ]) -> list[Wrong]:
    """Judge one row and add its organ to those found; what is wrong with it."""
    names, name = heads(), said["name"]
    if name in found:
        return [Wrong(number, names["name"], _("“%(name)s” stands in the table twice.") % {"name": name})]
    organ = known.get(name) or Organ(name=name)
    wrong = []
    if organ.retired_at is not None:
        wrong.append(Wrong(number, names["name"], _("“%(name)s” is no longer used.") % {"name": name}))
    for field, text in said.items():
        if not text:
            continue
        try:
            refuse_state_secrets({field: text})
            setattr(organ, field, _value(field, text))
        except ValidationError as error:
            wrong += [Wrong(number, names[field], sentence) for sentence in error.messages]
    try:
        organ.clean_fields(exclude={"retired_at"})
    except ValidationError as error:
        wrong += [Wrong(number, names.get(field, field), sentence)
                  for field, texts in error.message_dict.items() for sentence in texts]
    found[name or f"?{number}"] = organ
    return wrong


def _value(field: str, text: str) -> str:
    """A choice by its word in either language, anything else as it is. Raises ValidationError for another word."""
    choices = {"relation": Relation.choices, "usual_mode": OUTSIDE}.get(field)
    if choices is None:
        return text
    for language in (get_language() or "en", *LANGUAGES):
        with override(language):
            for value, label in choices:
                if text.casefold() in (str(label).casefold(), value):
                    return str(value)
    words = "、".join(str(label) for _value, label in choices)
    raise ValidationError(_("“%(text)s” is none of: %(words)s."), params={"text": text, "words": words})


def save(organs: list[Organ]) -> tuple[int, int]:
    """Save what read() judged, in the caller's transaction; how many were added, and how many corrected."""
    before = {organ.pk: organ for organ in Organ.objects.select_for_update().filter(
        pk__in=[organ.pk for organ in organs if organ.pk]).order_by("pk")}
    added = changed = 0
    for organ in organs:
        old = before.get(organ.pk)
        if old is None:
            added += 1
        elif any(getattr(old, name) != getattr(organ, name) for name in FIELDS):
            changed += 1
        else:
            continue
        organ.save()
    return added, changed
