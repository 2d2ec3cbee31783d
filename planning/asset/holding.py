"""Assets in somebody's custody: with their post they come into the taker's hands, dated and signed in the handover."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from office.handover.holding import Handing, Holding
from office.lending.services import give_back
from planning.asset.custody import hand_to
from planning.asset.models import Asset, AssetLoan
from planning.asset.services import lend


class AssetHolding(Holding):
    """Each card whose keeper one is."""

    name = "asset"
    label = _("Assets in custody")
    models = ("planning.Asset", "planning.AssetCustody")
    held_by = "keeper_id"

    def open(self) -> QuerySet[Asset]:
        return Asset.objects.filter(is_open=True, keeper__isnull=False).order_by("pk")

    def hand_to(self, handing: Handing, row: Asset) -> None:
        assert handing.taker is not None
        with handing.of_record(row.pk) as change:
            hand_to(change, handing.taker, handing.words)


class AssetLoanHolding(Holding):
    """What one has borrowed and not brought back."""

    name = "asset_loan"
    label = _("Borrowed assets")
    models = ("planning.AssetLoan",)
    held_by = "borrower_id"

    def open(self) -> QuerySet[AssetLoan]:
        return AssetLoan.objects.filter(returned_at=None).select_related("asset").order_by("pk")

    def line(self, row: AssetLoan) -> str:
        return f"{row.asset.line} ({row.due_on:%Y-%m-%d})"

    def record_of(self, row: AssetLoan) -> Asset:
        return row.asset

    def hand_to(self, handing: Handing, row: AssetLoan) -> None:
        assert handing.taker is not None
        with handing.of_record(row.asset_id) as change:
            give_back(change)
            lend(change, handing.taker, row.purpose, row.due_on)
