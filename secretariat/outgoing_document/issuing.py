"""From the numbered paper to the issued one: printed once, authorised as printed, sealed as authorised."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.papers.errors import PaperError
from office.papers.official.paper import Box
from office.records.made import bytes_of, keep
from office.records.perform import Change
from office.routing.models import Step
from office.time import today
from office.verification.codes import new_code
from office.verification.services import holding, issue, supersede
from secretariat.documents import Kind
from secretariat.outgoing_document.models import Openness, OutgoingDocument, PrintedPaper, Script
from secretariat.outgoing_document.papers import made
from secretariat.outgoing_document.rules import is_led_elsewhere
from secretariat.outgoing_document.signing import valid_sign_off
from secretariat.seal.models import Seal, SealKind
from secretariat.seal.services import affix, authorise, open_authorisation, seal_for


def print_paper(change: Change, step: Step, opinion: str) -> None:
    """Make the paper that is issued, with the day of its print and its code, and keep its bytes.

    Raises ValidationError when it cannot be laid out, or when what stands in it is not what was signed off.
    """
    document = change.record
    require_sign_off(document)
    document.printed_on = today()
    code = "" if is_sealed_elsewhere(document) else new_code()
    try:
        paper = made(document, code)
    except PaperError as error:
        raise ValidationError(str(error), code="paper") from error
    boxes = [[box.page, box.left, box.bottom, box.right, box.top] for box in paper.seal_boxes]
    PrintedPaper.objects.create(record=document, file=keep(paper.pdf), code=code, boxes=boxes, pages=paper.pages,
                                by_id=change.person_id, at=change.at)


def authorise_seal(change: Change, step: Step, opinion: str) -> None:
    """用印审批: give leave to seal the very bytes that were printed. Nothing is done for a paper not sealed here."""
    document = change.record
    if is_sealed_elsewhere(document):
        return
    require_sign_off(document)
    authorise(change, seal_of(document, change), printed(document).file_id, step)


def apply_seal(change: Change, step: Step, opinion: str) -> None:
    """The keeper seals what was authorised; the paper is signed and issued under the code that stands on it.

    Raises ValidationError as `affix` does; then the authorisation is not used.
    """
    document = change.record
    if is_sealed_elsewhere(document):
        return
    paper = printed(document)
    leave = open_authorisation(change, paper.file_id)
    boxes = [Box(*box) for box in paper.boxes[:1]]  # ours: the other organs of a joint paper seal the print by hand
    signed = affix(change, leave, bytes_of(paper.file_id), boxes)
    before = list(holding(document.pk))
    newest = issue(change, signed, paper.code, told=document.openness == Openness.PROACTIVE)
    for one in before:  # it was returned after its sealing, and corrected
        supersede(change, one, newest, _("Issued anew under the same number"))


def seal_of(document: OutgoingDocument, change: Change) -> Seal:
    """The seal that makes it valid: on an order the signer's stamp, else the leading organ's (GB/T 9704, 7.3.5)."""
    if document.document_kind == Kind.ORDER:
        return seal_for(document.signer, change, SealKind.NAME_STAMP)
    return seal_for(document.issuers[0], change)


def is_sealed_elsewhere(document: OutgoingDocument) -> bool:
    """A script bears no seal; a joint paper led by another organ is issued by that one."""
    return document.document_kind in Script.values or is_led_elsewhere(document)


def require_sign_off(document: OutgoingDocument) -> None:
    """Raises ValidationError unless somebody signed off what stands in it."""
    if valid_sign_off(document) is None:
        raise ValidationError(_("What stands in it is not what was signed off."), code="not_signed")


def printed(document: Any) -> PrintedPaper:
    """The newest print. Raises ValidationError if it was never printed."""
    paper = PrintedPaper.objects.filter(record=document.pk).order_by("-pk").first()
    if paper is None:
        raise ValidationError(_("It has not been printed yet."), code="not_printed")
    return paper
