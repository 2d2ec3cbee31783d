"""What happens to a contribution on each verb, and what the issue it is in does to it; inside perform()."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.notices.services import promise_notice
from office.records.perform import Change, along, changing, differs
from office.time import today
from secretariat.contribution.models import Adoption, Contribution, Level, Status

CHANGEABLE = (Status.SUBMITTED, Status.RETURNED)
FIELDS = ("title", "author", "text", "grade")
DECIDE = "not_use"  # whoever may refuse a contribution decides about it


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """Once it is in an issue its text is frozen, and only files are added. Raises ValidationError for anything else."""
    contribution = change.record
    if contribution.status in CHANGEABLE:
        return
    if differs(contribution, FIELDS):
        raise ValidationError(_("It is in an issue: what stands in it does not change any more. Files may be added."))


def return_back(change: Change) -> None:
    """Back to the division, with what is to be done better; its author is told."""
    change.record.reason = change.reason
    _tell(change, "contribution_returned", change.reason)


def not_use(change: Change) -> None:
    """It will not be printed, with the reason; its author is told."""
    change.record.reason = change.reason
    _tell(change, "contribution_unused", change.reason)


def submit_again(change: Change) -> None:
    """The division has mended it."""
    change.record.reason = ""


def choose(user: Any, pk: int) -> Contribution:
    """Take it into an issue, under its lock. Raises Denied, or ValidationError if it was taken meanwhile."""
    with changing(user, pk, DECIDE, cause="choose") as change:
        if change.record.status != Status.SUBMITTED:
            raise ValidationError(_("“%(title)s” is not waiting to be chosen any more."),
                                  params={"title": change.record.title})
        change.become(Status.CHOSEN)
    return change.record


def set_free(user: Any, pk: int) -> None:
    """Taken out of its issue again: it waits as it did before."""
    with changing(user, pk, DECIDE, cause="take_out") as change:
        change.become(Status.SUBMITTED)


def print_in(issue: Change, pk: int, bulletin: str, number: str) -> None:
    """Its issue was given a number, 《bulletin》2026年第1期: adopted by our own bulletin, closed, its author told."""
    with along(issue, pk) as change:
        change.record.printed_in = number
        change.become(Status.ADOPTED)
        Adoption.objects.create(record=change.record, level=Level.OWN, adopter=f"《{bulletin}》",
                                issue=number.removeprefix(f"《{bulletin}》"), adopted_on=today(),
                                by_id=change.person_id)
        _tell(change, "contribution_adopted", number)


def enter_adoption(change: Change, level: str, adopter: str, issue: str, adopted_on: date) -> None:
    """A superior or a colleague elsewhere adopted it. Raises ValidationError for the same twice."""
    contribution = change.record
    again = contribution.adoptions.filter(level=level, adopter=adopter, issue=issue, voided_at=None)
    if again.exists():
        raise ValidationError({"adopter": _("This adoption is entered already.")})
    if adopted_on < contribution.opened.date():
        raise ValidationError({"adopted_on": _("It was not contributed yet on this day.")})
    Adoption.objects.create(record=contribution, level=level, adopter=adopter, issue=issue, adopted_on=adopted_on,
                            by_id=change.person_id)


def void_adoption(change: Change, line: int) -> None:
    """An adoption entered in error counts no more; that of our own bulletin stands. Raises ValidationError."""
    rows = list(change.record.adoptions.order_by("id"))
    found = rows[line - 1] if 0 < line <= len(rows) else None
    if found is None or found.voided_at or found.level == Level.OWN:
        raise ValidationError({"line": _("There is no such line, it is void already, or it is our own bulletin's.")})
    found.voided_at, found.voided_by_id, found.void_reason = change.at, change.person_id, change.reason
    found.save(update_fields=["voided_at", "voided_by", "void_reason"])


def has_adoptions_of_others(contribution: Contribution) -> bool:
    """There is something that could be voided."""
    return contribution.adoptions.filter(voided_at=None).exclude(level=Level.OWN).exists()


def _tell(change: Change, subject: str, note: str) -> None:
    promise_notice(change, subject, [f"u{change.record.created_by_id}"], note)
