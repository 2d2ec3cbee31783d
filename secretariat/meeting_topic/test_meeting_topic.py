"""Topics: the register's contract, and the rules that are its own."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from office.notices.models import Notice
from office.outbox.services import drain
from office.permissions.ask import Denied, may, visible_to
from office.records.perform import NotNow, perform
from office.registers.forms import form_of
from office.registers.services import edit
from office.testing import RegisterContract, account, signed_in
from secretariat.meeting_topic.models import MeetingTopic, Status
from secretariat.meeting_topic.register import MeetingTopicRegister
from secretariat.meeting_topic.testing import approved, proposed, said

pytestmark = pytest.mark.django_db


class TestContract(RegisterContract):
    """What holds for every register."""

    register = MeetingTopicRegister
    filer = "registry"
    stranger = "sysadmin"

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)


@pytest.fixture(autouse=True)
def _office(office: None) -> None:
    """The loaded demo office."""


def test_the_divisions_concerned_are_asked_and_heard_before_it_is_collected() -> None:
    topic = proposed(consulted=("planning", "website"))
    drain()
    head = account("planning.head")
    assert Notice.objects.get(subject="topic_opinion", person=head.person).words["line"].endswith(topic.title)
    assert may(head, "view", topic) and not may(account("website.staff"), "view", topic)
    with pytest.raises(ValidationError, match="Not answered yet"):
        perform(account("registry"), "collect", topic.pk)
    with pytest.raises(ValidationError, match="different"):
        perform(head, "give_opinion", topic.pk, answer="disagree", opinion=" ")
    perform(head, "give_opinion", topic.pk, answer="agree_if", opinion="经费从明年预算安排。")
    row = topic.opinions.get(division__code="planning")
    assert (row.answer, row.opinion, row.by) == ("agree_if", "经费从明年预算安排。", head.person)
    with pytest.raises(Denied):
        perform(head, "give_opinion", topic.pk, answer="agree", opinion="")
    assert may(head, "view", topic), "whoever was heard goes on seeing it"
    perform(account("registry"), "collect", topic.pk, without="政府网站管理处负责人出差，已电话沟通")
    assert topic.reread().status == Status.COLLECTED and "电话" in topic.reread().without


def test_a_division_that_was_not_asked_sees_nothing() -> None:
    """The twin of the one above: without the question there is no right."""
    topic = proposed()
    assert not may(account("planning.head"), "view", topic)
    assert not visible_to(account("planning.head"), MeetingTopic.objects.all()).exists()


def test_only_a_leader_lets_it_onto_the_agenda() -> None:
    topic = proposed()
    perform(account("registry"), "collect", topic.pk)
    for name in ("registry", "network.head"):
        with pytest.raises(Denied):
            perform(account(name), "approve", topic.pk)
    perform(account("deputy"), "approve", topic.pk)
    now = topic.reread()
    assert (now.status, now.approver) == (Status.APPROVED, account("deputy").person.name_zh)
    drain()
    assert Notice.objects.get(subject="topic_approved").person == account("network.staff").person


def test_put_off_and_withdrawn_keep_their_reason() -> None:
    topic = approved()
    with pytest.raises(ValidationError, match="reason"):
        perform(account("deputy"), "put_off", topic.pk)
    perform(account("deputy"), "put_off", topic.pk, reason="材料需进一步测算")
    now = topic.reread()
    assert (now.status, now.times_put_off, now.reason) == (Status.PUT_OFF, 1, "材料需进一步测算")
    perform(account("network.head"), "withdraw", topic.pk, reason="并入明年项目一并研究")
    assert (topic.reread().status, topic.reread().is_open) == (Status.WITHDRAWN, False)
    with pytest.raises(NotNow):
        perform(account("deputy"), "approve", topic.pk)


def test_what_is_collected_does_not_change() -> None:
    topic, user = proposed(), account("network.staff")
    perform(account("registry"), "collect", topic.pk)
    form = form_of(MeetingTopicRegister)(said(title="改过的议题"), user=user, instance=topic.reread())
    assert form.is_valid(), form.errors
    with pytest.raises(ValidationError, match="does not change"):
        edit(user, MeetingTopicRegister, form, topic.reread().version)
    assert topic.reread().title == topic.title


def test_the_page_shows_who_was_asked_and_what_they_said() -> None:
    topic = proposed(consulted=("planning",))
    perform(account("planning.head"), "give_opinion", topic.pk, answer="agree", opinion="无不同意见。")
    page = signed_in("network.head").get(topic.get_absolute_url()).content.decode()
    assert "无不同意见。" in page and "Comprehensive Planning" in page and "Agrees" in page
