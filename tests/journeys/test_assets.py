"""Assets in the browser, in both languages: a card, its label, its hand-over, and a stocktake with a phone."""

import pytest

from office.testing import account
from planning.asset.models import Asset, Status
from planning.asset.testing import card, division
from planning.stocktake.models import Status as Count
from planning.stocktake.models import Stocktake, StocktakeDifference, StocktakeSighting
from tests.journeys.desk import PHONE, Desk, Reader
from tests.journeys.looking import look


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_the_card_to_the_stocktake_on_a_phone(desk: Desk, language: str) -> None:
    clerk = desk.sign_in("planning.staff", language).open("/planning/asset/new/")
    clerk.fill(title="便携式计算机", class_code="A02010105", spec="国产处理器 14英寸", value="7200", acquired_on="20240315",
               place="A座1203", used_in=str(division("network").pk))
    look(clerk, "asset-new")
    clerk.press("Save")
    asset = Asset.objects.get()
    look(clerk, "asset")
    label = clerk.page.request.get(f"{asset.get_absolute_url()}print/label.pdf", timeout=60_000)
    assert label.ok and label.body().startswith(b"%PDF")
    hand_over(desk, clerk, asset, language)
    look(clerk.open(f"{asset.get_absolute_url()}life/"), "asset-life")
    look(clerk.open("/planning/assets/ledger/"), "asset-ledger")
    look(clerk.open("/planning/asset/"), "asset-list")
    missing = card(2)
    count(desk, clerk, asset, missing, language)


def hand_over(desk: Desk, clerk: Reader, asset: Asset, language: str) -> None:
    """Offered by the clerk, signed for by its keeper."""
    clerk.press("Hand over")
    clerk.pick("taker", "李明朗")
    clerk.fill(place="A座1204")
    look(clerk, "asset-hand-over")
    clerk.press("Hand over")
    taker = desk.sign_in("network.staff", language, **PHONE).open("/planning/assets/mine/")
    look(taker, "phone-assets-mine")
    taker.press("Sign for all of them")
    assert asset.reread().keeper == account("network.staff").person and asset.reread().status == Status.IN_USE


def count(desk: Desk, clerk: Reader, asset: Asset, missing: Asset, language: str) -> None:
    """Opened for a division, counted with a phone by opening what the label's code says, explained and approved."""
    clerk.open("/planning/stocktake/new/").fill(title="网络系统管理处盘点", counted=str(division("network").pk))
    clerk.press("Save")
    stocktake = Stocktake.objects.get()
    phone = desk.sign_in("planning.staff", language, **PHONE).open(asset.get_absolute_url())
    look(phone, "phone-seen-here")
    phone.press("Seen here")
    assert StocktakeSighting.objects.get().place == "A座1204"
    look(phone, "phone-seen")
    look(phone.open(stocktake.get_absolute_url()), "phone-stocktake")
    clerk.open(f"{stocktake.get_absolute_url()}do/end_count/")
    clerk.press("End the counting")
    assert StocktakeDifference.objects.get().asset == missing
    look(clerk, "stocktake-differences")
    clerk.press("Explain")
    clerk.fill(explanation="设备送修，未在现场。")
    clerk.press("Save")
    clerk.press("Ask for approval")
    clerk.press("Ask for approval")
    head = desk.sign_in("planning.head", language).open(f"{stocktake.get_absolute_url()}do/approve_it/")
    head.press("Approve the stocktake")
    assert stocktake.reread().status == Count.CLOSED
    look(head, "stocktake-closed")
