"""For tests: what is typed for a standard, and one brought into force as people do it."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from office.records.attachments import receive
from office.records.perform import perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.routing.models import Step
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from office.testing import account
from office.time import today
from planning.standard.models import Standard
from planning.standard.register import StandardRegister

DRAFTER, HEAD = "planning.staff", "planning.head"


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for a standard."""
    return {"title": f"政务信息资源目录编制规范（{number}）", "category": "standard", "text": "规定目录的分类与编码。",
            "grade": "internal", **changed}


def file_of(username: str, name: str = "规范文本.txt") -> Any:
    """An upload of this person's; its key."""
    return receive(account(username), SimpleUploadedFile(name, "第一条 总则".encode(), "text/plain")).key


def drafted(number: int = 1, username: str = DRAFTER, **changed: Any) -> Standard:
    """A draft with its text as a file."""
    user = account(username)
    form = form_of(StandardRegister)(said(number, **changed), user=user)
    assert form.is_valid(), form.errors
    return file_new(user, StandardRegister, form, [file_of(username)])


def sent_to_sign(standard: Standard, username: str = DRAFTER, head: str = HEAD) -> int:
    """Started on its route to the deputy and checked by the head; returns the step of signing."""
    template = RouteTemplate.objects.get(code="standard", published_at__isnull=False, retired_at=None)
    deputy = account("deputy").person.appointments.get(valid_to=None).post
    start(account(username), standard.pk, template.pk, choices={"2.sign": [f"p{deputy.pk}"]})
    agree(account(head), Step.objects.get(record=standard, act="review", is_open=True).pk, "同意。")
    return Step.objects.get(record=standard, act="sign", is_open=True).pk


def signed(standard: Standard, username: str = DRAFTER, head: str = HEAD) -> Standard:
    """Nobody need be consulted; checked and signed."""
    if standard.reread().consulted_at is None:
        perform(account(username), "skip_consultation", standard.pk, reason="文字性调整")
    agree(account("deputy"), sent_to_sign(standard, username, head), "同意印发。")
    return standard.reread()


def issued(number: int = 1, valid_from: date | None = None, **changed: Any) -> Standard:
    """A standard in force, by default from today."""
    return perform(account(HEAD), "issue", signed(drafted(number, **changed)).pk, valid_from=valid_from or today())


def in_a_week() -> date:
    """A day to come."""
    return today() + timedelta(days=7)
