"""Compliance checks: the contract; a division or an outside unit; findings corrected, supervised, handed over."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from office.audit.actor import SYSTEM, acting
from office.handover.holding import Handing
from office.inspecting import services
from office.inspecting.models import Status
from office.permissions.ask import Denied
from office.records.models import Link, Record
from office.records.perform import perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import RegisterContract, account, assert_proved, frozen, signed_in
from planning.plan.testing import division
from planning.standard_check.holding import CheckHolding
from planning.standard_check.models import CheckFinding, StandardCheck
from planning.standard_check.register import StandardCheckRegister
from planning.standard_check.testing import said
from planning.standard_check.views import supervise_finding

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
INSPECTOR, HEAD = "planning.staff", "planning.head"


class TestContract(RegisterContract):
    """What holds for every register."""

    register = StandardCheckRegister
    filer = HEAD
    granter = HEAD
    stranger = "sysadmin"

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)



@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


def checked(**changed: Any) -> StandardCheck:
    user = account(INSPECTOR)
    form = form_of(StandardCheckRegister)(said(**changed), user=user)
    assert form.is_valid(), form.errors
    return file_new(user, StandardCheckRegister, form)


def found(record: StandardCheck, code: str = "network") -> CheckFinding:
    perform(account(INSPECTOR), "add_finding", record.pk, text="抽查20条目录，4条编码缺位。", division=division(code),
            due_on=date(2026, 11, 30))
    return CheckFinding.objects.latest("pk")


def test_either_a_division_or_an_outside_unit_is_checked() -> None:
    user = account(INSPECTOR)
    for changed in ({"unit": "市南区电子政务中心"}, {"inspected": ""}):
        form = form_of(StandardCheckRegister)(said(**changed), user=user)
        assert not form.is_valid() and "unit" in form.errors
    record = checked(inspected="", unit="市南区电子政务中心")
    assert record.whom() == "市南区电子政务中心"
    record.inspected = division("network")
    with acting(SYSTEM), pytest.raises(IntegrityError, match="either_division_or_unit"), transaction.atomic():
        record.save()


def test_a_finding_is_corrected_by_its_owner_and_closed_by_the_inspector() -> None:
    record = checked()
    finding = found(record)
    perform(account(INSPECTOR), "order", record.pk)
    assert_proved(record, "finding")
    owner = signed_in("network.staff")
    address = f"{record.get_absolute_url()}finding/correct/?finding={finding.pk}"
    assert "Add the evidence" in owner.post(address, {"correction": "已补。"}).content.decode()
    file = SimpleUploadedFile("目录.txt", "目录".encode(), "text/plain")
    assert owner.post(address, {"correction": "已补编码。", "files": file}).status_code == 302
    with pytest.raises(Denied):
        services.close_finding(account("network.staff"), record.pk, finding.pk)
    services.close_finding(account(INSPECTOR), record.pk, finding.pk)
    assert record.reread().status == Status.CLOSED


def test_a_finding_becomes_a_supervised_item_once() -> None:
    record = checked()
    finding = found(record)
    perform(account(INSPECTOR), "order", record.pk)
    with pytest.raises(Denied):
        supervise_finding(account(INSPECTOR), record.pk, finding.pk)  # a clerk assigns no items
    client = signed_in("registry")
    assert "Supervise the finding" in client.get(record.get_absolute_url()).content.decode()
    assert client.post(f"{record.get_absolute_url()}finding/supervise/?finding={finding.pk}").status_code == 302
    item: Any = Record.of_kind("supervised_item").objects.get()
    assert (item.origin, item.division, item.due.date()) == ("inspection", division("network"), finding.due_on)
    assert Link.objects.get(source=item, kind=Link.Kind.FOLLOWS).target_id == record.pk
    with pytest.raises(ValidationError, match="supervised already"):
        supervise_finding(account("director"), record.pk, finding.pk)
    page = client.get(record.get_absolute_url()).content.decode()
    assert "Supervise the finding" not in page and item.get_absolute_url() in page


def test_a_check_is_in_somebodys_hands() -> None:
    record = checked()
    finding, held = found(record), CheckHolding()
    me, other = account(INSPECTOR).person_id, account(HEAD).person
    assert [row.pk for row in held.held_by_any([f"u{me}"])] == [record.pk]
    with acting(SYSTEM):
        held.hand_to(Handing(account("sysadmin"), MONDAY, MONDAY, other, None, "交接"), record)
    finding.refresh_from_db()
    assert record.reread().inspector == finding.inspector == other and not held.held_by_any([f"u{me}"]).exists()


def test_the_standards_page_names_its_checks() -> None:
    record = checked()
    page = signed_in(HEAD).get(record.against.get_absolute_url()).content.decode()
    assert record.number in page and record.get_absolute_url() in page
