"""What the page of a contract tells: its payments, and its acceptances as far as the reader may see them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template

from office.permissions.ask import visible_to
from planning.contract.models import Contract, ContractPayment
from planning.goods_acceptance.models import GoodsAcceptance

register = template.Library()


@dataclass(frozen=True)
class Money:
    """A contract's payments and acceptances."""

    payments: list[ContractPayment]
    acceptances: list[GoodsAcceptance]
    paid: Decimal
    left: Decimal


@register.simple_tag(takes_context=True)
def contract_money(context: dict[str, Any], contract: Contract) -> Money:
    """In two queries."""
    payments = list(contract.payments.select_related("acceptance", "voucher"))
    paid = sum((one.amount for one in payments), Decimal(0))
    seen = visible_to(context["request"].user, contract.acceptances.all()).order_by("pk")
    return Money(payments, list(seen), paid, contract.amount - paid)
