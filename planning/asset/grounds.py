"""Which rights the cards' own rules give, worked out from custodies, offers and loans."""

from collections.abc import Iterator
from datetime import datetime

from office.lending.services import LOAN
from office.permissions.access import Given
from planning.asset.custody import HOLDER, HOLDS, OFFERED, TAKER
from planning.asset.models import Asset, AssetCustody, AssetLoan


def grounds_of(pks: list[int], at: datetime) -> Iterator[Given]:
    """The holder and the head of the using division; whom it is offered to; who borrows it."""
    for card in Asset.objects.filter(pk__in=pks, keeper__isnull=False, removed_on=None):
        yield card.pk, f"u{card.keeper_id}", HOLDER, HOLDS
        yield card.pk, f"d{card.used_in_id}.division_head", ("view",), HOLDS
    for offer in AssetCustody.objects.filter(asset__in=pks, since=None, refused_at=None):
        yield offer.asset_id, f"u{offer.person_id}", TAKER, f"{OFFERED}:{offer.pk}"
    for loan in AssetLoan.objects.filter(asset__in=pks, returned_at=None):
        yield loan.asset_id, f"u{loan.borrower_id}", ("view",), f"{LOAN}:{loan.pk}"
