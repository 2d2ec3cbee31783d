"""From the application to the issued letter: a leader approves the very sheet, the keeper of the seal issues it."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.clocks.services import start
from office.numbering.services import take
from office.orgchart.queries import name_on
from office.papers.errors import PaperError
from office.papers.official.paper import Box
from office.records.made import bytes_of, keep
from office.records.perform import Change
from office.routing.models import Step
from office.time import today
from secretariat.introduction_letter.models import IntroductionLetter, LetterSheet
from secretariat.introduction_letter.papers import made
from secretariat.seal.services import affix, open_authorisation, seal_for
from secretariat.seal.services import authorise as authorise_seal

APPROVERS = ("leader", "director")
SERIES, PATTERN = "introduction_letter", "介字〔{year}〕第{seq:04d}号"


def approve(change: Change, step: Step, opinion: str) -> None:
    """The leader's approval: the letter gets number and day, is laid out, and these very bytes may be sealed once.

    The day of the letter is not counted (民法典 art. 201), so it is valid up to and with the day so many days later.
    Raises ValidationError for the applicant, for a post that does not approve letters, and without a usable seal.
    """
    letter = change.record
    _apart(change, {letter.created_by_id}, _("Whoever applies for a letter does not approve it, neither for themselves "
                                             "nor for another."))
    if change.seat is None or change.seat.post.role not in APPROVERS:
        raise ValidationError(_("An introduction letter is approved by a leader."), code="post")
    if letter.issued_at:
        raise ValidationError(_("It is issued already: a letter is approved and sealed once."), code="issued")
    seal = seal_for(name_on(change.at), change)
    letter.approver_id, letter.approved_for_id = change.person_id, change.behalf_id
    letter.dated, letter.last_day = today(), today() + timedelta(days=letter.valid_days)
    if not letter.number:  # it keeps its number when it is approved anew
        letter.number = take(SERIES, today().year, letter, PATTERN).text
    try:
        paper = made(letter)
    except PaperError as error:
        raise ValidationError(str(error), code="paper") from error
    boxes = [[box.page, box.left, box.bottom, box.right, box.top] for box in paper.seal_boxes]
    sheet = LetterSheet.objects.create(record=letter, file=keep(paper.pdf), boxes=boxes, by_id=change.person_id)
    authorise_seal(change, seal, sheet.file_id, step)


def issue(change: Change, step: Step, opinion: str) -> None:
    """The keeper seals signature and cut, and issues it; from now on its time runs.

    Raises ValidationError for whoever applied for or approved it, for a letter that is over already, and as `affix`.
    """
    letter = change.record
    _apart(change, {letter.created_by_id, letter.approver_id, letter.approved_for_id},
           _("Whoever applied for a letter, or approved it, does not issue it."))
    if letter.is_over:
        raise ValidationError(_("Its last day is past: return it, to be approved anew."), code="over")
    sheet = newest_sheet(letter)
    leave = open_authorisation(change, sheet.file_id)
    signed = affix(change, leave, bytes_of(sheet.file_id), [Box(*box) for box in sheet.boxes])
    LetterSheet.objects.create(record=letter, file=keep(signed), boxes=sheet.boxes, sealed=True, by_id=change.person_id)
    letter.keeper_id, letter.kept_for_id, letter.issued_at = change.person_id, change.behalf_id, change.at
    left = max(1, (letter.last_day - today()).days)
    letter.due = start(letter, unit="calendar_days", amount=left, at=change.at, by=change.user.person).due_at


def newest_sheet(letter: IntroductionLetter) -> LetterSheet:
    """The sheet as it was approved last. Raises ValidationError if it was not."""
    sheet = letter.sheets.filter(sealed=False).order_by("-pk").first()
    if sheet is None:
        raise ValidationError(_("It has not been approved yet."), code="not_approved")
    return sheet


def _apart(change: Change, others: set[int | None], said: str) -> None:
    if {change.person_id, change.behalf_id} & (others - {None}):
        raise ValidationError(said, code="same_person")
