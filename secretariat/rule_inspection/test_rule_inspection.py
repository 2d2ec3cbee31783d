"""Inspections of rules: the contract; findings are corrected by their owners with evidence and closed by the inspector."""

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
from office.notices.models import Notice
from office.outbox.services import drain
from office.permissions.ask import Denied, may
from office.records.attachments import receive
from office.records.models import Link
from office.records.perform import perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.testing import RegisterContract, account, frozen, signed_in
from secretariat.office_rule.models import OfficeRule
from secretariat.office_rule.testing import division, drafted, issued
from secretariat.rule_inspection.holding import InspectionHolding
from secretariat.rule_inspection.models import Finding, RuleInspection
from secretariat.rule_inspection.register import RuleInspectionRegister
from secretariat.rule_inspection.supervising import supervise
from secretariat.rule_inspection.testing import said
from secretariat.supervised_item.models import Origin, SupervisedItem

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
INSPECTOR = "secretariat.staff"


class TestContract(RegisterContract):
    """What holds for every register."""

    register = RuleInspectionRegister
    filer = "registry"

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


def inspected(**changed: Any) -> RuleInspection:
    user = account(INSPECTOR)
    form = form_of(RuleInspectionRegister)(said(**changed), user=user)
    assert form.is_valid(), form.errors
    return file_new(user, RuleInspectionRegister, form)


def found(record: RuleInspection, code: str = "network", due_on: date = date(2026, 11, 30)) -> Finding:
    perform(account(INSPECTOR), "add_finding", record.pk, text="抽查10件，3件未登记。", division=division(code), due_on=due_on)
    return Finding.objects.latest("pk")


def evidence(username: str) -> list[Any]:
    file = SimpleUploadedFile("登记簿.txt", "登记簿已补登".encode(), "text/plain")
    return [receive(account(username), file).key]


def corrected(record: RuleInspection, finding: Finding) -> None:
    services.correct(account("network.staff"), record.pk, finding.pk, "已补登并重新培训。", evidence("network.staff"))


def test_only_a_rule_in_force_is_inspected() -> None:
    draft = drafted(number=7)
    form = form_of(RuleInspectionRegister)({**said(), "rule": draft.pk}, user=account(INSPECTOR))
    assert not form.is_valid() and "rule" in form.errors
    assert form_of(RuleInspectionRegister)({**said(), "rule": issued(8).pk}, user=account(INSPECTOR)).is_valid()


def test_a_finding_goes_to_its_owner_and_comes_back_with_evidence() -> None:
    record = inspected()
    with pytest.raises(ValidationError, match="Nothing was found"):
        perform(account(INSPECTOR), "order", record.pk)
    with pytest.raises(ValidationError, match="next one is 2026-11-30"):
        found(record, due_on=date(2026, 11, 28))
    finding = found(record)
    assert not may(account("network.staff"), "view", record)
    perform(account(INSPECTOR), "order", record.pk)
    drain()
    assert Notice.objects.filter(subject="finding_owned", person=account("network.head").person).exists()
    owner = signed_in("network.staff")
    address = f"{record.get_absolute_url()}finding/correct/?finding={finding.pk}"
    assert owner.get(address).status_code == 200
    assert "Add the evidence" in owner.post(address, {"correction": "已补登。"}).content.decode()
    file = SimpleUploadedFile("登记簿.txt", "登记簿已补登".encode(), "text/plain")
    assert owner.post(address, {"correction": "已补登。", "files": file}).status_code == 302
    finding.refresh_from_db()
    assert (finding.corrected_by, finding.evidence.name) == (account("network.staff").person, "登记簿.txt")
    with pytest.raises(ValidationError, match="another division's"):
        services.correct(account("deputy"), record.pk, finding.pk, "已改。", [])


def test_the_inspector_alone_closes_it_and_the_last_closes_the_inspection() -> None:
    record = inspected()
    first, second = found(record), found(record, "website")
    perform(account(INSPECTOR), "order", record.pk)
    with pytest.raises(ValidationError, match="not corrected yet"):
        services.close_finding(account(INSPECTOR), record.pk, first.pk)
    corrected(record, first)
    services.send_back(account(INSPECTOR), record.pk, first.pk, "登记簿缺页")
    first.refresh_from_db()
    assert (first.corrected_at, first.sent_back) == (None, "登记簿缺页")
    corrected(record, first)
    for username, refusal in (("network.staff", Denied), ("registry", ValidationError), ("secretariat.head", ValidationError)):
        with pytest.raises(refusal):
            services.close_finding(account(username), record.pk, first.pk)
    services.close_finding(account(INSPECTOR), record.pk, first.pk)
    assert record.reread().status == Status.CORRECTING
    services.correct(account("website.staff"), record.pk, second.pk, "已改。", evidence("website.staff"))
    services.close_finding(account(INSPECTOR), record.pk, second.pk)
    assert record.reread().status == Status.CLOSED


def test_the_database_wants_the_inspector_as_well() -> None:
    record = inspected()
    finding = found(record)
    perform(account(INSPECTOR), "order", record.pk)
    corrected(record, finding)
    finding.refresh_from_db()
    for username, refused in (("registry", True), (INSPECTOR, False)):
        finding.closed_by, finding.closed_at = account(username).person, MONDAY
        with acting(SYSTEM):
            if refused:
                with pytest.raises(IntegrityError, match="inspector_closes_what_is_corrected"), transaction.atomic():
                    finding.save()
            else:
                finding.save()


def test_a_finding_becomes_a_supervised_item_once() -> None:
    record = inspected()
    finding = found(record)
    perform(account(INSPECTOR), "order", record.pk)
    with pytest.raises(Denied):
        supervise(account(INSPECTOR), record.pk, finding.pk)  # a clerk assigns no items
    client = signed_in("registry")
    assert "Supervise the finding" in client.get(record.get_absolute_url()).content.decode()
    assert client.post(f"{record.get_absolute_url()}finding/supervise/?finding={finding.pk}").status_code == 302
    item = SupervisedItem.objects.get()
    assert (item.origin, item.division, item.due.date()) == (Origin.INSPECTION, division("network"), finding.due_on)
    assert Link.objects.get(source=item, kind=Link.Kind.FOLLOWS).target_id == record.pk
    with pytest.raises(ValidationError, match="supervised already"):
        supervise(account("registry"), record.pk, finding.pk)
    page = client.get(record.get_absolute_url()).content.decode()
    assert "Supervise the finding" not in page and item.get_absolute_url() in page


def test_an_inspection_is_in_somebodys_hands() -> None:
    record = inspected()
    finding, held = found(record), InspectionHolding()
    me, other = account(INSPECTOR).person_id, account("secretariat.head").person
    assert [row.pk for row in held.held_by_any([f"u{me}"])] == [record.pk]
    with acting(SYSTEM):
        held.hand_to(Handing(account("sysadmin"), MONDAY, MONDAY, other, None, "交接"), record)
    finding.refresh_from_db()
    assert record.reread().inspector == finding.inspector == other and not held.held_by_any([f"u{me}"]).exists()


def test_the_head_takes_over_from_an_inspector_who_is_away() -> None:
    record = inspected()
    finding = found(record)
    perform(account(INSPECTOR), "order", record.pk)
    corrected(record, finding)
    with pytest.raises(Denied):
        perform(account("registry"), "take_over", record.pk, reason="出差")
    perform(account("secretariat.head"), "take_over", record.pk, reason="检查人出差")
    with pytest.raises(ValidationError, match="Only the inspector"):
        services.close_finding(account(INSPECTOR), record.pk, finding.pk)
    services.close_finding(account("secretariat.head"), record.pk, finding.pk)
    assert record.reread().status == Status.CLOSED


def test_where_nothing_was_found_it_is_closed_at_once() -> None:
    record = inspected()
    perform(account(INSPECTOR), "close_clean", record.pk)
    assert record.reread().status == Status.CLOSED and OfficeRule.objects.count() == 1
