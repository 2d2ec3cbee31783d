"""For tests: a letter and everybody who has a part in it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from office.orgchart.models import Post
from office.records.attachments import receive
from office.registers.forms import form_of
from office.registers.services import edit, file_new
from office.routing.models import Step
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from office.testing import account
from secretariat.introduction_letter.models import IntroductionLetter
from secretariat.introduction_letter.register import IntroductionLetterRegister
from tests.office.files.builders import pdf

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for a letter."""
    return {"title": f"第{number}批电子政务外网接入事宜", "addressee": "青岛市财政局", "bearers": "单文博\n于晓燕",
            "post": "工程师", "headcount": "2", "valid_days": "7", "grade": "internal", **changed}


def keeper() -> Any:
    """The account of the seals' keeper."""
    return account("seals")


class Letter:
    """One letter and everybody who has a part in it."""

    def __init__(self, applicant: str = "network.staff", **changed: Any) -> None:
        form = form_of(IntroductionLetterRegister)(said(**changed), user=account(applicant))
        assert form.is_valid(), form.errors
        self.applicant = applicant
        self.pk = file_new(account(applicant), IntroductionLetterRegister, form).pk

    @property
    def now(self) -> IntroductionLetter:
        return IntroductionLetter.objects.get(pk=self.pk)

    def start(self, approver: str = "leadership.deputy") -> None:
        choices = {"1.authorise": [f"p{Post.objects.get(code=approver).pk}"]}
        template = RouteTemplate.objects.get(code="introduction_letter").pk
        start(account(self.applicant), self.pk, template, choices=choices)

    def act(self, user: Any, act: str) -> None:
        agree(user, Step.objects.get(record=self.pk, is_open=True, act=act).pk, "同意")

    def approved(self) -> "Letter":
        self.start()
        self.act(account("deputy"), "authorise")
        return self

    def issued(self) -> "Letter":
        self.approved()
        self.act(keeper(), "seal")
        return self

    def change(self, user: Any, uploads: tuple[Any, ...] = (), **typed: str) -> None:
        letter = self.now
        form = form_of(IntroductionLetterRegister)(said(**typed), user=user, instance=letter)
        assert form.is_valid(), form.errors
        edit(user, IntroductionLetterRegister, form, letter.version, uploads)

    def scanned(self) -> None:
        file = SimpleUploadedFile("退回介绍信.pdf", pdf(), "application/pdf")
        self.change(keeper(), (receive(keeper(), file).key,))
