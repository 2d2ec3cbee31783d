"""Loans (借阅): who has an item until when. The borrower may read it meanwhile and is reminded; it ends dated."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from office.clocks.models import Clock
from office.clocks.services import start, stop
from office.clocks.stored import current_calendar
from office.figures.queries import figure
from office.permissions.access import end, give
from office.permissions.policy import SECRET_ROLES
from office.permissions.standing import standing_of
from office.records.models import Grade
from office.records.perform import Change
from office.time import now, today
from secretariat.archive_item.models import ArchiveLoan, Status

PAGE = 50
PURPOSE = "loan"  # of its clock, and the first word of the cause for which the borrower may see the item


def last_day(on: date) -> date:
    """The last day until which an item may be lent (figure archive.loan_days)."""
    return current_calendar().add_working_days(on, figure("archive.loan_days", on))


def lend(change: Change, borrower: Any, purpose: str, due_on: date) -> None:
    """Lend the item: the borrower may see it, a clock runs until the day it is due back.

    Raises ValidationError for a work secret, unless the borrower sees such papers by their post.
    """
    item = change.record
    if item.grade == Grade.WORK_SECRET and not _sees_secrets(borrower):
        raise ValidationError({"borrower": _(
            "It is a work secret, and their post does not see such papers: they need a leader's grant first.")})
    loan = ArchiveLoan.objects.create(item=item, borrower=borrower, purpose=purpose, lent_by_id=change.person_id,
                                      lent_at=change.at, due_on=due_on)
    give(item, [(f"u{borrower.pk}", ("view",), f"{PURPOSE}:{loan.pk}")])
    days = max(1, current_calendar().working_days_between(today(), due_on))
    start(item, unit="working_days", amount=days, not_after=due_on, purpose=PURPOSE, at=change.at,
          by=change.user.person)


def give_back(change: Change) -> None:
    """The item is back: the borrower's right ends, and the clock stands."""
    loan = change.record.loans.get(returned_at=None)
    loan.returned_at, loan.returned_to_id = change.at, change.person_id
    loan.save(update_fields=["returned_at", "returned_to"])
    end(change.record, f"{PURPOSE}:{loan.pk}")
    for clock in Clock.objects.filter(record_id=change.record.pk, purpose=PURPOSE, is_open=True):
        stop(clock, at=change.at)


def is_lent(item: Any) -> bool:
    """Somebody has it now."""
    return item.status == Status.ARRANGED and any(loan.returned_at is None for loan in item.kept_loans)


def may_be_lent(item: Any) -> bool:
    """It is here, has a code, and nobody has it."""
    return item.status == Status.ARRANGED and not is_lent(item)


def open_loans() -> Any:
    """The loans that are not over, the longest overdue first; each with its item and borrower."""
    rows = ArchiveLoan.objects.filter(returned_at=None).select_related("item", "borrower")
    return rows.order_by("due_on", "pk")


def page_of(rows: Any, after: str) -> tuple[list[ArchiveLoan], str]:
    """The loans behind a position ("2026-11-20.7": day due and key), and the position of the next page, if any."""
    day, _dot, pk = after.partition(".")
    try:
        since, key = date.fromisoformat(day), int(pk)
    except ValueError:
        since, key = date.min, 0
    found = list(rows.filter(Q(due_on__gt=since) | Q(due_on=since, pk__gt=key))[: PAGE + 1])
    more = f"{found[PAGE - 1].due_on}.{found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return found[:PAGE], more


def _sees_secrets(person: Any) -> bool:
    user = getattr(person, "user", None)
    return user is not None and bool({seat.post.role for seat in standing_of(user, now()).seats} & SECRET_ROLES)
