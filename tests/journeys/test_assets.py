"""Assets in the browser, in both languages: a card, its label, its hand-over, and a stocktake with a phone; a purchase."""

from datetime import timedelta

import pytest

from office.records.perform import perform
from office.testing import account
from office.time import today
from planning.asset.models import Asset, Status
from planning.asset.testing import card, division
from planning.contract.models import Contract
from planning.contract.testing import line
from planning.goods_acceptance.models import GoodsAcceptance
from planning.procurement.models import Procurement
from planning.procurement.testing import EXPERTS, file
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


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_purchase_from_the_wish_to_the_cards(desk: Desk, language: str) -> None:
    line()
    clerk = desk.sign_in("planning.staff", language).open("/planning/procurement/new/")
    clerk.fill(title="便携式计算机采购", nature="goods", class_code="A02010105", method="inquiry", estimated="80000",
               need="更换超期设备。")
    look(clerk, "procurement-new")
    clerk.press("Save")
    made = Procurement.objects.get()
    clerk.press("Add a line")
    clerk.fill(name="便携式计算机", class_code="A02010105", quantity="10", price="8000")
    clerk.press("Add a line")
    head = desk.sign_in("planning.head", language).open(f"{made.get_absolute_url()}do/approve_it/")
    head.fill(approved="80000")
    head.press("Approve the purchase")
    open_offers(clerk, made)
    clerk.open(f"{made.get_absolute_url()}scores/")
    for control in clerk.main.locator("form.record-form input[type=number]").all():
        control.fill("88")
    look(clerk, "procurement-scores")
    clerk.press("Save")
    clerk.press("The evaluation is done")
    clerk.press("The evaluation is done")
    head.open(f"{made.get_absolute_url()}do/award/").fill(announced_on="t")
    head.press("Choose the winner and announce")
    look(head, "procurement")
    assert made.reread().winner.amount == 76_500
    look(head.open(f"{made.get_absolute_url()}why/"), "procurement-why")
    look(head.open("/planning/procurements/split/"), "procurement-split")
    carry_out(desk, clerk, head, made, language)
    phone = desk.sign_in("planning.head", language, **PHONE)
    for name, address in (("procurement", made.get_absolute_url()), ("why", f"{made.get_absolute_url()}why/"),
                          ("assets", "/planning/asset/"), ("statement", "/planning/assets/ledger/")):
        look(phone.open(address), f"phone-{name}")


def carry_out(desk: Desk, clerk: Reader, head: Reader, made: Procurement, language: str) -> None:
    """The contract with the winner, its acceptance, the cards that follow, and the payment."""
    clerk.open("/planning/contract/new/")
    clerk.fill(title="便携式计算机采购合同", purchase=str(made.pk), party="青岛海云办公设备有限公司", amount="76500", advance="0",
               budget_line=str(line().pk), ends_on="20261231", terms="供应便携式计算机10台。")
    clerk.attach("合同.txt", "合同文本".encode(), "text/plain")
    look(clerk, "contract-new")
    clerk.press("Save")
    deal = Contract.objects.get()
    head.open(f"{deal.get_absolute_url()}do/sign/").fill(signed_on="t")
    head.press("Sign the contract")
    clerk.open("/planning/goods_acceptance/new/")
    clerk.fill(title="便携式计算机验收", deal=str(deal.pk), delivered_on="t", place="A座库房")
    clerk.press("Save")
    clerk.press("All is there and in order")
    clerk.press("All is there and in order")
    receipt = GoodsAcceptance.objects.get()
    look(head.open(f"{receipt.get_absolute_url()}do/accept/"), "acceptance-accept")
    head.press("Accept")
    clerk.open(f"{receipt.get_absolute_url()}do/make_cards/")
    clerk.pick("keeper", "李明朗")
    clerk.fill(used_in=str(division("network").pk), place="A座1204")
    look(clerk, "acceptance-cards")
    clerk.press("Make asset cards of the items")
    assert Asset.objects.filter(source=receipt.pk, item__record=receipt.pk).count() == 10
    cashier = desk.sign_in("finance", language).open(f"{deal.get_absolute_url()}do/pay/")
    cashier.fill(acceptance=str(receipt.pk), amount="76500", paid_on="t")
    look(cashier, "contract-pay")
    cashier.press("Save")
    look(cashier.open(deal.get_absolute_url()), "contract")
    look(clerk.open(receipt.get_absolute_url()), "acceptance")


def open_offers(clerk: Reader, made: Procurement) -> None:
    """With its tender file, its time over, three offers and a panel: as the clerk does it."""
    from office.records.attachments import attach
    from office.records.perform import changing

    user = account("planning.staff")
    with changing(user, made.pk, "edit") as change:
        attach(change, [file(user)])
    perform(user, "issue", made.pk, issued_on=today() - timedelta(days=20), deadline=today())
    perform(user, "open_offers", made.pk)
    for supplier, amount in (("青岛联创信息技术有限公司", "78000"), ("青岛海云办公设备有限公司", "76500"), ("山东华软科技有限公司", "79900")):
        clerk.open(f"{made.get_absolute_url()}do/add_bid/").fill(supplier=supplier, amount=amount)
        clerk.press("Enter an offer")
    for name, organ, buyer in EXPERTS:
        perform(user, "add_panelist", made.pk, name=name, organ=organ, buyer=buyer)
