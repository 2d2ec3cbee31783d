"""For tests of items: what is typed, an item opened, feedback with its evidence."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from office.orgchart.models import Division
from office.records.attachments import receive
from office.records.perform import perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import account
from secretariat.supervised_item.models import SupervisedItem
from secretariat.supervised_item.register import SupervisedItemRegister

ZONE = ZoneInfo("Asia/Shanghai")
MAY = datetime(2026, 5, 6, 9, 30, tzinfo=ZONE)  # a Wednesday; the office opened after the holiday of 1 May


def at(day: date | datetime, hour: int = 10) -> datetime:
    """An instant of a day of the office."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def division(code: str) -> Division:
    """A division by its code."""
    return Division.objects.get(code=code)


def said(title: str = "推进政务外网骨干链路扩容", grade: str = "internal", lead: str = "network",
         **more: Any) -> dict[str, Any]:
    """What is typed for an item; its dates lie far ahead, so that it may be typed at any time."""
    return {"title": title, "grade": grade, "origin": "instruction", "text": "年内完成骨干链路扩容，按月报告进展。",
            "lead": division(lead).pk, "starts_on": "t", "due_on": "2030-06-28", "cycle": "once", **more}


def opened(username: str = "registry", **more: Any) -> SupervisedItem:
    """An item as somebody opens it by hand."""
    user = account(username)
    form = form_of(SupervisedItemRegister)(said(**more), user=user)
    assert form.is_valid(), form.errors
    return file_new(user, SupervisedItemRegister, form)


def fed_back(item: SupervisedItem, username: str = "network.staff", *, evidence: bool = True, **more: Any) -> None:
    """Feedback as the division gives it, with a file that shows it."""
    user = account(username)
    sent = SimpleUploadedFile("验收报告.txt", f"链路已开通 {item.pk} {more}".encode(), "text/plain")
    uploads = [receive(user, sent).key] if evidence else []
    perform(user, "feed_back", item.pk, **{"text": "已完成设备上架。", "progress": 40, "uploads": uploads, **more})


def finished(item: SupervisedItem) -> None:
    """The lead calls it done, and the Secretariat finds the evidence good."""
    fed_back(item, final=True)
    perform(account("registry"), "check", item.pk, verdict="good")
