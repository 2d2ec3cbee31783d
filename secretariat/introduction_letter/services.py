"""What happens to an introduction letter on each act and verb; all inside one transaction (domain: 国发〔1999〕25号 and
office practice: no blank letters, a counterfoil for each, unused ones return, loss is reported)."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.clocks.queries import open_clock
from office.clocks.services import start, stop
from office.numbering.models import Number
from office.numbering.services import take, void
from office.papers.errors import MissingGlyphs
from office.papers.fonts import missing_glyphs
from office.permissions.access import give
from office.records.perform import Change
from office.routing.models import Step
from office.time import today
from secretariat.introduction_letter.content import digest, sentence
from secretariat.introduction_letter.models import IntroductionLetter, Status

APPROVERS = ("leader", "director")
SERIES, PATTERN = "introduction_letter", "介字〔{year}〕第{seq:04d}号"
KEEPING = ("edit", "note", "take_back", "report_loss", "expire", "void_letter")  # of the post that issued it
FIELDS = ("title", "addressee", "bearers", "post", "headcount", "valid_days", "grade")


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """Once it is applied for on its way, only files are added. Raises ValidationError for anything else."""
    letter = change.record
    if letter.status == Status.ASKED:
        return
    before = IntroductionLetter.objects.get(pk=letter.pk)
    if any(getattr(before, name) != getattr(letter, name) for name in FIELDS):
        raise ValidationError(_("It is on its way or issued: what stands in it does not change any more. Files may "
                                "still be added."))


def approve(change: Change, step: Step, opinion: str) -> None:
    """The leader's approval, bound to what the letter says.

    Raises ValidationError for the applicant, and for a post that does not approve letters.
    """
    letter, seat = change.record, change.seat
    _three_people(change, {letter.created_by_id}, _("Whoever applies for a letter does not approve it, neither for "
                                                    "themselves nor for another."))
    if seat is None or seat.post.role not in APPROVERS:
        raise ValidationError(_("An introduction letter is approved by a leader."), code="post")
    letter.approver_id, letter.approved_for_id = change.person_id, change.behalf_id
    letter.approved_sha256 = digest(letter)


def issue(change: Change, step: Step, opinion: str) -> None:
    """The keeper issues it: number, day, last day, time limit. Raises ValidationError if it is not what was approved.

    The day of issue is not counted (民法典 art. 201), so it is valid up to and with the day so many days later.
    """
    letter = change.record
    _three_people(change, {letter.created_by_id, letter.approver_id, letter.approved_for_id},
                  _("Whoever applied for a letter, or approved it, does not issue it."))
    if letter.approver_id is None or letter.approved_sha256 != digest(letter):
        raise ValidationError(_("What stands in it is not what was approved."), code="not_approved")
    if missing := missing_glyphs(letter.addressee + sentence(letter)):
        raise ValidationError(str(MissingGlyphs(missing)), code="glyphs")
    letter.keeper_id, letter.kept_for_id = change.person_id, change.behalf_id
    letter.issued_at, letter.last_day = change.at, today() + timedelta(days=letter.valid_days)
    clock = start(letter, unit="calendar_days", amount=letter.valid_days, at=change.at, by=change.user.person)
    letter.due = clock.due_at
    if change.seat is not None:
        give(letter, [(f"p{change.seat.post.pk}", KEEPING, "keeper")])
    letter.number = take(SERIES, today().year, letter, PATTERN).text


def _three_people(change: Change, others: set[int | None], said: str) -> None:
    if {change.person_id, change.behalf_id} & (others - {None}):
        raise ValidationError(said, code="same_person")


def take_back(change: Change, ended_on: date) -> None:
    """Unused and returned; its scan hangs on the record. Raises ValidationError without one, or for an early day."""
    letter = change.record
    if not letter.attachments.filter(withdrawn_at=None, added_at__gte=letter.issued_at).exists():
        raise ValidationError({"ended_on": _("Attach the scan of the returned letter first (Edit, Files).")})
    _ended(change, ended_on)


def report_loss(change: Change, ended_on: date) -> None:
    """Lost: from now on it holds no more; the reason says how it happened."""
    _ended(change, ended_on)


def _ended(change: Change, day: date) -> None:
    letter = change.record
    if day < letter.issued_on:
        raise ValidationError({"ended_on": _("It was not issued yet on this day.")})
    letter.ended_on, letter.end_reason = day, change.reason
    _stop_clock(change)


def expire(change: Change) -> None:
    """Its last day is past and it was not returned: it was used. Its counterfoil is filed."""
    _stop_clock(change)


def allow_void(change: Change, void_reason: str) -> None:
    """The leader's half of a void: the reason, and their leave. The keeper carries it out."""
    change.record.end_reason, change.record.void_approver_id = void_reason, change.person_id


def void_letter(change: Change) -> None:
    """The keeper's half: the number is never given again.

    Raises ValidationError without a leader's leave, or for the leader themselves.
    """
    letter = change.record
    number = Number.objects.filter(record=letter.pk, voided_at=None).first()
    if letter.void_approver_id is None or number is None:
        raise ValidationError(_("A leader has to allow the void first."))
    void(number, letter.end_reason, letter.void_approver_id)
    letter.ended_on = today()
    _stop_clock(change)


def _stop_clock(change: Change) -> None:
    if clock := open_clock(change.record):
        stop(clock, at=change.at, by=change.user.person)


def is_over(letter: IntroductionLetter) -> bool:
    """Its last day is past."""
    return letter.is_over


def awaits_void(letter: IntroductionLetter) -> bool:
    """A leader has allowed its void."""
    return letter.void_approver_id is not None


def may_be_allowed(letter: IntroductionLetter) -> bool:
    """Nobody has allowed its void yet."""
    return letter.void_approver_id is None
