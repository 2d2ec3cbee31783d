"""For tests: a purchase at any point of its course."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from office.records.attachments import receive
from office.records.perform import perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import account
from office.time import today
from planning.procurement import services
from planning.procurement.models import Procurement
from planning.procurement.register import ProcurementRegister

CLERK, HEAD = "planning.staff", "planning.head"
EXPERTS = (("王立新", "青岛大学", False), ("刘海燕", "山东科技大学", False), ("陈启明", "青岛市软件行业协会", False),
           ("周建国", "青岛市工程咨询院", False), ("宋佳琪", "本办综合规划处", True))


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for a purchase."""
    return {"title": f"便携式计算机采购（{number}）", "nature": "goods", "class_code": "A02010105", "method": "inquiry",
            "estimated": "80000.00", "need": "更换超期设备。", "method_ground": "", "split_reason": "",
            "of_project": "", "grade": "internal", **changed}


def file(user: Any, name: str = "采购文件.txt") -> UUID:
    """A file that waits for its form."""
    key: UUID = receive(user, SimpleUploadedFile(name, "采购需求与评审办法".encode(), "text/plain")).key
    return key


def asked(number: int = 1, **changed: Any) -> Procurement:
    """A purchase that is asked for, with one line of ten notebooks and its tender file."""
    user = account(CLERK)
    form = form_of(ProcurementRegister)(said(number, **changed), user=user)
    assert form.is_valid(), form.errors
    made: Procurement = file_new(user, ProcurementRegister, form, [file(user)])
    price = (made.estimated / 10).quantize(Decimal("0.01"))
    perform(user, "add_item", made.pk, name="便携式计算机", spec="国产处理器 16G/512G", class_code="A02010105",
            quantity=10, price=price)
    return made


def approved(number: int = 1, **changed: Any) -> Procurement:
    """Approved up to its estimate."""
    made = asked(number, **changed)
    perform(account(HEAD), "approve_it", made.pk, approved=made.estimated)
    return made


def opened(
    number: int = 1, bids: tuple[str, ...] = ("78000.00", "76500.00", "79900.00"), **changed: Any
) -> Procurement:
    """Its offers are read out, and its panel is entered; the deadline is today."""
    made = approved(number, **changed)
    perform(account(CLERK), "issue", made.pk, issued_on=today() - timedelta(days=20), deadline=today())
    perform(account(CLERK), "open_offers", made.pk)
    for place, amount in enumerate(bids, 1):
        perform(account(CLERK), "add_bid", made.pk, supplier=f"青岛供应商{place}有限公司", credit_code="",
                amount=Decimal(amount), invalid="")
    for name, organ, buyer in EXPERTS:
        perform(account(CLERK), "add_panelist", made.pk, name=name, organ=organ, buyer=buyer)
    return made


def scored(made: Procurement, points: tuple[int, ...] = (85, 92, 80)) -> None:
    """Every member gives every valid offer its points."""
    marks = zip(made.bids.filter(invalid=""), points, strict=False)
    given = {(bid.pk, one.pk): Decimal(mark) for bid, mark in marks for one in made.panel.all()}
    services.score(account(CLERK), made.pk, given)


def awarded(number: int = 1, **changed: Any) -> Procurement:
    """The second supplier has won, with 76,500 yuan."""
    made = opened(number, **changed)
    scored(made)
    perform(account(CLERK), "evaluate", made.pk)
    perform(account(HEAD), "award", made.pk, announced_on=today())
    return Procurement.objects.get(pk=made.pk)
