"""What every paper of a register says the same way: the office, who printed it and when, fields, events, files."""

from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from office.orgchart.models import OfficeVersion
from office.papers.books.make import make_book
from office.papers.contents import AttachedFile, Column, Event, Field, RecordPrint, RegisterBook, Section
from office.papers.render import make
from office.registers.register import register_of
from office.registers.values import facts
from office.routing.models import JournalLine
from office.routing.words import line_word
from office.time import now

LONG = 100  # rows: a longer PDF takes seconds, and is not made while somebody waits for the page


def printed(user: Any) -> dict[str, Any]:
    """The footer's words: the office as it is named on the day, the person (None: the program), the instant."""
    at = now()
    version = OfficeVersion.objects.on(at).first()
    person = getattr(user, "person", None)
    who = person.name if person else user.username if user else _("the Electronic Office")
    return {"office": version.name if version else "", "printed_by": who, "printed_at": at}


def address(record: Any) -> str:
    """The record's whole address, for QR codes."""
    return f"{settings.SITE_URL}{record.get_absolute_url()}"


def journal(record: Any) -> list[JournalLine]:
    """The record's journal, oldest first."""
    lines = JournalLine.objects.filter(record_id=record.pk).order_by("id")
    return list(lines.select_related("by", "behalf", "post", "entered_by", "step"))


def record_pdf(record: Any, user: Any) -> bytes:
    """Any record on paper: its sections, timeline and files."""
    register = register_of(record.kind)
    sections = tuple(
        Section(title=str(title),
                fields=tuple(Field(label=name, value=str(found)) for name, found in facts(record, names)))
        for title, names in register.sections.items()
    )
    events = tuple(Event(at=line.at, who=line.by.name, act=str(line_word(line.name, line.act)), text=line.opinion)
                   for line in journal(record))
    files = tuple(
        AttachedFile(name=row.name, size=filesizeformat(row.file.size), sha256=row.file_id)
        for row in record.attachments.filter(withdrawn_at=None).select_related("file")
    )
    paper = RecordPrint(**printed(user), register=register.noun(), title=record.title, number=record.number,
                        status=str(record.get_status_display()), sections=sections, events=events, files=files,
                        url=address(record))
    return make(paper)


def register_pdf(title: str, heads: list[str], rows: list[list[str]], user: Any) -> bytes:
    """A register's rows as a book, A4 landscape."""
    widths = [max([len(head) * 2, *(min(len(row[place]), 24) for row in rows)]) for place, head in enumerate(heads)]
    columns = tuple(Column(label=head, share=width) for head, width in zip(heads, widths, strict=True))
    book = RegisterBook(**printed(user), title=title, columns=columns, rows=tuple(map(tuple, rows)))
    return make_book(book) if len(rows) > LONG else make(book)
