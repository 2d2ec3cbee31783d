"""What happens to an issue: its items, its approval, its number, and to whom it goes; inside one transaction each."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.numbering.services import take
from office.papers.errors import MissingGlyphs
from office.papers.fonts import missing_glyphs
from office.papers.official.make import may_issue
from office.records.perform import Change, differs
from office.routing.models import Step
from office.time import today
from secretariat.bulletin.content import digest
from secretariat.bulletin.models import Bulletin, BulletinApproval, BulletinSending, Status
from secretariat.contribution.services import print_in

APPROVERS = ("leader", "director")  # besides the head of the Secretariat
FIELDS = ("name", "title", "report_to", "send_to", "issue_to", "copies", "grade")


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """Whoever opens an issue is its editor."""
    change.record.editor = change.user.person.name_zh


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """On its way, or out, only files are added to an issue. Raises ValidationError for anything else."""
    if differs(change.record, FIELDS):
        require_editing(change)


def require_editing(change: Change) -> None:
    """Raises ValidationError for an issue that is on its way, or out."""
    if change.record.status != Status.EDITING:
        raise ValidationError(_("It is not being edited any more: take it off its route first, or let it be returned. "
                                "Files may still be added."))


def abandon(change: Change) -> None:
    """An issue that will not appear has no items. Raises ValidationError while it has."""
    if change.record.items_in_order().exists():
        raise ValidationError(_("Take its items out first, so that they may be chosen again."))


def approve(change: Change, step: Step, opinion: str) -> None:
    """Bind the approver to the content as it stands (duty 8: an issue is approved before it is numbered).

    Raises ValidationError for an empty issue, for its editor, and for a post that does not approve bulletins.
    """
    bulletin, seat = change.record, change.seat
    if bulletin.created_by_id in (change.person_id, change.behalf_id):
        raise ValidationError(_("Whoever edits an issue does not approve it, neither for themselves nor for another."),
                              code="editor")
    if seat is None or not _approves(seat.post, bulletin):
        raise ValidationError(_("An issue is approved by the head of the division that edits it, or by a leader."),
                              code="post")
    if bulletin.number:
        raise ValidationError(_("It has its number already: an issue is approved once."), code="numbered")
    _require_printable(bulletin)
    BulletinApproval.objects.create(record=bulletin, step=step, person_id=change.person_id, post=seat.post,
                                    behalf_id=change.behalf_id, opinion=opinion.strip(), sha256=digest(bulletin))


def _approves(post: Any, bulletin: Bulletin) -> bool:
    own_head = post.role == "division_head" and post.division_id == bulletin.division_id
    return own_head or post.role in APPROVERS


def give_number(change: Change, step: Step, opinion: str) -> None:
    """Number and date the approved issue, and adopt its contributions.

    Raises ValidationError if what stands in it is not what was approved.
    """
    bulletin = change.record
    approval = valid_approval(bulletin)
    if approval is None:
        raise ValidationError(_("What stands in it is not what was approved."), code="not_approved")
    bulletin.dated, bulletin.approver = today(), (approval.behalf or approval.person).name_zh
    pattern = f"《{bulletin.printed_name}》{{year}}年第{{seq}}期"
    bulletin.number = take(f"bulletin.{bulletin.name}", today().year, bulletin, pattern).text
    for pk in bulletin.items_in_order().order_by("contribution").values_list("contribution", flat=True):
        print_in(change, pk, bulletin.printed_name, bulletin.number)


def valid_approval(bulletin: Bulletin) -> BulletinApproval | None:
    """The approval that binds the content as it stands; None if it was taken back, or the content is another."""
    found = bulletin.approvals.select_related("person", "behalf", "step").order_by("-id").first()
    if found is None or found.step.state != Step.State.DONE or found.step.result != "agree":
        return None
    return found if found.sha256 == digest(bulletin) else None


def _require_printable(bulletin: Bulletin) -> None:
    items = list(bulletin.items_in_order())
    if not items:
        raise ValidationError(_("There is nothing in it yet: take contributions in."), code="empty")
    if said := may_issue():
        raise ValidationError(said, code="faces")
    texts = (bulletin.title, bulletin.reported(), bulletin.sent(), bulletin.issued(),
             *(part for item in items for part in (item.title, item.text, item.division.name_zh)))
    if missing := missing_glyphs("".join(texts).replace("\n", "").replace("\r", "")):
        raise ValidationError(str(MissingGlyphs(missing)), code="glyphs")


def send(change: Change, organs: list[str], manner: str, sent_on: date) -> None:
    """报送: submitted to superiors; it may be submitted again to others. Raises ValidationError for an earlier day."""
    bulletin = change.record
    if sent_on < bulletin.dated:
        raise ValidationError({"sent_on": _("It was not issued yet on this day.")})
    BulletinSending.objects.create(record=bulletin, organs=organs, manner=manner, sent_on=sent_on,
                                   by_id=change.person_id)
