"""The month's contracts: signed, delivered, accepted, made into cards, paid, as assets.toml tells them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from office.demo.people import People
from office.demo.story import file
from office.records.attachments import receive
from office.records.perform import perform
from office.registers.forms import form_of
from office.registers.register import register_of
from office.registers.services import file_new
from office.time import now, today
from planning.asset.custody import division_of, take_all
from planning.budget.models import BudgetLine
from planning.goods_acceptance.models import GoodsAcceptance


def act(people: People, records: dict[str, int], thing: dict[str, Any], user: Any, name: str,
        said: dict[str, Any]) -> None:
    """Do one act to a contract, to its acceptance, or to the cards made of it; `records`: keys by title."""
    title, delivery = thing["title"], f"{thing['title']} delivery"
    if name == "draft":
        records[title] = _draft(thing, user, records)
    elif name == "sign":
        perform(user, "sign", records[title], signed_on=today())
    elif name in ("publish", "send_for_record"):
        perform(user, name, records[title], day=today())
    elif name == "deliver":
        records[delivery] = file(user, "goods_acceptance", {
            **said, "deal": records[title], "delivered_on": today().isoformat(), "grade": "internal"}).pk
    elif name == "make_cards":
        keeper = people.logins[said["keeper"]].person
        perform(user, name, records[delivery], keeper=keeper, used_in=division_of(keeper, now()), place=said["place"])
    elif name == "take_all":
        take_all(user)
    elif name == "pay":
        receipt = GoodsAcceptance.objects.filter(pk=records.get(delivery)).first()
        amount = receipt.amount if receipt else Decimal(said["advance"])
        perform(user, "pay", records[title], amount=amount, paid_on=today(), acceptance=receipt)
    else:
        perform(user, name, records[delivery])


def _draft(thing: dict[str, Any], user: Any, records: dict[str, int]) -> int:
    lines = BudgetLine.objects.filter(code=thing["code"], budget__year=today().year, last_voucher__gt=0)
    line = lines.order_by("pk")[0]
    typed = {name: thing[name] for name in ("title", "party", "amount", "advance", "terms")} | {
        "purchase": records.get(thing.get("purchase", ""), ""), "supplements": "", "budget_line": line.pk,
        "ends_on": (today() + timedelta(days=thing["ends"])).isoformat(), "grade": "internal"}
    register = register_of("contract")
    form: Any = form_of(register)(typed, user=user)
    if not form.is_valid():
        raise ValueError(f"{thing['title']}: {form.errors.as_text()}")
    text = SimpleUploadedFile(f"{thing['title']}.txt", thing["terms"].encode(), "text/plain")
    pk: int = file_new(user, register, form, [receive(user, text).key]).pk
    return pk
