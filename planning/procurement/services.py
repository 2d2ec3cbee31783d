"""What happens to a purchase on each verb; the days of the law are figures, and clocks hold whoever has to act."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from office.clocks.stored import current_calendar
from office.figures.queries import figure
from office.notices.services import promise_notice
from office.records.models import Link
from office.records.perform import Change, changing, differs
from office.time import today
from planning.budget.ledger import said
from planning.limits import end_limit, set_limit
from planning.procurement import rules
from planning.procurement.models import Bid, Method, Panelist, Procurement, ProcurementItem, Score, Status

FIXED = ("nature", "class_code", "method", "estimated", "of_project_id")
ITEMS = 100  # lines of one purchase


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """Whoever asks for it does not approve it."""
    change.record.asker_id = change.person_id
    link_project(change)


def link_project(change: Change) -> None:
    """A purchase or a contract of a project hangs on the project's page."""
    record = change.record
    if record.of_project_id:
        Link.objects.get_or_create(source=record, target_id=record.of_project_id, kind=Link.Kind.FOLLOWS,
                                   defaults={"added_by_id": change.person_id})


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """Once approved, what was approved stays. Raises ValidationError."""
    if change.record.status != Status.PLANNED and differs(change.record, FIXED):
        raise ValidationError(_("It is approved as it stands: withdraw it and ask anew."))


def add_item(change: Change, name: str, spec: str, class_code: str, quantity: int, price: Decimal) -> None:
    """One more line. Raises ValidationError when the lines come over the estimate."""
    record = change.record
    place = (record.items.aggregate(last=Max("place"))["last"] or 0) + 1
    if place > ITEMS:
        raise ValidationError(_("At most %(most)d lines.") % {"most": ITEMS})
    ProcurementItem.objects.create(record=record, place=place, name=name, spec=spec, class_code=class_code,
                                   quantity=quantity, price=price)
    if sum_of(record) > record.estimated:
        raise ValidationError({"price": _("The lines together come over the estimated amount.")})


def sum_of(record: Procurement) -> Decimal:
    """What the lines cost together."""
    return sum((one.amount for one in record.items.all()), Decimal(0))


def approve(change: Change, approved: Decimal) -> None:
    """Approve the purchase, its method and its amount.

    Raises ValidationError for whoever asked, over the estimate, without lines, or for a split one without its reason.
    """
    record = change.record
    if record.asker_id in (change.person_id, change.behalf_id):
        raise ValidationError(_("Whoever asks for a purchase does not approve it."))
    if approved > record.estimated:
        raise ValidationError({"approved": _("Not more than was asked for.")})
    if not record.items.exists():
        raise ValidationError(_("It has no lines yet: what is to be bought?"))
    day = today()
    rules.refuse_method(record.nature, record.method, record.estimated, record.method_ground, day)
    others = rules.like_it(record.nature, record.class_code, record.division_id, day.year, record.pk)
    split = record.method != Method.OPEN and rules.looks_split(record.nature, approved, others, day)
    if split and not record.split_reason:
        raise ValidationError(_("It looks like a split purchase (政府采购法实施条例28条): edit it and say why it is "
                                "none."))
    record.approved, record.approver_id = approved, change.person_id
    promise_notice(change, "procurement_approved", [f"u{record.asker_id}"])


def issue(change: Change, issued_on: date, deadline: date) -> None:
    """Put the documents on offer until a day that the law's least days allow. Raises ValidationError."""
    record = change.record
    least = figure("procurement.days", issued_on)[record.method]
    if least["unit"] == "calendar_days":
        first = issued_on + timedelta(days=least["days"])
    else:
        first = current_calendar().add_working_days(issued_on, least["days"])
    if deadline < first:
        raise ValidationError({"deadline": _("Not before %(day)s: %(law)s.") % {
            "day": first.isoformat(), "law": least["source"]}})
    if not record.attachments.filter(withdrawn_at=None).exists():
        raise ValidationError(_("Attach the tender file first (Edit, Files)."))
    record.issued_on, record.deadline = issued_on, deadline


def open_offers(change: Change) -> None:
    """The deadline is over: the offers are opened. Raises ValidationError before it."""
    if today() < change.record.deadline:
        raise ValidationError(_("Offers are opened on %(day)s, not before.") % {"day": change.record.deadline})
    change.record.opened_on = today()


def add_bid(change: Change, supplier: str, credit_code: str, amount: Decimal, invalid: str) -> None:
    """One offer as it was read out. Raises ValidationError for a second one of the supplier."""
    if change.record.bids.filter(supplier=supplier).exists():
        raise ValidationError({"supplier": _("This supplier's offer is read out already.")})
    Bid.objects.create(record=change.record, supplier=supplier, credit_code=credit_code, amount=amount,
                       invalid=invalid, by_id=change.person_id)


def add_panelist(change: Change, name: str, organ: str, buyer: bool) -> None:
    """A member of the panel. Raises ValidationError for somebody who works for a bidder (政府采购法12条)."""
    if change.record.bids.filter(supplier=organ).exists():
        raise ValidationError({"organ": _("They work for a bidder and have an interest (政府采购法12条).")})
    if change.record.panel.filter(name=name, organ=organ).exists():
        raise ValidationError({"name": _("They are on the panel already.")})
    Panelist.objects.create(record=change.record, name=name, organ=organ, buyer=buyer, by_id=change.person_id)


def score(user: Any, pk: int, given: dict[tuple[int, int], Decimal]) -> None:
    """Enter what the panel gave, by bid and member. Raises Denied, or ValidationError when it is not opened."""
    with changing(user, pk, "evaluate", cause="score_offers") as change:
        if change.record.status != Status.OPENED:
            raise ValidationError(_("Offers are scored between their opening and the evaluation."))
        rules.refuse_panel(list(change.record.panel.all()), today())
        for (bid, member), points in given.items():
            Score.objects.update_or_create(bid_id=bid, panelist_id=member,
                                           defaults={"points": points, "by_id": change.person_id})


def evaluate(change: Change) -> None:
    """The panel is done. Raises ValidationError for too few offers, a wrong panel, or a score that lacks."""
    record = change.record
    valid = record.bids.filter(invalid="")
    least = figure("procurement.offers", today())[record.method]
    if valid.count() < least:
        raise ValidationError(_("Fewer than %(least)d valid offers: the purchase has failed (政府采购法36条).") % {
            "least": least})
    panel = list(record.panel.all())
    rules.refuse_panel(panel, today())
    if Score.objects.filter(bid__in=valid).count() < valid.count() * len(panel):
        raise ValidationError(_("A score lacks: every member scores every valid offer."))
    for bid in record.bids.filter(supplier__in=[one.organ for one in panel]):
        raise ValidationError(_("%(organ)s has an interest: its people are not on the panel.") % {
            "organ": bid.supplier})
    set_limit(change, "procurement.pick_days")


def award(change: Change, announced_on: date) -> None:
    """The buyer takes the offer that is ranked first (实施条例43条), and announces it.

    Raises ValidationError when it is above the approved amount, or announced too late or too early.
    """
    record = change.record
    winner = ranking(record)[0]["bid"]
    if winner.amount > record.approved:
        raise ValidationError(_("The first offer (%(amount)s yuan) is above the approved amount (%(most)s yuan).") % {
            "amount": said(winner.amount), "most": said(record.approved)})
    if announced_on < record.opened_on:
        raise ValidationError({"announced_on": _("The offers were not opened yet on this day.")})
    record.winner, record.chosen_on, record.announced_on = winner, today(), announced_on
    set_limit(change, "procurement.contract_days")


def contracted(change: Change) -> None:
    """A contract is signed: the clock of the notice stands."""
    end_limit(change)


def failed(change: Change) -> None:
    """It failed, or was withdrawn: nothing is due any more."""
    end_limit(change)


def ranking(record: Procurement) -> list[dict[str, Any]]:
    """The valid offers, the best mean score first, of equal ones the cheaper; each with its scores by member."""
    panel = list(record.panel.all())
    rows = []
    for bid in record.bids.filter(invalid="").prefetch_related("scores"):
        points = {one.panelist_id: one.points for one in bid.scores.all()}
        mean = (sum(points.values(), Decimal(0)) / len(points)).quantize(Decimal("0.01")) if points else Decimal(0)
        rows.append({"bid": bid, "points": [points.get(one.pk) for one in panel], "mean": mean})
    rows.sort(key=lambda row: (-row["mean"], row["bid"].amount, row["bid"].pk))
    return rows
