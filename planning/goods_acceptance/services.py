"""What happens to an acceptance: every item said, signed by another, and its cards made by one act (政府采购法41条)."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext as _

from office.notices.services import promise_notice
from office.orgchart.models import Division, Person
from office.records.perform import Change, differs
from office.time import today
from planning.asset import services as assets
from planning.contract.models import Contract, Status
from planning.goods_acceptance.models import GoodsAcceptance, GoodsItem


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """Every item of the contract's purchase that has not come yet is listed. Raises ValidationError if none is left."""
    record = change.record
    contract = record.deal
    if contract.status != Status.SIGNED:
        raise ValidationError({"deal": _("The contract is not in force.")})
    if record.delivered_on < contract.signed_on:
        raise ValidationError({"delivered_on": _("The contract was not signed yet on this day.")})
    record.checker_id = change.person_id
    record.save()
    rows = [row for row in _still_to_come(contract, record) if row.ordered]
    if not rows:
        raise ValidationError({"deal": _("Nothing of this contract is still to come.")})
    GoodsItem.objects.bulk_create(rows)


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """Its lines are the contract's: that stays. Raises ValidationError."""
    if differs(change.record, ("deal_id",)):
        raise ValidationError({"deal": _("Its lines are those of the contract: file another acceptance.")})


def _still_to_come(contract: Contract, record: GoodsAcceptance) -> list[GoodsItem]:
    """The contract's items with what has not been accepted before; services and works are one line."""
    purchase = contract.purchase
    lines = list(purchase.items.all()) if purchase and contract.supplements_id is None else []
    done = dict(GoodsItem.objects.filter(record__deal=contract, record__accepted_on__isnull=False).order_by()
                .values("place").annotate(sum=Sum("accepted")).values_list("place", "sum"))
    if not lines:
        return [GoodsItem(record=record, place=1, name=contract.title[:100], ordered=1 - done.get(1, 0),
                          price=contract.amount)]
    prices = _prices(contract, lines)
    return [GoodsItem(record=record, place=one.place, name=one.name, spec=one.spec, class_code=one.class_code,
                      ordered=one.quantity - done.get(one.place, 0), price=price)
            for one, price in zip(lines, prices, strict=True)]


def _prices(contract: Contract, lines: list[Any]) -> list[Decimal]:
    """The estimated prices brought down to the contract's amount; to be set right while it is checked."""
    total = sum((one.amount for one in lines), Decimal(0))
    share = contract.amount / total if total else Decimal(0)
    return [(one.price * share).quantize(Decimal("0.01"), "ROUND_DOWN") for one in lines]


def say(change: Change, line: int, accepted: int, price: Decimal, remark: str) -> None:
    """Of one line: how many are accepted, at which price. Raises ValidationError for more than is still to come."""
    row = change.record.items.filter(place=line).first()
    if row is None:
        raise ValidationError({"line": _("There is no such line.")})
    if accepted > row.ordered:
        raise ValidationError({"accepted": _("Only %(ordered)d are still to come.") % {"ordered": row.ordered}})
    if accepted < row.ordered and not remark:
        raise ValidationError({"remark": _("Say why not all are accepted.")})
    row.accepted, row.price, row.remark = accepted, price, remark
    row.save(update_fields=["accepted", "price", "remark"])


def say_all(change: Change) -> None:
    """All that is still to come is there and in order."""
    for row in change.record.items.filter(accepted=None):
        row.accepted = row.ordered
        row.save(update_fields=["accepted"])


def accept(change: Change) -> None:
    """Sign it. Raises ValidationError for whoever checked, while an item is not said, or above the contract."""
    record = change.record
    if record.checker_id in (change.person_id, change.behalf_id):
        raise ValidationError(_("Whoever checks the goods does not accept them alone: another signs."))
    rows = list(record.items.all())
    silent = [str(row.place) for row in rows if row.accepted is None]
    if silent:
        raise ValidationError(_("The acceptance lists every item (政府采购法实施条例45条): lines %(lines)s.") % {
            "lines": "、".join(silent)})
    total = sum((row.amount for row in rows), Decimal(0))
    before = GoodsAcceptance.objects.filter(deal=record.deal_id, accepted_on__isnull=False)
    before_sum = before.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    if total + before_sum > record.deal.amount:
        raise ValidationError(_("The accepted items come over the contract."))
    record.amount, record.accepted_on, record.accepted_by_id = total, today(), change.person_id
    promise_notice(change, "goods_accepted", [f"u{record.checker_id}"])


def make_cards(change: Change, keeper: Person, used_in: Division, place: str) -> None:
    """The cards of every accepted item that is a fixed asset, under the item's id; once. Raises ValidationError."""
    rows = list(change.record.items.exclude(class_code="").filter(accepted__gt=0, cards=None))
    if not rows:
        raise ValidationError(_("No item is left of which a card is to be made."))
    for row in rows:
        assets.open_cards(change, row, place, used_in, keeper)
    promise_notice(change, "assets_offered", [f"u{keeper.pk}"], key=f"cards:{change.record.pk}")
