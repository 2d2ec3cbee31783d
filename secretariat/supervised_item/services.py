"""Opening a supervised item, by hand or from any record; its limit, its days of feedback, its parts.

Worked by verbs, not by a route: several divisions feed back again and again for months, while a step of a route is
done once by one; and what closes an item is evidence and its issuer's word, not the last of a row of acts.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from office.clocks.queries import open_clock
from office.clocks.services import start, stop
from office.clocks.stored import current_calendar
from office.clocks.whom import in_charge_of
from office.notices.services import promise_notice
from office.orgchart.charter_models import Duty
from office.orgchart.models import Division, Post
from office.permissions.ask import Decision, Denied, may, may_file
from office.permissions.standing import standing_of
from office.records.models import Link
from office.records.perform import Change, differs, filing
from office.registers.register import register_of
from office.registers.services import duty_of, fill
from office.time import now, today
from secretariat.supervised_item import hands
from secretariat.supervised_item.cycles import days_of
from secretariat.supervised_item.models import Cycle, Origin, SupervisedItem
from secretariat.supervised_item.rows import ItemTerm

DUTIES = {Origin.DECISION: 2, Origin.OTHER: 20}  # of the Secretariat; all else is its fourth
ASSIGNERS = frozenset({"registry", "leader", "director"})  # and the Secretariat's head: they assign to any division


def open_item(
    user: Any, source: Any, *, origin: str, title: str, text: str, lead: Division, due: date,
    assisting: Iterable[Division] = (), issuer: Post | None = None, cycle: str = Cycle.ONCE,
) -> SupervisedItem:
    """Open an item that follows from a record (or from none), under its grade and linked to it; one transaction.

    Raises Denied without the right to file, or if the source may not be seen; ValidationError from the item's rules.
    """
    seats = may_file(user, SupervisedItem.KIND)
    if not seats:
        raise Denied(Decision("file_new", now(), standing_of(user), kind=SupervisedItem.KIND))
    if source is not None and not (seen := may(user, "view", source)):
        raise Denied(seen)
    register = register_of(SupervisedItem.KIND)
    item = SupervisedItem(
        division=seats[0].post.division, duty=duty_of(register), origin=origin, title=title, text=text,
        starts_on=today(), due_on=due, cycle=cycle, issuer=issuer or issuer_for(lead),
        **({"grade": source.grade, "source_id": source.pk} if source is not None else {}))
    check_dates(item.starts_on, due)
    with filing(user, item) as change:
        fill(register, change, {"lead": lead, "assisting": list(assisting)})
    return item


def issuer_for(lead: Division) -> Post:
    """Who issues what nobody else is named for: the leader in charge of the lead division (分管领导)."""
    names = [name for name in in_charge_of(lead.pk) if name.startswith("p")]
    post = Post.objects.filter(pk__in=[int(name[1:]) for name in names]).order_by("order").first()
    return post or Post.objects.on(now()).filter(role="director").order_by("order")[0]


def check_dates(starts_on: date, due_on: date) -> None:
    """Due after the start and after today, on a working day. Raises ValidationError, offering the next working day."""
    if due_on <= max(starts_on, today()):
        raise ValidationError({"due_on": _("The day must lie after the start, and after today.")})
    next_day = current_calendar().next_working_day(due_on)
    if next_day != due_on:
        raise ValidationError({"due_on": _("%(day)s is not a working day; the next is %(next)s.") % {
            "day": due_on.isoformat(), "next": next_day.isoformat()}})


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """Everything that a new item gets but its number: lead, leader, rights, limit, days of feedback, notices."""
    item, lead = change.record, cleaned["lead"]
    _may_assign(change, lead)
    begin(change, lead, cleaned.get("assisting") or ())
    if item.source_id:
        Link.objects.create(source=item, target_id=item.source_id, kind=Link.Kind.FOLLOWS,
                            added_by_id=change.person_id)


def begin(change: Change, lead: Division, assisting: Iterable[Division]) -> None:
    """The item is the lead division's from now on, and its time limit runs."""
    item = change.record
    item.division, item.leader = lead, issuer_for(lead)
    item.duty = Duty.objects.select_related("division").get(
        division__app="secretariat", number=DUTIES.get(Origin(item.origin), 4))
    item.assisting_ids = assisting_ids(lead, assisting)
    item.save()
    start_clock(change)
    add_terms(item, item.starts_on, item.due_on)
    hands.settle(change)
    tell(change, "supervised", [f"d{lead.pk}.division_head", *(f"d{pk}.division_head" for pk in item.assisting_ids)])


def assisting_ids(lead: Division, assisting: Iterable[Division]) -> list[int]:
    """The keys of the divisions that assist. Raises ValidationError if the lead is among them."""
    found = [division.pk for division in sorted(assisting, key=lambda one: one.order)]
    if lead.pk in found:
        raise ValidationError({"assisting": _("The lead division does not assist itself.")})
    return found


def start_clock(change: Change) -> None:
    """A limit in days of the calendar, from the start to the day it is due: a last day off moves on (民法典 203)."""
    item = change.record
    calendar = current_calendar()
    at = change.at
    if item.starts_on != calendar.local(at).date():
        at = datetime.combine(item.starts_on, calendar.spans_on(item.starts_on)[0][0], calendar.zone)
    clock = start(item, unit="calendar_days", amount=(item.due_on - item.starts_on).days, at=at, by=change.user.person)
    item.due = clock.due_at


def add_terms(item: SupervisedItem, since: date, until: date) -> None:
    """The days of feedback between two days, and the next of them."""
    ItemTerm.objects.bulk_create(
        [ItemTerm(item=item, on=day) for day in days_of(item.cycle, item.starts_on, until) if day >= since],
        ignore_conflicts=True)
    set_next(item)


def set_next(item: SupervisedItem) -> None:
    """The oldest day for which there is no feedback."""
    item.next_feedback_on = item.terms.filter(answer=None).order_by("on").values_list("on", flat=True).first()


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """Words, grade and helpers may be set right; the day only by a delay, the lead by withdrawing and opening anew."""
    item = change.record
    frozen = ("starts_on", "due_on", "cycle", "issuer_id")
    if differs(item, frozen) or cleaned["lead"].pk != item.division_id:
        raise ValidationError(_("Lead, issuer, dates and feedback stay as they were assigned: ask for a delay, or "
                                "withdraw the item and open it anew."))
    item.assisting_ids = assisting_ids(item.division, cleaned.get("assisting") or ())
    if differs(item, ("assisting_ids", "grade")):
        hands.settle(change)


def stop_clock(change: Change) -> None:
    """The limit ends now, in time or late."""
    if clock := open_clock(change.record):
        stop(clock, at=change.at, by=change.user.person)


def tell(change: Change, subject: str, to: list[str], note: str = "", key: str = "", urgent: bool = False) -> None:
    """Promise a notice to whoever answers to these principals."""
    promise_notice(change, subject, to, note[:300], key=key, urgent=urgent,
                   due_day=localtime(change.record.due).date().isoformat())


def lead_of(item: SupervisedItem) -> list[str]:
    """Whom to tell in the lead division: the owner, or its head while there is none."""
    return [f"u{item.owner_id}"] if item.owner_id else [f"d{item.division_id}.division_head"]


def _may_assign(change: Change, lead: Division) -> None:
    """A division opens items for itself; the Secretariat and the leaders for every division."""
    post = change.seat.post if change.seat else None
    if post is None or post.role in ASSIGNERS or post.division.app == "secretariat":
        return
    if lead.pk not in (post.division_id, *post.division.lineage):
        raise ValidationError({"lead": _("Only the Secretariat and the leaders assign to another division.")})
