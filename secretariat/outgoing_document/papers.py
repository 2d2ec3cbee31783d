"""The papers of an outgoing document: the red-head document as it will be issued, and the record."""

from dataclasses import replace
from typing import Any

from office.files.store import file_store
from office.orgchart.queries import name_on
from office.papers.errors import PaperNotReady
from office.papers.keeping import Job, ask_for, file_job, html_job, made_of, make_apart, official_job
from office.papers.models import KeptPaper
from office.papers.official.paper import (
    Annex,
    Ending,
    Form,
    Made,
    OfficialPaper,
    Paragraph,
    Signature,
    block_from,
)
from office.records.made import bytes_of, keep
from office.records.models import StoredFile
from office.registers.paperwork import record_pdf
from office.time import now
from office.verification.codes import grouped
from office.verification.models import IssuedPaper
from office.verification.services import address_of
from secretariat.documents import Kind, Urgency
from secretariat.outgoing_document.content import meeting_lines, names_of
from secretariat.outgoing_document.models import Direction, OutgoingDocument, PrintedPaper, Script
from secretariat.outgoing_document.script import script_html

FORMS = {Kind.LETTER: Form.LETTER, Kind.ORDER: Form.ORDER, Kind.MINUTES: Form.MINUTES}
ENDINGS = {Kind.ORDER: Ending.SIGNATURE_STAMP}
URGENT = {Urgency.MOST_URGENT: "特急", Urgency.URGENT: "加急"}  # as GB/T 9704 prints them, whoever reads


def official(document: OutgoingDocument, user: Any) -> bytes:
    """The document as PDF: as it was issued or printed, before that as it will be.

    PaperNotReady the first time a draft is asked for; any PaperError.
    """
    if stands := file_as_it_stands(document):
        return bytes_of(stands)
    kept = ask_for(job_of(document))
    if kept.state == KeptPaper.State.WAITING:
        raise PaperNotReady(f"{document.get_absolute_url()}preview/")
    return made_of(kept).pdf


def file_as_it_stands(document: OutgoingDocument) -> str:
    """The stored file that was issued, else the one that was printed; empty before the print."""
    for papers in (IssuedPaper.objects, PrintedPaper.objects):
        newest = papers.filter(record=document.pk).order_by("-pk").first()
        if newest:
            return str(newest.file_id)
    return ""


def final_copy(document: OutgoingDocument) -> StoredFile:
    """The very bytes that were issued or printed; of one that never was, made now. Any PaperError."""
    stands = file_as_it_stands(document)
    return StoredFile.objects.get(pk=stands) if stands else keep(made(document).pdf)


def signed_draft(document: OutgoingDocument) -> bytes:
    """定稿: the paper as it was signed off, without number and imprint. Any PaperError."""
    draft = replace(paper_of(document), number="", printed_on=None)
    return make_apart(official_job(draft, picture_keys(document))).pdf


def made(document: OutgoingDocument, code: str = "") -> Made:
    """The document laid out now, in a limited process, with the code that verifies it. Any PaperError."""
    return make_apart(_job(document, code))


def job_of(document: OutgoingDocument) -> Job:
    """What its paper is made of: once it is printed, that very file."""
    stands = file_as_it_stands(document)
    return file_job(stands) if stands else _job(document)


def _job(document: OutgoingDocument, code: str = "") -> Job:
    """What it is made of as it is now; one without a red head is a script."""
    if document.document_kind in Script.values:
        return html_job(script_html(document))
    return official_job(paper_of(document, code), picture_keys(document))


def paper_of(document: OutgoingDocument, code: str = "") -> OfficialPaper:
    """What the document says, for the layout: without its number and date as long as it has none."""
    kind = Kind(document.document_kind)
    form = FORMS.get(kind, Form.GENERAL)
    upward = document.direction == Direction.UP
    return OfficialPaper(
        form=form, organs=tuple(document.issuers), number=document.number or document.lead_number,
        signers=(document.signer,) if upward and document.signer else (),
        urgency=URGENT.get(Urgency(document.urgency), ""), title=document.title,
        addressee="，".join(names_of(document.main_to)), blocks=_body(document),
        annexes=tuple(Annex(one["title"], _blocks(one["blocks"])) for one in document.annexes),
        ending=ENDINGS.get(kind, Ending.SEALED), signatures=_signatures(document, form), dated=document.dated,
        remark=document.remark,
        copies_to="，".join(names_of(document.copy_to)), printed_by=name_on(now()), printed_on=document.printed_on,
        code=grouped(code), url=address_of(code) if code else "",
        attendees=document.attendees, absent=document.absent, observers=document.observers,
    )


def _body(document: OutgoingDocument) -> tuple[Any, ...]:
    """The body; the notice of a meeting says when, where and for whom behind its first paragraph."""
    blocks = _blocks(document.body)
    if document.document_kind != Kind.NOTICE:
        return blocks
    return (*blocks[:1], *map(Paragraph, meeting_lines(document)), *blocks[1:])


def _blocks(blocks: list[dict[str, Any]]) -> tuple[Any, ...]:
    return tuple(block_from(block) for block in blocks)


def _signatures(document: OutgoingDocument, form: Form) -> tuple[Signature, ...]:
    if form is Form.MINUTES:
        return ()
    if form is Form.ORDER:
        signed = document.sign_offs.select_related("post").order_by("-pk").first()
        return (Signature(title=signed.post.title_zh if signed else "", name=document.signer),)
    return tuple(Signature(organ=name) for name in document.issuers)


def pictures_in(document: OutgoingDocument) -> dict[str, bytes]:
    """The bytes of the pictures in the text, by SHA-256, of those that hang on the document."""
    return {key: file_store().path(key).read_bytes() for key in picture_keys(document)}


def picture_keys(document: OutgoingDocument) -> set[str]:
    """The pictures in the text, by SHA-256, of those that hang on the document."""
    parts = [document.body, *(one["blocks"] for one in document.annexes)]
    wanted = {block["file"] for blocks in parts for block in blocks if block["kind"] == "picture"}
    if not wanted:
        return set()
    return wanted & set(document.attachments.filter(file__in=wanted).values_list("file_id", flat=True))


def record(document: OutgoingDocument, user: Any) -> bytes:
    """The record's page as a paper."""
    return record_pdf(document, user)
