"""Instructions: the register's contract, words or photograph, distribution with receipts, and the item made of one."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from office.notices.models import Notice
from office.outbox.services import drain
from office.permissions.ask import may
from office.records.attachments import receive
from office.records.models import Link
from office.records.perform import NotNow, perform
from office.registers.forms import form_of
from office.registers.services import edit, file_new
from office.routing.models import Step
from office.testing import RegisterContract, account, frozen, signed_in
from secretariat.instruction.models import Instruction, Status
from secretariat.instruction.register import InstructionRegister
from secretariat.supervised_item.models import SupervisedItem
from secretariat.supervised_item.testing import MAY, division, opened
from secretariat.supervised_item.testing import said as typed_item

pytestmark = pytest.mark.django_db


def said(title: str = "关于政务外网扩容情况的报告", grade: str = "internal", **more: Any) -> dict[str, Any]:
    """What is typed of an instruction."""
    return {"title": title, "grade": grade, "given_by": "王副市长", "level": "superior", "given_on": "2026-05-05",
            "text": "请电政信息办抓紧落实，月底前报结果。", **more}


def entered(username: str = "registry", uploads: Any = (), **more: Any) -> Instruction:
    """An instruction as the registry enters it."""
    user = account(username)
    form = form_of(InstructionRegister)(said(**more), user=user)
    assert form.is_valid(), form.errors
    return file_new(user, InstructionRegister, form, uploads)


class TestContract(RegisterContract):
    """What holds for every register."""

    register = InstructionRegister
    filer = "registry"

    def typed(self, number: int) -> dict[str, Any]:
        return said(f"关于第{number}批骨干链路扩容的报告")


@pytest.fixture(autouse=True)
def _may(office: None) -> Iterator[None]:
    with frozen(MAY):
        yield


def test_words_or_a_photograph() -> None:
    with pytest.raises(ValidationError, match="photograph"):
        entered(text="")
    assert not Instruction.objects.exists()
    photo = receive(account("registry"), SimpleUploadedFile("批示.txt", "手写批示".encode(), "text/plain"))
    one = entered(text="", uploads=[photo.key])
    assert one.number == "批〔2026〕1号" and one.attachments.get().name == "批示.txt"


def test_distributed_with_notices_and_receipts() -> None:
    one = entered()
    assert not may(account("network.head"), "view", one)
    perform(account("registry"), "distribute", one.pk, divisions=[division("network"), division("website")],
            note="请阅研")
    drain()
    assert one.reread().status == Status.DISTRIBUTED
    readers = Step.objects.filter(record_id=one.pk, reading=True)
    assert readers.count() == 2 and may(account("network.head"), "view", one)
    assert Notice.objects.filter(record_id=one.pk, subject="to_read", person=account("website.head").person).exists()
    assert not may(account("planning.head"), "view", one)


def test_reported_back_it_is_closed() -> None:
    one = entered()
    perform(account("registry"), "report", one.pk, result="已按期落实，链路开通。")
    now = one.reread()
    assert (now.status, now.is_open, now.reported_on) == (Status.FED_BACK, False, MAY.date())
    with pytest.raises(NotNow):
        perform(account("registry"), "report", one.pk, result="再报")


def test_one_act_makes_a_supervised_item_of_it() -> None:
    one = entered(grade="work_secret")
    client = signed_in("registry")
    assert f"/secretariat/supervised_item/new/?source={one.pk}" in client.get(one.get_absolute_url()).content.decode()
    page = client.get(f"/secretariat/supervised_item/new/?source={one.pk}").content.decode()
    assert one.title in page and one.text in page
    answer = client.post("/secretariat/supervised_item/new/",
                         typed_item(source=str(one.pk), grade="work_secret", due_on="2026-05-29"))
    assert answer.status_code == 302
    item = SupervisedItem.objects.get()
    assert item.source_id == one.pk and item.due_on == date(2026, 5, 29)
    assert Link.objects.filter(source=item, target=one, kind="follows").exists()


def test_entered_from_the_record_it_was_written_on() -> None:
    source = opened()
    client = signed_in("registry")
    assert "Enter an instruction on this" in client.get(source.get_absolute_url()).content.decode()
    client.post("/secretariat/instruction/new/", said(source=str(source.pk)))
    one = Instruction.objects.get()
    assert one.source_id == source.pk and Link.objects.filter(source=one, target=source).exists()
    form = form_of(InstructionRegister)(said(given_by="王市长", source=""), user=account("registry"), instance=one)
    assert form.is_valid()
    edit(account("registry"), InstructionRegister, form, one.version)
    assert (one.reread().source_id, one.reread().given_by) == (source.pk, "王市长")


def test_whoever_has_no_right_to_file_is_offered_nothing() -> None:
    source = opened()
    page = signed_in("network.staff").get(source.get_absolute_url()).content.decode()
    assert "Enter an instruction on this" not in page
