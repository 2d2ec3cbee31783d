"""Hand-overs of assets (资产交接): offered by whoever holds one, in the taker's hands when they have signed too."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from office.notices.services import promise_notice
from office.orgchart.models import Division, Person
from office.permissions.access import end, give
from office.permissions.standing import standing_of
from office.records.perform import Change, perform
from planning.asset.models import Asset, AssetCustody, Status

HOLDS, OFFERED = "custody", "offer"  # causes of the rights of who holds an asset, and of who is to take it
HOLDER = ("view", "hand_over", "take_offer_back", "set_aside", "note")
MOST = 100  # signed for at once
TAKER = ("view", "take", "refuse_it")


def hand_over(change: Change, taker: Person, place: str, note: str = "") -> None:
    """Offer the asset to somebody, signed by its holder; it stays where it is until they take it.

    Raises ValidationError for anybody but the holder, for oneself, and while another offer is open.
    """
    asset = change.record
    if asset.offered_to_id is not None:
        raise ValidationError(_("It is offered to somebody already: take that back first."))
    if asset.keeper_id is not None and asset.keeper_id != change.person_id:
        raise ValidationError(_("Only whoever holds it hands it over; both sign."))
    if taker.pk == change.person_id:
        raise ValidationError({"taker": _("It is handed over between two people.")})
    offer(change, taker, place, note)
    promise_notice(change, "asset_offered", [f"u{taker.pk}"], note)


def offer(change: Change, taker: Person, place: str, note: str = "") -> None:
    """The giver's half of a hand-over: from now on the taker may sign for it."""
    asset = change.record
    row = AssetCustody.objects.create(asset=asset, person=taker, giver_id=change.person_id, place=place, note=note,
                                      used_in=division_of(taker, change.at) or asset.used_in)
    asset.offered_to = taker
    give(asset, [(f"u{taker.pk}", TAKER, f"{OFFERED}:{row.pk}")])


def take(change: Change) -> None:
    """Take it into one's hands, with one's signature; the giver's custody ends at this instant.

    Raises ValidationError for anybody but whom it is offered to.
    """
    row = _open_offer(change)
    if row.person_id != change.person_id:
        raise ValidationError(_("It is offered to somebody else."))
    _settle(change, row)
    promise_notice(change, "asset_taken", [f"u{row.giver_id}"])


def take_all(user: Any) -> int:
    """Sign for everything that is offered to one, in one transaction; returns how many there were."""
    offered = Asset.objects.filter(is_open=True, offered_to=user.person_id).order_by("pk")
    keys = list(offered.values_list("pk", flat=True)[:MOST])
    with transaction.atomic():
        for pk in keys:
            perform(user, "take", pk)
    return len(keys)


def refuse_it(change: Change) -> None:
    """Say why one does not take it; it stays with its holder."""
    row = _open_offer(change)
    if row.person_id != change.person_id:
        raise ValidationError(_("It is offered to somebody else."))
    _close_offer(change, row, change.reason)
    promise_notice(change, "asset_refused", [f"u{row.giver_id}"], change.reason)


def take_offer_back(change: Change) -> None:
    """The holder takes the offer back before it is taken."""
    row = _open_offer(change)
    if row.giver_id != change.person_id:
        raise ValidationError(_("Only whoever offered it takes the offer back."))
    _close_offer(change, row, str(_("Taken back")))


def enter(change: Change, person: Person, since: date) -> None:
    """The custody that a new card begins with, as the paper card or the acceptance has it, entered by who files it."""
    asset = change.record
    begins = datetime.combine(since, time(), timezone.get_current_timezone())
    AssetCustody.objects.create(asset=asset, person=person, entered_by_id=change.person_id, place=asset.place,
                                used_in=asset.used_in, since=min(begins, change.at))
    _hold(change, person.pk)


def hand_to(change: Change, taker: Person, words: str) -> None:
    """With a post that ends: both have signed the handover, in the handover itself."""
    asset = change.record
    for offer in AssetCustody.objects.filter(asset=asset, since=None, refused_at=None):
        _close_offer(change, offer, words)
    row = AssetCustody(asset=asset, person=taker, giver_id=asset.keeper_id, place=asset.place, note=words[:200],
                       used_in=division_of(taker, change.at) or asset.used_in)
    if row.giver_id in (None, taker.pk):
        row.giver_id, row.entered_by_id = None, change.person_id
    row.save()
    _settle(change, row)


def holders_on(asset_pk: int, day: date) -> list[AssetCustody]:
    """In whose hands the asset was on a day, in order; several, if it was handed over on it."""
    begins = datetime.combine(day, time(), timezone.get_current_timezone())
    rows = AssetCustody.objects.filter(Q(until=None) | Q(until__gt=begins), asset=asset_pk,
                                       since__lt=begins + timedelta(days=1))
    return list(rows.select_related("person", "giver", "entered_by", "used_in").order_by("since"))


def renew(asset: Asset) -> None:
    """The rights of who holds it and of the division that uses it, as they are now."""
    end(asset, HOLDS)
    give(asset, _rights(asset))


def division_of(person: Person, at: datetime) -> Division | None:
    """Where somebody works: the division of their first post."""
    user = getattr(person, "user", None)
    seats = [seat for seat in standing_of(user, at).seats if seat.behalf_id is None] if user else []
    return seats[0].post.division if seats else None


def _open_offer(change: Change) -> AssetCustody:
    row = AssetCustody.objects.filter(asset=change.record, since=None, refused_at=None).first()
    if row is None:
        raise ValidationError(_("It is offered to nobody."))
    return row


def _close_offer(change: Change, row: AssetCustody, words: str) -> None:
    row.refused_at, row.refusal = change.at, words[:500]
    row.save(update_fields=["refused_at", "refusal"])
    change.record.offered_to = None
    end(change.record, f"{OFFERED}:{row.pk}")


def _settle(change: Change, row: AssetCustody) -> None:
    """End the custody there is, and begin this one, at one instant."""
    asset = change.record
    for before in AssetCustody.objects.filter(asset=asset, since__isnull=False, until=None):
        before.until = change.at
        before.save(update_fields=["until"])
    row.since = change.at
    row.save(update_fields=["since"])
    end(asset, f"{OFFERED}:{row.pk}")
    asset.offered_to, asset.place, asset.used_in = None, row.place, row.used_in
    if asset.status == Status.IDLE:
        change.become(Status.IN_USE)
    _hold(change, row.person_id)


def _hold(change: Change, person_id: int) -> None:
    change.record.keeper_id = person_id
    renew(change.record)


def _rights(asset: Asset) -> Iterable[Any]:
    """The holder works with it; the head of the division that uses it sees it."""
    return [(f"u{asset.keeper_id}", HOLDER, HOLDS), (f"d{asset.used_in_id}.division_head", ("view",), HOLDS)]
