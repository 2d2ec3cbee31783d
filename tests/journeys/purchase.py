"""A purchase as people do it at the browser: from the wish to the winner, the contract, the cards, and the payment."""

from datetime import timedelta

from office.records.perform import perform
from office.testing import account
from office.time import today
from planning.asset.models import Asset
from planning.asset.testing import division
from planning.contract.models import Contract
from planning.contract.testing import line
from planning.goods_acceptance.models import GoodsAcceptance
from planning.procurement.models import Procurement
from planning.procurement.testing import EXPERTS, file
from planning.project.models import Project
from tests.journeys.desk import Desk, Reader
from tests.journeys.looking import look

WINNER = "青岛海云办公设备有限公司"


def buy(desk: Desk, clerk: Reader, project: Project, language: str) -> Procurement:
    """Ten notebooks for a project: asked for, approved, offered, scored, and won."""
    clerk.open("/planning/procurement/new/")
    clerk.fill(title="便携式计算机采购", nature="goods", class_code="A02010105", method="inquiry", estimated="80000",
               need="更换超期设备。", of_project=str(project.pk))
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
    return made


def open_offers(clerk: Reader, made: Procurement) -> None:
    """With its tender file, its time over, three offers and a panel: as the clerk does it."""
    from office.records.attachments import attach
    from office.records.perform import changing

    user = account("planning.staff")
    with changing(user, made.pk, "edit") as change:
        attach(change, [file(user)])
    perform(user, "issue", made.pk, issued_on=today() - timedelta(days=20), deadline=today())
    perform(user, "open_offers", made.pk)
    for supplier, amount in (("青岛联创信息技术有限公司", "78000"), (WINNER, "76500"), ("山东华软科技有限公司", "79900")):
        clerk.open(f"{made.get_absolute_url()}do/add_bid/").fill(supplier=supplier, amount=amount)
        clerk.press("Enter an offer")
    for name, organ, buyer in EXPERTS:
        perform(user, "add_panelist", made.pk, name=name, organ=organ, buyer=buyer)


def agree_on(desk: Desk, clerk: Reader, made: Procurement, language: str) -> Contract:
    """The contract with the winner: drafted, signed by the head, published, and its copy sent for the record."""
    clerk.open("/planning/contract/new/")
    clerk.fill(title="便携式计算机采购合同", purchase=str(made.pk), party=WINNER, amount="76500", advance="0",
               budget_line=str(line().pk), ends_on="20261231", terms="供应便携式计算机10台。")
    clerk.attach("合同.txt", "合同文本".encode(), "text/plain")
    look(clerk, "contract-new")
    clerk.press("Save")
    deal = Contract.objects.get()
    head = desk.sign_in("planning.head", language).open(f"{deal.get_absolute_url()}do/sign/")
    head.fill(signed_on="t")
    head.press("Sign the contract")
    for verb, word in (("publish", "It is published"), ("send_for_record", "Its copy is sent for the record")):
        clerk.open(f"{deal.get_absolute_url()}do/{verb}/").fill(day="t")
        clerk.press(word)
    return deal


def take_and_pay(desk: Desk, clerk: Reader, deal: Contract, language: str) -> None:
    """What came is accepted by another, becomes cards, and is paid; the contract is carried out."""
    clerk.open("/planning/goods_acceptance/new/")
    clerk.fill(title="便携式计算机验收", deal=str(deal.pk), delivered_on="t", place="A座库房")
    clerk.press("Save")
    clerk.press("All is there and in order")
    clerk.press("All is there and in order")
    receipt = GoodsAcceptance.objects.get()
    head = desk.sign_in("planning.head", language)
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
    head.open(f"{deal.get_absolute_url()}do/finish/").press("It is carried out")
    look(cashier.open(deal.get_absolute_url()), "contract")
    look(clerk.open(receipt.get_absolute_url()), "acceptance")
