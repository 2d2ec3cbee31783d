"""Loans (借阅): who has an item until when. The borrower may read it meanwhile and is reminded; it ends dated."""

from datetime import date
from typing import Any

from django.db.models import Q

from office.clocks.stored import current_calendar
from office.figures.queries import figure
from secretariat.archive_item.models import ArchiveLoan, Status

PAGE = 50


def last_day(on: date) -> date:
    """The last day until which an item may be lent (figure archive.loan_days)."""
    return current_calendar().add_working_days(on, figure("archive.loan_days", on))


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
