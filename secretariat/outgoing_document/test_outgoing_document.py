"""Outgoing documents: the register's contract, and the rules of direction and kind."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from office.orgchart.models import OfficeVersion
from office.records.perform import perform
from office.registers.forms import form_of
from office.testing import RegisterContract, account
from secretariat.organ.models import Organ, Relation
from secretariat.outgoing_document.models import OrganWord, OutgoingDocument, Status
from secretariat.outgoing_document.register import OutgoingDocumentRegister

pytestmark = pytest.mark.django_db
OFFICE = "青岛市电子政务和信息资源管理办公室"
BOOK = {
    "青岛市人民政府": Relation.SUPERIOR, "中共青岛市委办公厅": Relation.SUPERIOR, "青岛市财政局": Relation.EQUAL,
    "各区市电子政务办公室": Relation.SUBORDINATE, "王副市长": Relation.LEADER, "网络系统管理处": Relation.DIVISION,
}


def book() -> None:
    """The address book of these tests, and the organ word 青电政."""
    for name, relation in BOOK.items():
        Organ.objects.get_or_create(name=name, defaults={"relation": relation})
    version = OfficeVersion.objects.get(code="2011")
    OrganWord.objects.get_or_create(word="青电政", defaults={"office_version": version})


def paper(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for the head of a notice to subordinate organs."""
    book()
    return {
        "title": f"关于做好第{number}次电子政务网络巡检工作的通知", "document_kind": "notice", "direction": "down",
        "main_to": "各区市电子政务办公室", "copy_to": "", "issuers": OFFICE, "one_matter": "", "assigned_by": "",
        "organ_word": str(OrganWord.objects.get(word="青电政").pk), "lead_number": "", "meeting_at": "", "meeting_place": "",
        "attendees": "", "absent": "", "observers": "", "remark": "", "openness": "proactive", "openness_reason": "",
        "urgency": "ordinary", "copies": "30", "grade": "internal", **changed,
    }


class TestContract(RegisterContract):
    """What holds for every register."""

    register = OutgoingDocumentRegister
    filer = "registry"
    stranger = "sysadmin"

    def typed(self, number: int) -> dict[str, Any]:
        return paper(number)


UP = {"direction": "up", "main_to": "青岛市人民政府"}
REQUEST = {**UP, "document_kind": "request", "one_matter": "on"}
# What is typed, the field at which it is refused, and words of the sentence; no field: it is taken.
TYPED: list[tuple[dict[str, str], str, str]] = [
    ({}, "", ""),
    (REQUEST, "", ""),
    ({**REQUEST, "one_matter": ""}, "one_matter", "one matter only"),
    ({**REQUEST, "main_to": "青岛市人民政府\n中共青岛市委办公厅"}, "main_to", "dual leadership"),
    ({**REQUEST, "copy_to": "中共青岛市委办公厅"}, "", ""),
    ({**REQUEST, "copy_to": "各区市电子政务办公室"}, "copy_to", "not copied to subordinate"),
    ({**REQUEST, "copy_to": "青岛市人民政府"}, "copy_to", "does not get a copy as well"),
    ({**REQUEST, "main_to": "青岛市财政局"}, "main_to", "do not agree"),
    ({**REQUEST, "main_to": "王副市长"}, "main_to", "leader in person"),
    ({**REQUEST, "main_to": "王副市长", "assigned_by": "王副市长11月20日专题会议直接交办"}, "", ""),
    ({**REQUEST, "assigned_by": "王副市长"}, "assigned_by", "leave this empty"),
    ({**REQUEST, "direction": "down", "main_to": "各区市电子政务办公室"}, "direction", "does not go this way"),
    ({"document_kind": "report", **UP}, "", ""),
    ({"document_kind": "letter", "direction": "level", "main_to": "青岛市财政局"}, "", ""),
    ({"document_kind": "letter"}, "direction", "does not go this way"),
    ({"document_kind": "reply", **UP}, "direction", "does not go this way"),
    ({"document_kind": "public_notice", "direction": "open", "main_to": ""}, "", ""),
    ({"main_to": ""}, "main_to", "Name the main addressee"),
    ({"main_to": "没有这个单位"}, "main_to", "not in the address book"),
    ({"main_to": "青岛市"}, "main_to", "Several organs fit"),
    ({"main_to": "qsczj", "direction": "level"}, "main_to", "not in the address book"),
    ({"main_to": "qdsczj", "direction": "level"}, "", ""),
    ({"issuers": "网络系统管理处"}, "issuers", "A division does not issue outward"),
    ({"issuers": "网络系统管理处", "main_to": "网络系统管理处"}, "", ""),
    ({"issuers": "青岛市财政局"}, "issuers", "not among the issuing organs"),
    ({"issuers": f"青岛市财政局\n{OFFICE}", "lead_number": "青财〔2026〕8号", "organ_word": ""}, "", ""),
    ({"issuers": f"青岛市财政局\n{OFFICE}", "lead_number": "青财[2026]08号"}, "lead_number", "brackets"),
    ({"lead_number": "青财〔2026〕8号"}, "lead_number", "This office leads"),
    ({"openness": "not_public"}, "openness_reason", "why it is not public"),
    ({"openness": "not_public", "openness_reason": "内部管理事项"}, "", ""),
    ({"meeting_at": "12月3日上午9:30"}, "meeting_place", "both its time and its place"),
    ({"meeting_at": "12月3日上午9:30", "meeting_place": "二楼会议室"}, "", ""),
    ({"grade": "work_secret"}, "grade", "drafted by the head"),
    ({"document_kind": "speech", "main_to": "", "organ_word": ""}, "", ""),
    ({"document_kind": "minutes", "main_to": ""}, "", ""),
]


@pytest.mark.parametrize(("changed", "field", "words"), TYPED)
def test_rules_of_direction(office: None, changed: dict[str, str], field: str, words: str) -> None:
    form = form_of(OutgoingDocumentRegister)(paper(**changed), user=account("network.staff"))
    assert list(form.errors) == ([field] if field else []), form.errors
    assert words in " ".join(form.errors.get(field, []))


def test_an_abandoned_draft_keeps_its_reason(office: None) -> None:
    document = TestContract().make()
    with pytest.raises(ValidationError, match="reason"):
        perform(account("registry"), "abandon", document.pk)
    perform(account("registry"), "abandon", document.pk, reason="不再需要")
    assert OutgoingDocument.objects.get().status == Status.ABANDONED
