"""Filing (归档) of an issue: as it was printed, with what hangs on it, it becomes an item of the archives."""

from django.core.exceptions import ValidationError

from office.papers.errors import PaperError
from office.records.made import keep
from office.records.perform import Change
from secretariat.archive_item.parts import PartToKeep, Role, attached
from secretariat.archive_item.process import process_of
from secretariat.archive_item.services import Filed, file_document, ruling_of
from secretariat.bulletin.models import Bulletin, Status
from secretariat.bulletin.papers import bulletin_pdf
from secretariat.bulletin.services import valid_approval

DOCUMENT_KIND = "bulletin"  # as the retention table may name it


def file(change: Change) -> None:
    """File it for as long as the retention table says; the period can be changed in the archives, with a reason."""
    bulletin = change.record
    ruling = ruling_of(change, DOCUMENT_KIND)
    change.become(Status.FILED)
    if not ruling.is_kept:
        return
    try:
        issue = keep(bulletin_pdf(bulletin, change.user))
    except PaperError as error:
        raise ValidationError(str(error), code="paper") from error
    others = [PartToKeep(Role.ANNEX, part.file, part.name) for part in attached(bulletin)]
    file_document(change, _filed(bulletin, [PartToKeep(Role.BODY, issue, "正文.pdf"), *others]), ruling)


def _filed(bulletin: Bulletin, parts: list[PartToKeep]) -> Filed:
    approval = valid_approval(bulletin)
    return Filed(
        author=bulletin.editor, document_number=bulletin.number, document_kind=DOCUMENT_KIND, dated=bulletin.dated,
        formed_by=bulletin.division, parts=parts,
        metadata={
            "direction": "简报", "number": bulletin.number, "title": bulletin.title, "editor": bulletin.editor,
            "approver": bulletin.approver, "report_to": bulletin.report_to, "send_to": bulletin.send_to,
            "issue_to": bulletin.issue_to, "copies": bulletin.copies,
            "content_sha256": approval.sha256 if approval else "",
            "contributions": list(bulletin.items_in_order().values_list("contribution__number", flat=True)),
            "sent": [[str(row.sent_on), row.organs] for row in bulletin.sendings_made()],
            "process": process_of(bulletin),
        })
