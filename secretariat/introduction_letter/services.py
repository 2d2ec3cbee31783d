"""What happens to an introduction letter on each act and verb; all inside one transaction (domain: 国发〔1999〕25号 and
office practice: no blank letters, a counterfoil for each, unused ones return, loss is reported)."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.clocks.queries import open_clock
from office.clocks.services import stop
from office.numbering.models import Number
from office.numbering.services import void
from office.records.perform import Change, differs
from office.time import today
from secretariat.introduction_letter.models import IntroductionLetter, Status

FIELDS = ("title", "addressee", "bearers", "post", "headcount", "valid_days", "grade")


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """Once it is applied for on its way, only files are added. Raises ValidationError for anything else."""
    if change.record.status != Status.ASKED and differs(change.record, FIELDS):
        raise ValidationError(_("It is on its way or issued: what stands in it does not change any more. Files may "
                                "still be added."))


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
    if day < letter.dated:
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


def has_no_number(letter: IntroductionLetter) -> bool:
    """It was never approved: there is no number that would have to be voided."""
    return not letter.number


def may_be_allowed(letter: IntroductionLetter) -> bool:
    """It has a number, and nobody has allowed its void yet."""
    return bool(letter.number) and letter.void_approver_id is None


def awaits_void(letter: IntroductionLetter) -> bool:
    """It has a number, and a leader has allowed its void."""
    return bool(letter.number) and letter.void_approver_id is not None
