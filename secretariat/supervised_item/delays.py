"""Delays (延期): asked for before the due time, allowed by the issuer, as often as `clock.extensions` says."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.clocks.limits import reckon
from office.clocks.models import Clock
from office.clocks.queries import open_clock
from office.clocks.reckoning import facts
from office.clocks.services import extend
from office.clocks.stored import current_calendar
from office.figures.queries import figure
from office.orgchart.models import Person
from office.records.perform import Change
from secretariat.supervised_item.closing import require_issuer
from secretariat.supervised_item.models import SupervisedItem
from secretariat.supervised_item.rows import ItemDelay
from secretariat.supervised_item.services import add_terms, check_dates, lead_of, tell

TIMES = "clock.extensions"


def ask(change: Change, until: date, why: str) -> None:
    """Ask the issuer for a later day. Raises ValidationError after the due time, a third time, or for a bad day."""
    item = change.record
    if change.at > item.due:
        raise ValidationError(_("A delay is asked for before the time limit ends."))
    if waiting(item):
        raise ValidationError(_("A delay has been asked for already, and is not decided."))
    times = figure(TIMES, localtime(item.opened))
    if item.delays.filter(state=ItemDelay.State.ALLOWED).count() >= times:
        raise ValidationError(ngettext("It has been delayed already; this is done at most %(times)d time.",
                                       "It has been delayed already; this is done at most %(times)d times.",
                                       times) % {"times": times})
    _check_day(item, until)
    ItemDelay.objects.create(item=item, due_before=item.due, until=until, reason=why, asked_by_id=change.person_id,
                             asked_at=change.at)
    tell(change, "supervised_delay_asked", [f"p{item.issuer_id}"], f"{until.isoformat()} {why}")


def allow(change: Change, opinion: str = "") -> None:
    """The issuer allows it: the limit is extended, which its own events tell."""
    require_issuer(change)
    item, row = change.record, _asked(change)
    _check_day(item, row.until)
    clock = open_clock(item)
    assert clock is not None
    since = localtime(item.due).date()
    extend(clock, days_until(clock, row.until), row.reason, change.user.person, at=change.at,
           by=Person.objects.get(pk=row.asked_by_id), asked_at=row.asked_at)
    item.due = clock.due_at
    add_terms(item, since, row.until)
    _decide(change, row, ItemDelay.State.ALLOWED, opinion)


def refuse(change: Change) -> None:
    """The issuer refuses it, with the reason."""
    require_issuer(change)
    _decide(change, _asked(change), ItemDelay.State.REFUSED, change.reason)


def waiting(item: Any) -> bool:
    """A delay is asked for and not decided."""
    return item.delays.filter(state=ItemDelay.State.ASKED).exists()


def days_until(clock: Clock, until: date) -> int:
    """How many days more make the limit end on this day: the working day on which it would end moves on by itself."""
    amount, waits = facts(clock)
    calendar = current_calendar()
    more = 1
    while reckon(calendar, clock.unit, amount + more, clock.started_at, waits).due_at.date() < until:
        more += 1
    return more


def _asked(change: Change) -> ItemDelay:
    return ItemDelay.objects.select_for_update().get(item_id=change.record.pk, state=ItemDelay.State.ASKED)


def _check_day(item: SupervisedItem, until: date) -> None:
    """A working day later than the one it is due on, and not later than the whole that it is a part of."""
    due = localtime(item.due).date()
    if until <= due:
        raise ValidationError({"until": _("It is due on %(day)s now: name a later day.") % {"day": due.isoformat()}})
    try:
        check_dates(due, until)
    except ValidationError as error:
        raise ValidationError({"until": error.messages}) from error
    whole = item.parent
    if whole is not None and whole.due and until > localtime(whole.due).date():
        raise ValidationError({"until": _("The whole is due on %(day)s: a part is not due later.") % {
            "day": localtime(whole.due).date().isoformat()}})


def _decide(change: Change, row: ItemDelay, state: str, opinion: str) -> None:
    row.state, row.decided_by_id, row.decided_at, row.opinion = state, change.person_id, change.at, opinion
    row.save(update_fields=["state", "decided_by", "decided_at", "opinion"])
    tell(change, f"supervised_delay_{state}", [f"u{row.asked_by_id}", *lead_of(change.record)], opinion)
