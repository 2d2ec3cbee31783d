"""For tests: contracts of a purchase whose result is announced, drafted, signed, and accepted."""

from decimal import Decimal
from typing import Any

from office.records.perform import perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import account
from office.time import today
from planning.budget.models import BudgetLine
from planning.budget.testing import budget_in_force, line_of
from planning.contract.models import Contract
from planning.contract.register import ContractRegister
from planning.goods_acceptance.models import GoodsAcceptance
from planning.goods_acceptance.register import GoodsAcceptanceRegister
from planning.procurement.testing import awarded, file

CLERK, HEAD, CASHIER = "planning.staff", "planning.head", "finance"


def line() -> BudgetLine:
    """The line for network and software of a budget in force, with 500,000 yuan."""
    if not BudgetLine.objects.filter(code="31007").exists():
        budget_in_force()
    return line_of("31007")


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for a contract that needs no purchase."""
    return {"title": f"便携式计算机采购合同（{number}）", "purchase": "", "supplements": "",
            "party": "青岛供应商2有限公司", "amount": "76500.00",
            "advance": "10000.00", "budget_line": line().pk, "ends_on": "2026-12-31",
            "terms": "供应便携式计算机10台，质保三年。", "grade": "internal", **changed}


def drafted(number: int = 1, **changed: Any) -> Contract:
    """Drafted by the clerk, with its text."""
    user = account(CLERK)
    form = form_of(ContractRegister)(said(number, **changed), user=user)
    assert form.is_valid(), form.errors
    made: Contract = file_new(user, ContractRegister, form, [file(user, "合同文本.txt")])
    return made


def signed(number: int = 1, **changed: Any) -> Contract:
    """Signed today by the head."""
    made = drafted(number, **changed)
    perform(account(HEAD), "sign", made.pk, signed_on=today())
    return Contract.objects.get(pk=made.pk)


def bought(number: int = 1, **changed: Any) -> Contract:
    """Signed, of a purchase that the second supplier has won with 76,500 yuan."""
    line()
    return signed(number, **{"purchase": awarded(number, split_reason="不同任务").pk, **changed})


def delivered(deal: Contract, number: int = 1) -> GoodsAcceptance:
    """What came today, not said yet."""
    user = account(CLERK)
    form = form_of(GoodsAcceptanceRegister)(arrived(number, deal=deal.pk), user=user)
    assert form.is_valid(), form.errors
    made: GoodsAcceptance = file_new(user, GoodsAcceptanceRegister, form)
    return made


def arrived(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for an acceptance; of a new contract, if none is named."""
    deal = changed.pop("deal", None) or signed(number, amount="7650.00", advance="0").pk
    return {"title": f"便携式计算机验收（{number}）", "deal": deal, "delivered_on": today().isoformat(),
            "place": "A座库房", "grade": "internal", **changed}


def accepted(deal: Contract, count: int = 10, number: int = 1) -> GoodsAcceptance:
    """So many pieces of the first line are accepted, at 7,650 yuan."""
    made = delivered(deal, number)
    perform(account(CLERK), "say", made.pk, line=1, accepted=count, price=Decimal("7650.00"),
            remark="" if count == 10 else "其余未到货")
    perform(account(HEAD), "accept", made.pk)
    return GoodsAcceptance.objects.get(pk=made.pk)
