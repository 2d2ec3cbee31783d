"""Filing (归档) of an incoming document: it becomes an item of the archives with its handling sheet."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.papers.errors import PaperError
from office.records.made import keep
from office.records.perform import Change
from office.routing.models import Act, Step
from secretariat.archive_item.models import NOT_ARCHIVED
from secretariat.archive_item.parts import PartToKeep, Role, attached
from secretariat.archive_item.process import process_of
from secretariat.archive_item.services import Filed, file_document, ruling_of
from secretariat.incoming_document import papers
from secretariat.incoming_document.models import IncomingDocument, Status
from secretariat.incoming_document.services import is_lent


def file(change: Change, retention: str = "", retention_reason: str = "") -> None:
    """File it for as long as the retention table says, or as was chosen with a reason; the original must be back."""
    document = change.record
    if is_lent(document):
        raise ValidationError(_("The paper original is lent out; it must be back before filing."))
    ruling = ruling_of(change, document.document_kind, retention, retention_reason)
    document.retention = ruling.retention
    document.retention_reason = ruling.reason[:300]
    change.become(Status.FILED)
    if ruling.retention == NOT_ARCHIVED:
        return
    try:
        sheet = keep(papers.handling_sheet(document, change.user))
    except PaperError as error:
        raise ValidationError(str(error)) from error
    parts = [PartToKeep(Role.HANDLING_SHEET, sheet, "文件处理单.pdf"), *attached(document)]
    file_document(change, _filed(document, parts), ruling)


def _filed(document: IncomingDocument, parts: list[PartToKeep]) -> Filed:
    return Filed(
        author=document.sender.name, document_number=document.sender_number, document_kind=document.document_kind,
        dated=document.written_on or document.received_on, formed_by=_handled_by(document), parts=parts,
        metadata=_metadata(document))


def _handled_by(document: IncomingDocument) -> Any:
    """The division that handled it, the last if several did; the registry's, if none had to."""
    rows = Step.objects.filter(record_id=document.pk, act=Act.HANDLE, state=Step.State.DONE)
    step = rows.select_related("division", "post__division").order_by("-pk").first()
    found = step and (step.division or (step.post.division if step.post else None))
    return found or document.division


def _metadata(document: IncomingDocument) -> dict[str, Any]:
    """What DA/T 46-2009 asks of a received document."""
    return {
        "direction": "收文", "number": document.number, "kind": document.document_kind, "urgency": document.urgency,
        "received_on": document.received_on.isoformat(), "sender": document.sender.name,
        "sender_number": document.sender_number, "copies": document.copies, "result": document.result,
        "answer_number": document.answer_number, "paper_place": document.paper_place,
        "process": process_of(document),
    }
