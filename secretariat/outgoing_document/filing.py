"""Filing (归档) of an outgoing document: its final copy, drafting sheet and signed draft become an item."""

from typing import Any

from django.core.exceptions import ValidationError

from office.papers.errors import PaperError
from office.records.made import keep
from office.records.perform import Change
from office.routing.models import Step
from secretariat.archive_item.parts import PartToKeep, Role, attached
from secretariat.archive_item.process import process_of
from secretariat.archive_item.services import Filed, file_document, ruling_of
from secretariat.outgoing_document import papers, sheet
from secretariat.outgoing_document.content import digest, names_of, signed_content
from secretariat.outgoing_document.models import OutgoingDocument, Script
from secretariat.outgoing_document.signing import last_sign_off


def file_outgoing(change: Change, step: Step, opinion: str) -> None:
    """File it for as long as the retention table says; the period can be changed in the archives, with a reason."""
    document = change.record
    ruling = ruling_of(change, document.document_kind)
    if not ruling.is_kept:
        return
    try:
        parts = _parts(document, change.user)
    except PaperError as error:
        raise ValidationError(str(error), code="paper") from error
    file_document(change, _filed(document, parts), ruling)


def _parts(document: OutgoingDocument, user: Any) -> list[PartToKeep]:
    """The final copy, the annexes that are files, the drafting sheet and the draft as it was signed."""
    parts = [PartToKeep(Role.BODY, papers.final_copy(document), "正文.pdf")]
    in_text = {block["file"] for blocks in (document.body, *(one["blocks"] for one in document.annexes))
               for block in blocks if block["kind"] == "picture"}
    for part in attached(document):
        if part.file.pk not in in_text:  # what stands in the text is in the final copy
            parts.append(PartToKeep(Role.ANNEX, part.file, part.name))
    parts.append(PartToKeep(Role.DRAFTING_SHEET, keep(sheet.drafting_sheet(document, user)), "发文稿纸.pdf"))
    if document.document_kind not in Script.values:
        parts.append(PartToKeep(Role.SIGNED_DRAFT, keep(papers.signed_draft(document)), "定稿.pdf"))
    return parts


def _filed(document: OutgoingDocument, parts: list[PartToKeep]) -> Filed:
    return Filed(
        author=document.issued_by(), document_number=document.number or document.lead_number,
        document_kind=document.document_kind, dated=document.dated, formed_by=document.division, parts=parts,
        metadata=_metadata(document))


def _metadata(document: OutgoingDocument) -> dict[str, Any]:
    """What DA/T 46-2009 asks of a document sent, with the digest of what was signed."""
    signed = last_sign_off(document)
    return {
        "direction": "发文", "number": document.number or document.lead_number, "kind": document.document_kind,
        "urgency": document.urgency, "issuers": document.issuers, "main_to": names_of(document.main_to),
        "copy_to": names_of(document.copy_to), "signer": document.signer, "copies": document.copies,
        "openness": document.openness, "signed_sha256": signed.sha256 if signed else "",
        "content_sha256": digest(signed_content(document)),
        "process": process_of(document),
    }
