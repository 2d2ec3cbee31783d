"""Contributions: the register's contract, and the rules that are its own."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from office.notices.models import Notice
from office.outbox.services import drain
from office.permissions.ask import Denied, visible_to
from office.records.perform import changing, perform
from office.registers.forms import form_of
from office.registers.services import edit, file_new
from office.testing import RegisterContract, account, signed_in
from secretariat.contribution.models import Adoption, Contribution, Level, Status
from secretariat.contribution.register import ContributionRegister

pytestmark = pytest.mark.django_db
TEXT = "一、进展情况\n11月20日，我市电子政务外网完成骨干链路扩容。\n下一步，将开展全网压力测试。"


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for a contribution."""
    return {"title": f"我市完成第{number}批电子政务外网骨干链路扩容", "author": "单文博", "text": TEXT,
            "grade": "internal", **changed}


def contributed(username: str = "network.staff", number: int = 1, **changed: Any) -> Contribution:
    """A contribution as somebody's division submits it."""
    user = account(username)
    form = form_of(ContributionRegister)(said(number, **changed), user=user)
    assert form.is_valid(), form.errors
    return file_new(user, ContributionRegister, form)


class TestContract(RegisterContract):
    """What holds for every register."""

    register = ContributionRegister
    filer = "registry"
    stranger = "sysadmin"

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)


@pytest.fixture(autouse=True)
def _office(office: None) -> None:
    """The loaded demo office."""


def test_a_division_sees_its_own_and_the_editor_all() -> None:
    one, other = contributed("network.staff"), contributed("website.staff", 2)
    assert one.division != other.division and one.number.startswith("稿〔")
    seen = visible_to(account("network.head"), Contribution.objects.all())
    assert [row.pk for row in seen] == [one.pk]
    assert visible_to(account("registry"), Contribution.objects.all()).count() == 2
    assert visible_to(account("deputy"), Contribution.objects.all()).count() == 2
    with pytest.raises(Denied):
        perform(account("network.staff"), "not_use", one.pk, reason="不用")


def test_a_return_says_why_and_the_author_is_told() -> None:
    one = contributed()
    with pytest.raises(ValidationError, match="reason"):
        perform(account("registry"), "return_back", one.pk)
    perform(account("registry"), "return_back", one.pk, reason="请补充数据来源")
    drain()
    told = Notice.objects.get(subject="contribution_returned")
    assert told.person == account("network.staff").person and told.words["note"] == "请补充数据来源"
    page = signed_in("network.staff").get(one.get_absolute_url()).content.decode()
    assert "请补充数据来源" in page and "Submit again" in page
    perform(account("network.staff"), "submit_again", one.pk)
    now = Contribution.objects.get()
    assert (now.status, now.reason) == (Status.SUBMITTED, "")


def test_what_is_not_used_is_closed_with_its_reason() -> None:
    one = contributed()
    perform(account("registry"), "not_use", one.pk, reason="内容已刊发")
    now = Contribution.objects.get()
    assert (now.status, now.reason, now.is_open) == (Status.UNUSED, "内容已刊发", False)


def adopted() -> Contribution:
    """One that is in an issue with a number; how it came there is the bulletin's to test."""
    one = contributed()
    with changing(account("registry"), one.pk, "not_use") as change:
        change.become(Status.ADOPTED)
        Adoption.objects.create(record=change.record, level=Level.OWN, adopter="电子政务简报", issue="第1期",
                                adopted_on=change.at.date(), by_id=change.person_id)
    return one


def test_adoptions_are_entered_once_and_voided_with_a_reason() -> None:
    one, day = adopted(), "2099-01-01"
    client = signed_in("registry")
    address = f"{one.get_absolute_url()}do/enter_adoption/"
    typed = {"level": "city", "adopter": "市政府办公厅《政务信息》", "issue": "第88期", "adopted_on": "t"}
    assert "still to come" in client.post(address, {**typed, "adopted_on": day}).content.decode()
    assert "not contributed yet" in client.post(address, {**typed, "adopted_on": "2000-01-01"}).content.decode()
    assert client.post(address, {**typed, "level": "own"}).status_code == 422
    assert client.post(address, typed).status_code == 302
    assert "entered already" in client.post(address, typed).content.decode()
    assert Adoption.objects.filter(level="city").count() == 1
    assert "市政府办公厅《政务信息》" in client.get(one.get_absolute_url()).content.decode()
    for line in (1, 3):
        with pytest.raises(ValidationError, match="no such line"):
            perform(account("registry"), "void_adoption", one.pk, reason="录入有误", line=line)
    perform(account("registry"), "void_adoption", one.pk, reason="录入有误", line=2)
    row = Adoption.objects.get(level="city")
    assert row.voided_by == account("registry").person and row.void_reason == "录入有误"
    assert client.post(address, typed).status_code == 302  # what is void may be entered again


def test_the_text_in_an_issue_is_frozen_by_the_database() -> None:
    one = adopted()
    with pytest.raises(DatabaseError, match="keeps its text"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE secretariat_contribution SET text = '改' WHERE record_ptr_id = %s", [one.pk])
    assert Contribution.objects.get().text == TEXT


def test_a_chosen_one_takes_files_and_keeps_its_words() -> None:
    one = contributed()
    with changing(account("registry"), one.pk, "not_use") as change:
        change.become(Status.CHOSEN)
    version = Contribution.objects.get().version
    for changed, refused in (({}, False), ({"title": "改过的标题"}, True)):
        form = form_of(ContributionRegister)(said(**changed), user=account("network.staff"), instance=one)
        assert form.is_valid()
        if refused:
            with pytest.raises(ValidationError, match="does not change any more"):
                edit(account("network.staff"), ContributionRegister, form, version + 1)
        else:
            edit(account("network.staff"), ContributionRegister, form, version)


def test_its_twin_a_waiting_text_may_be_changed() -> None:
    one = contributed()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE secretariat_contribution SET text = '改' WHERE record_ptr_id = %s", [one.pk])
    assert Contribution.objects.get().text == "改"
