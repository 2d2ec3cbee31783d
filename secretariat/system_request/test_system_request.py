"""System requests: the contract; accounts by two approvals and another's hand, never a right; features and supporters."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from office.audit.actor import SYSTEM, Actor, acting
from office.notices.models import Notice
from office.orgchart.models import Appointment, Post, Substitution, User
from office.outbox.services import drain
from office.permissions.ask import Denied
from office.permissions.models import Access
from office.records.perform import NotNow, perform
from office.registers.forms import form_of
from office.routing.models import Step
from office.routing.services.deciding import agree
from office.testing import RegisterContract, account, frozen, signed_in
from secretariat.system_request.models import Status
from secretariat.system_request.register import SystemRequestRegister
from secretariat.system_request.testing import about_rights, approved, asked, handling, said, started

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class TestContract(RegisterContract):
    """What holds for every register."""

    register = SystemRequestRegister
    filer = "registry"
    stranger = "sysadmin"

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


def rights() -> list[Any]:
    """All that rights follow from, but for those that the request's own steps give to see it."""
    return [list(Appointment.objects.order_by("pk").values()), list(Substitution.objects.order_by("pk").values()),
            list(User.objects.order_by("pk").values_list("pk", "is_active", "ended_at", "password")),
            list(Access.objects.exclude(kind="system_request").order_by("pk").values())]


def test_an_account_goes_by_division_and_secretariat_to_the_administrator() -> None:
    record = about_rights()
    started(record)
    before = rights()
    step = approved(record)
    now = record.reread()
    assert (now.status, now.approved_by) == (Status.CARRYING_OUT, account("secretariat.head").person)
    with pytest.raises(ValidationError, match="Write your opinion"):
        agree(account("sysadmin"), step, "")
    agree(account("sysadmin"), step, "已在组织机构中调整任职，见操作日志。")
    drain()
    done = record.reread()
    assert (done.status, done.is_open, done.done_by) == (Status.DONE, False, account("sysadmin").person)
    assert rights() == before  # the request itself changes no right
    assert Notice.objects.get(subject="request_done").person == account("network.staff").person


def test_its_twin_what_the_administrator_enters_does_and_stands_beside_it() -> None:
    record = about_rights()
    started(record)
    step, before = approved(record), rights()
    admin = account("sysadmin")
    with frozen(MONDAY + timedelta(hours=1)), acting(Actor(admin.pk, admin.person_id, cause="admin", reason="调整岗位")):
        Appointment.objects.create(person=account("network.staff2").person, post=Post.objects.get(code="software.staff"),
                                   valid_from=MONDAY)
    assert rights() != before
    with frozen(MONDAY + timedelta(hours=2)):
        agree(account("sysadmin"), step, "已调整任职。")
    (change,) = record.reread().changes_meanwhile()
    assert change.post.code == "software.staff"
    page = signed_in("network.staff").get(record.get_absolute_url()).content.decode()
    assert "Software System staff" in page and "changes no right" in page


def test_no_account_without_the_secretariat() -> None:
    record = about_rights()
    started(record, code="system_fault")  # the short way is for faults
    with pytest.raises(ValidationError, match="has not approved it"):
        agree(account("sysadmin"), handling(record), "已办。")
    fault = asked()
    started(fault, code="system_fault")
    agree(account("sysadmin"), handling(fault), "已修复。")  # the twin
    assert fault.reread().status == Status.DONE


def test_nobody_approves_their_own() -> None:
    record = about_rights("secretariat.head")
    started(record, "secretariat.head")
    step = Step.objects.get(record=record, act="review", is_open=True)
    with pytest.raises(ValidationError, match="Somebody else approves"):
        agree(account("secretariat.head"), step.pk, "同意。")
    about = about_rights("network.staff", "secretariat.head")
    started(about)
    with pytest.raises(ValidationError, match="Somebody else approves"):
        approved(about)
    assert record.reread().approved_by is None and about.reread().approved_by is None


@pytest.mark.parametrize(("approver", "words"), [(None, "account_request_is_approved"),
                                                 ("sysadmin", "approver_does_not_carry_out"), ("secretariat.head", "")])
def test_the_database_wants_two_as_well(approver: str | None, words: str) -> None:
    row = about_rights().reread()
    row.done_at, row.done_by, row.done_note = MONDAY, account("sysadmin").person, "已办。"
    row.approved_by = account(approver).person if approver else None
    with acting(SYSTEM):
        if words:
            with pytest.raises(IntegrityError, match=words), transaction.atomic():
                row.save()
        else:
            with transaction.atomic():
                row.save()


def test_a_feature_is_wanted_by_many_once_each_and_they_are_told() -> None:
    record = asked(title="希望收文列表可按紧急程度排序", request_type="feature")
    assert record.supporters() == "1"
    perform(account("website.staff"), "support", record.pk)
    for username, words in (("website.staff", "joined already"), ("network.staff", "asked for it yourself")):
        with pytest.raises(ValidationError, match=words):
            perform(account(username), "support", record.pk)
    assert record.reread().supporters() == "2"
    with pytest.raises(Denied):
        perform(account("website.staff"), "accept", record.pk)
    perform(account("registry"), "accept", record.pk)
    perform(account("registry"), "plan", record.pk, planned_for="2027年1月")
    perform(account("registry"), "deliver", record.pk, release="1.2")
    drain()
    now = record.reread()
    assert (now.status, now.release, now.is_open) == (Status.DELIVERED, "1.2", False)
    told = set(Notice.objects.filter(subject="feature_delivered").values_list("person", flat=True))
    assert told == {account("network.staff").person_id, account("website.staff").person_id}
    with pytest.raises(NotNow):
        perform(account("planning.staff"), "support", record.pk)


def test_a_fault_is_nobodys_feature() -> None:
    record = asked()
    with pytest.raises(Denied):
        perform(account("website.staff"), "support", record.pk)
    with pytest.raises(NotNow):
        perform(account("registry"), "accept", record.pk)
    perform(account("registry"), "decline", record.pk, reason="已在新版本中修复")
    assert (record.reread().status, record.reread().reason) == (Status.DECLINED, "已在新版本中修复")


def test_rights_are_of_somebody_and_faults_of_nobody() -> None:
    def form(**changed: Any) -> Any:
        return form_of(SystemRequestRegister)(said(**changed), user=account("network.staff"))

    assert "about" in form(request_type="closed_account").errors
    assert form(request_type="new_account").is_valid()
    fault = form(about=str(account("deputy").person.pk))
    assert fault.is_valid() and fault.cleaned_data["about"] is None
