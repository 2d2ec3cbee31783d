"""For tests: a round from its opening to its publication, by those whose acts they are."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from office.records.attachments import receive
from office.records.models import Upload
from office.records.perform import perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import account
from secretariat.assessment.facts import MANUAL
from secretariat.assessment.models import Assessment, Grade
from secretariat.assessment.register import AssessmentRegister
from secretariat.assessment.sheets import enter_score, propose
from tests.office.files.builders import pdf

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZONE)


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for a round."""
    return {"title": f"第{number}次处室半年考核", "subject": "divisions", "since": "2026-01-01",
            "until": "2026-06-30", "grade": "internal", **changed}


def opened(**changed: Any) -> Assessment:
    """A round, opened by the registry clerk, who conducts it."""
    form = form_of(AssessmentRegister)(said(**changed), user=account("registry"))
    assert form.is_valid(), form.errors
    return file_new(account("registry"), AssessmentRegister, form)


def upload(user: Any) -> Any:
    """A file of evidence."""
    return receive(user, SimpleUploadedFile("考核依据.pdf", pdf(), "application/pdf"))


def again(ledger: Any) -> Any:
    """The same file once more, as another upload: to check it again would take its time."""
    return Upload.objects.create(key=uuid4(), person_id=ledger.person_id, file=ledger.file, name=ledger.name)


def scored(record: Assessment, excellent: int = 1) -> Assessment:
    """Facts computed, every manual score entered at half its weight, grades proposed by a leader."""
    clerk = account("registry")
    perform(clerk, "compute", record.pk)
    ledger = upload(clerk)
    for place, sheet in enumerate(record.sheets.all()):
        for one in record.reread().scheme:
            if one["source"] == MANUAL:
                enter_score(clerk, record.pk, sheet.pk, one["code"], Decimal(one["weight"]) / 2, "按台账评分",
                            again(ledger))
        grade = Grade.EXCELLENT if place < excellent else Grade.COMPETENT
        who = "director" if sheet.division.code != "leadership" else "deputy"
        propose(account(who), record.pk, sheet.pk, grade, "经听取意见，同意。")
    return record.reread()


def published(record: Assessment) -> Assessment:
    """Decided by the director, made known by the registry clerk."""
    scored(record)
    perform(account("director"), "decide", record.pk)
    perform(account("registry"), "publish", record.pk)
    return record.reread()
