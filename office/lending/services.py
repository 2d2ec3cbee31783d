"""Lending and taking back: the borrower may see the record meanwhile, and a clock reminds them; both end dated."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.clocks.models import Clock
from office.clocks.services import start, stop
from office.clocks.stored import current_calendar
from office.permissions.access import end, give
from office.permissions.policy import SECRET_ROLES
from office.permissions.standing import standing_of
from office.records.models import Grade
from office.records.perform import Change
from office.time import now, today

LOAN = "loan"  # purpose of its clock, and the first word of the cause for which the borrower may see the record


def lend(change: Change, borrower: Any, purpose: str, due_on: date) -> None:
    """Lend the record: the borrower may see it, a clock runs until the day it is due back.

    Raises ValidationError for a work secret, unless the borrower sees such papers by their post.
    """
    record = change.record
    if record.grade == Grade.WORK_SECRET and not _sees_secrets(borrower):
        raise ValidationError({"borrower": _(
            "It is a work secret, and their post does not see such papers: they need a leader's grant first.")})
    loan = record.loans.create(borrower=borrower, purpose=purpose, lent_by_id=change.person_id, lent_at=change.at,
                               due_on=due_on)
    give(record, [(f"u{borrower.pk}", ("view",), f"{LOAN}:{loan.pk}")])
    days = max(1, current_calendar().working_days_between(today(), due_on))
    start(record, unit="working_days", amount=days, not_after=due_on, purpose=LOAN, at=change.at, by=change.user.person)


def give_back(change: Change) -> None:
    """It is back: the borrower's right ends, and the clock stands."""
    loan = change.record.loans.get(returned_at=None)
    loan.returned_at, loan.returned_to_id = change.at, change.person_id
    loan.save(update_fields=["returned_at", "returned_to"])
    end(change.record, f"{LOAN}:{loan.pk}")
    for clock in Clock.objects.filter(record_id=change.record.pk, purpose=LOAN, is_open=True):
        stop(clock, at=change.at)


def _sees_secrets(person: Any) -> bool:
    user = getattr(person, "user", None)
    return user is not None and bool({seat.post.role for seat in standing_of(user, now()).seats} & SECRET_ROLES)
