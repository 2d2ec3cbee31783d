"""What happens to an asset: filed, mended, lent, set aside, disposed of; and cards made of accepted items."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.lending import services as lending
from office.notices.services import promise_notice
from office.orgchart.models import Division, Person
from office.permissions.access import end
from office.records.perform import Change, differs, following
from office.registers.register import register_of
from office.registers.services import duty_of, fill
from office.time import today
from planning.asset import custody
from planning.asset.models import Asset, AssetDisposal, AssetRepair, Status

HEADS = "d{}.division_head"
FIXED = ("class_code", "value", "acquired_on")  # of a card made from an accepted item


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """A card begins in somebody's hands: whom the paper card names, or whoever files it."""
    asset = change.record
    keeper = cleaned.get("keeper") or change.user.person
    custody.enter(change, keeper, cleaned.get("kept_since") or asset.acquired_on)
    if cleaned.get("keeper"):
        change.become(Status.IN_USE)


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """What an acceptance says of value, class and day is not changed on the card. Raises ValidationError."""
    if change.record.item_id and differs(change.record, FIXED):
        raise ValidationError(_("Class, value and day come from the acceptance: they are corrected there."))
    if differs(change.record, ("used_in_id",)):
        custody.renew(change.record)


def open_cards(change: Change, item: Any, place: str, used_in: Division, keeper: Person) -> list[Asset]:
    """The cards of an accepted item, one a piece, under its id; in the acceptance's transaction and by its right.

    They are offered to the keeper, who signs for them. The database refuses a second card of one piece.
    """
    register = register_of(Asset.KIND)
    made = []
    for nth in range(1, item.accepted + 1):
        card = Asset(
            division=change.record.division, duty=duty_of(register), grade=change.record.grade, title=item.name,
            class_code=item.class_code, spec=item.spec, value=item.price, acquired_on=change.record.accepted_on,
            place=place, used_in=used_in, item=item, nth=nth, source_id=change.record.pk)
        with following(change, card) as opened:
            fill(register, opened, {})
            if keeper.pk != change.person_id:
                custody.offer(opened, keeper, place)
        made.append(card)
    return made


def send_away(change: Change, fault: str, repairer: str) -> None:
    """It goes to be mended."""
    AssetRepair.objects.create(asset=change.record, fault=fault, repairer=repairer, before=change.record.status,
                               sent_by_id=change.person_id)


def mended(change: Change, outcome: str, cost: Decimal) -> None:
    """It is back, with what was done and what it cost; in use or idle as before."""
    row = change.record.repairs.get(back_at=None)
    row.outcome, row.cost, row.back_at = outcome, cost, change.at
    row.save(update_fields=["outcome", "cost", "back_at"])
    change.become(row.before)


def lend(change: Change, borrower: Person, purpose: str, due_on: date) -> None:
    """Lend it until a day, and tell the borrower; see office/lending."""
    lending.lend(change, borrower, purpose, due_on)
    promise_notice(change, "asset_lent", [f"u{borrower.pk}"], purpose, due_day=due_on.isoformat())


def propose_end(change: Change, way: str, ground: str, proceeds: Decimal) -> None:
    """The first half of a disposal (处置申请). Raises ValidationError while it is offered to somebody."""
    if change.record.offered_to_id is not None:
        raise ValidationError(_("It is offered to somebody: take that back first."))
    AssetDisposal.objects.create(asset=change.record, way=way, ground=ground, proceeds=proceeds or Decimal(0),
                                 proposed_by_id=change.person_id)
    change.record.ending = True
    promise_notice(change, "asset_ending", [HEADS.format(change.record.division_id)], ground)


def approve_end(change: Change) -> None:
    """The second half, by somebody else: the card is closed. Raises ValidationError for whoever proposed it."""
    row = _decided(change, approved=True)
    asset = change.record
    asset.removed_on, asset.ending = max(today(), asset.acquired_on), False
    for held in asset.custodies.filter(since__isnull=False, until=None):
        held.until = change.at
        held.save(update_fields=["until"])
    end(asset, custody.HOLDS)
    promise_notice(change, "asset_ended", [f"u{row.proposed_by_id}"])


def refuse_end(change: Change) -> None:
    """It is not disposed of, for the reason given."""
    row = _decided(change, approved=False)
    change.record.ending = False
    promise_notice(change, "asset_not_ended", [f"u{row.proposed_by_id}"], change.reason)


def _decided(change: Change, *, approved: bool) -> AssetDisposal:
    row: AssetDisposal = change.record.disposals.get(decided_at=None)
    if row.proposed_by_id in (change.person_id, change.behalf_id):
        raise ValidationError(_("Whoever proposes a disposal does not decide it: two people do."))
    row.approved, row.decided_by_id, row.decided_at, row.opinion = approved, change.person_id, change.at, change.reason
    row.save(update_fields=["approved", "decided_by", "decided_at", "opinion"])
    return row


