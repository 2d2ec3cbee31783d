"""Meetings: agenda, receipts, attendance."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from office.notices.models import Notice
from office.outbox.services import drain
from office.permissions.ask import Denied, may
from office.records.perform import perform
from office.testing import account, signed_in, standing
from secretariat.meeting import agenda, people
from secretariat.meeting.models import AgendaItem, Meeting, Status
from secretariat.meeting.register import MeetingRegister
from secretariat.meeting.testing import AFTER, BEFORE, convened, planned, said
from secretariat.meeting_topic.models import Status as TopicStatus
from secretariat.meeting_topic.testing import approved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: None) -> None:
    """The loaded demo office."""


@pytest.fixture(autouse=True)
def _before_the_meeting() -> Any:
    """It is three days before the meeting."""
    with standing(BEFORE):
        yield


def test_a_division_calls_its_own_meetings_only() -> None:
    with pytest.raises(ValidationError, match="division meeting"):
        planned("network.staff")
    assert planned("network.staff", sort="division").division.code == "network"


def test_the_usual_order_is_by_category_then_delays_then_division() -> None:
    first = approved(1, category="other")
    late = approved(2, category="money")
    perform(account("deputy"), "put_off", late.pk, reason="补充测算")
    money, convey = approved(3, category="money"), approved(4, category="convey")
    meeting = planned()
    keys = [first.pk, late.pk, money.pk, convey.pk]
    agenda.work(account("registry"), meeting.pk, 1, "in", wanted=keys)
    agenda.work(account("registry"), meeting.pk, 2, "rules")
    assert [item.topic_id for item in meeting.agenda()] == [convey.pk, late.pk, money.pk, first.pk]


def test_a_topic_is_on_one_agenda_and_waits_again_when_taken_off() -> None:
    topic, meeting, other = approved(), planned(), planned(number=2)
    agenda.work(account("registry"), meeting.pk, 1, "in", wanted=[topic.pk])
    with pytest.raises(ValidationError, match="does not wait"):
        agenda.work(account("registry"), other.pk, 1, "in", wanted=[topic.pk])
    item = AgendaItem.objects.get()
    with pytest.raises(ValidationError, match="Say why"):
        agenda.work(account("registry"), meeting.pk, 2, f"off-{item.pk}")
    agenda.work(account("registry"), meeting.pk, 2, f"off-{item.pk}", reason="汇报人出差")
    assert (topic.reread().status, topic.reread().reason) == (TopicStatus.PUT_OFF, "汇报人出差")
    agenda.work(account("registry"), other.pk, 1, "in", wanted=[topic.pk])
    assert topic.reread().status == TopicStatus.TABLED


def test_only_approved_topics_come_onto_an_agenda() -> None:
    from secretariat.meeting_topic.testing import proposed

    topic, meeting = proposed(), planned()
    with pytest.raises(ValidationError, match="does not wait"):
        agenda.work(account("registry"), meeting.pk, 1, "in", wanted=[topic.pk])
    assert not AgendaItem.objects.exists()


def test_without_topics_no_notice_goes_out() -> None:
    with pytest.raises(ValidationError, match="nothing on its agenda"):
        perform(account("registry"), "convene", planned().pk)


def test_the_notice_gives_the_papers_to_who_attends_and_not_to_who_sits_in() -> None:
    meeting = planned(attends=("planning.head",), observes=("website.staff",))
    topic = approved()
    agenda.work(account("registry"), meeting.pk, 1, "in", wanted=[topic.pk])
    attends, sits_in = account("planning.head"), account("website.staff")
    assert not may(attends, "view", meeting) and not may(attends, "view", topic), "before the notice, nothing"
    perform(account("registry"), "convene", meeting.pk)
    drain()
    assert may(attends, "view", meeting) and may(attends, "view", topic)
    assert may(sits_in, "view", meeting) and not may(sits_in, "view", topic)
    told = set(Notice.objects.filter(subject="meeting_called").values_list("person", flat=True))
    assert told == {attends.person_id, sits_in.person_id, account("director").person_id}


def test_receipts() -> None:
    meeting = convened()
    one = account("planning.head")
    with pytest.raises(ValidationError, match="Say why"):
        perform(one, "reply", meeting.pk, answer="declines", stand_in=None, note=" ")
    with pytest.raises(ValidationError, match="Name the colleague"):
        perform(one, "reply", meeting.pk, answer="sends", stand_in=one.person, note="")
    instead = account("website.staff")
    perform(one, "reply", meeting.pk, answer="sends", stand_in=instead.person, note="")
    topic = meeting.agenda().get().topic
    assert may(instead, "view", meeting) and may(instead, "view", topic)
    perform(one, "reply", meeting.pk, answer="comes", stand_in=None, note="")
    assert not may(instead, "view", meeting) and not may(instead, "view", topic), "comes in person after all"
    row = meeting.attendees.get(person=one.person)
    assert (row.reply, row.stand_in, bool(row.replied_at)) == ("comes", None, True)
    with pytest.raises(Denied):
        perform(account("archives"), "reply", meeting.pk, answer="comes", stand_in=None, note="")


def test_whoever_is_left_out_loses_what_the_meeting_gave() -> None:
    from office.registers.forms import form_of
    from office.registers.services import edit

    meeting, one = convened(), account("planning.head")
    topic = meeting.agenda().get().topic
    form = form_of(MeetingRegister)(
        {**said(), "attends": [str(account("deputy").person_id)], "observes": []}, user=account("registry"),
        instance=meeting.reread())
    assert form.is_valid(), form.errors
    assert may(one, "view", meeting)
    edit(account("registry"), MeetingRegister, form, meeting.reread().version)
    assert not may(one, "view", meeting) and not may(one, "view", topic)


def test_attendance_is_taken_on_the_day() -> None:
    meeting = convened()
    rows = list(meeting.attendees.values_list("pk", flat=True))
    with pytest.raises(ValidationError, match="an hour before"):
        people.sign_in(account("registry"), meeting.pk, rows)
    with standing(AFTER):
        assert people.sign_in(account("registry"), meeting.pk, rows[:2]) == 2
        assert people.sign_in(account("registry"), meeting.pk, rows[:2]) == 0
    assert meeting.attendees.filter(signed_in_at=AFTER).count() == 2


def test_a_cancelled_meeting_frees_its_room_and_its_topics() -> None:
    meeting = convened()
    topic = meeting.agenda().get().topic
    perform(account("registry"), "cancel", meeting.pk, reason="主任赴省开会")
    assert Meeting.objects.get().status == Status.CANCELLED
    assert topic.reread().status == TopicStatus.PUT_OFF
    assert not meeting.bookings.filter(released_at=None).exists()
    planned(number=1)  # the room is free at that very hour


def test_the_pages_of_a_meeting_open() -> None:
    meeting, client = convened(2), signed_in("registry")
    for page in ("agenda", "attendance", "read"):
        answer = client.get(f"/secretariat/meeting/{meeting.pk}/{page}/")
        assert answer.status_code == 200, page
    assert "第2期扩容方案" in answer.content.decode() or "第1期扩容方案" in answer.content.decode()
    reader = signed_in("network.staff").get(f"/secretariat/meeting/{meeting.pk}/read/?topic=1")
    assert reader.status_code == 200


def test_a_tablet_shows_papers_only_to_who_may_see_the_topic() -> None:
    meeting = convened(observes=("website.staff",))
    page = f"/secretariat/meeting/{meeting.pk}/read/?topic=1"
    assert "骨干链路利用率" in signed_in("planning.head").get(page).content.decode()
    said_there = signed_in("website.staff").get(page).content.decode()
    assert "骨干链路利用率" not in said_there and "for those who attend" in said_there
