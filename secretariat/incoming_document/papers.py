"""The papers of an incoming document: handling sheet (文件处理单), receiving-stamp label, record."""

from typing import Any

from office.papers.contents import Filing, HandlingSheet, Opinion, Reader, ReceiptLabel
from office.papers.render import make
from office.registers.paperwork import address, journal, printed, record_pdf
from office.routing.models import Act, JournalLine, Step
from office.routing.way import taken_back
from secretariat.incoming_document.models import IncomingDocument, Status


def handling_sheet(document: IncomingDocument, user: Any) -> bytes:
    """The handling sheet as it stands: opinions, instructions, who handled and who read."""
    lines = journal(document)
    back = taken_back(lines)
    lines = [line for line in lines if line.pk not in back]
    filed = document.status == Status.FILED
    sheet = HandlingSheet(
        **printed(user), number=document.number, received_on=document.received_on, sender=document.sender.name,
        title=document.title, sender_number=document.sender_number, kind=document.get_document_kind_display(),
        urgency=document.get_urgency_display(), urgent=document.urgent, grade=document.get_grade_display(),
        copies=document.copies, pages=document.pages, due=document.due,
        proposals=_opinions(lines, Act.PROPOSE), instructions=_opinions(lines, Act.INSTRUCT),
        lead="、".join(_divisions(document, Act.HANDLE)), assisting=_divisions(document, Act.ASSIST),
        handling=_opinions(lines, Act.HANDLE, Act.ASSIST), readers=_readers(document), result=document.result,
        closed_at=document.closed,
        filing=Filing(filed_at=document.closed, retention=document.get_retention_display()) if filed else None,
        url=address(document),
    )
    return make(sheet)


def _opinions(lines: list[JournalLine], *acts: str) -> tuple[Opinion, ...]:
    return tuple(
        Opinion(text=line.opinion, signer=line.by.name, signed_at=line.at, post=line.post.title if line.post else "",
                entered_by=line.entered_by.name if line.entered_by else "",
                entered_at=line.at if line.entered_by else None, objection=line.objection)
        for line in lines if line.act in acts and line.opinion
    )


def _divisions(document: IncomingDocument, act: str) -> tuple[str, ...]:
    """The divisions that handle (主办) or assist (协办), by the steps asked of them."""
    steps = Step.objects.filter(record_id=document.pk, act=act).exclude(state=Step.State.CANCELLED)
    rows = steps.select_related("division", "post__division").order_by("id")
    found = [row.division or (row.post.division if row.post else None) for row in rows]
    return tuple(dict.fromkeys(division.name for division in found if division))


def _readers(document: IncomingDocument) -> tuple[Reader, ...]:
    steps = Step.objects.filter(record_id=document.pk, reading=True).exclude(state=Step.State.CANCELLED)
    return tuple(
        Reader(name=(step.done_by or step.person or step.post or step.division).__str__(), read_at=step.done_at)
        for step in steps.select_related("done_by", "person", "post", "division")
    )


def label(document: IncomingDocument, user: Any) -> bytes:
    """The receiving stamp (收文章) as a label to stick on the paper."""
    return make(ReceiptLabel(**printed(user), number=document.number, received_on=document.received_on,
                                     url=address(document)))


def record(document: IncomingDocument, user: Any) -> bytes:
    """The record's page as a paper."""
    return record_pdf(document, user)
