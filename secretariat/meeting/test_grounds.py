"""Meetings and their topics: every right is proved by who is asked, who comes instead, the agenda and the minutes."""

from typing import Any

import pytest

from office.permissions.ask import may
from office.records.perform import perform
from office.registers.forms import form_of
from office.registers.services import edit
from office.testing import account, assert_proved, findings, standing
from secretariat.meeting import agenda, people
from secretariat.meeting.models import Meeting
from secretariat.meeting.register import MeetingRegister
from secretariat.meeting.test_holding import hand
from secretariat.meeting.testing import AFTER, BEFORE, convened, decided, issued, planned, said
from secretariat.meeting_topic.testing import approved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    """The loaded demo office, on the Friday before the meeting."""
    with standing(BEFORE):
        yield


def sends(meeting: Meeting, instead: str = "archives") -> Any:
    """The head of Comprehensive Planning sends somebody, who is returned."""
    user = account(instead)
    perform(account("planning.head"), "reply", meeting.pk, answer="sends", stand_in=user.person, note="")
    return user


def without_planning(meeting: Meeting) -> None:
    """The meeting is planned anew, without the head of Comprehensive Planning."""
    form = form_of(MeetingRegister)({**said(), "attends": [str(account("deputy").person_id)], "observes": []},
                                    user=account("registry"), instance=meeting.reread())
    assert form.is_valid(), form.errors
    edit(account("registry"), MeetingRegister, form, meeting.reread().version)


def test_who_is_asked_and_who_comes_instead() -> None:
    assert_proved(planned(number=3))
    meeting = convened()
    instead = sends(meeting)
    topic = meeting.agenda().get().topic
    why = people.cause(meeting.attendees.get(person=account("planning.head").person))
    assert_proved(meeting, "meeting", f"{why}:instead")
    assert_proved(topic, "meeting", f"{why}:instead")
    perform(account("planning.head"), "reply", meeting.pk, answer="comes", stand_in=None, note="")
    assert_proved(topic, "meeting")
    assert not may(instead, "view", meeting)


@pytest.mark.parametrize("defended", [True, False])
def test_who_comes_instead_of_somebody_left_out_sees_nothing(defended: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = convened()
    instead, topic = sends(meeting), meeting.agenda().get().topic
    if not defended:
        monkeypatch.setattr(people, "end_for", lambda change, row: None)
    without_planning(meeting)
    assert ("view by meeting:" in findings()) is not defended
    assert [bool(may(instead, "view", one)) for one in (meeting, topic)] == [not defended] * 2


def test_who_comes_instead_reads_a_topic_that_is_taken_up_later() -> None:
    meeting = convened()
    instead, late = sends(meeting), approved(2)
    agenda.work(account("registry"), meeting.pk, meeting.reread().version, "in", wanted=[late.pk])
    assert may(instead, "view", late)
    assert_proved(late, "meeting")
    item = meeting.items.get(topic=late)
    agenda.work(account("registry"), meeting.pk, meeting.reread().version, f"off-{item.pk}", reason="材料未齐")
    assert not may(instead, "view", late)
    assert_proved(meeting, "meeting")


def test_a_cancelled_meeting_is_still_seen_by_those_who_were_asked() -> None:
    planned_only, meeting = planned(number=3), convened()
    instead, topic = sends(meeting), meeting.agenda().get().topic
    for one in (planned_only, meeting):
        perform(account("registry"), "cancel", one.pk, reason="主任赴省开会")
    assert_proved(meeting, "meeting")
    assert may(account("planning.head"), "view", meeting) and not may(account("planning.head"), "view", topic)
    assert not may(instead, "view", meeting)
    assert {ground.cause for ground in may(account("director"), "reply", planned_only).grounds} == {"role"}


def test_seats_that_were_handed_on() -> None:
    meeting = convened()
    sends(meeting)
    hand("archives", "website.staff")
    assert_proved(meeting, "meeting")
    hand("director", "deputy")
    assert_proved(meeting.agenda().get().topic, "meeting")


def test_minutes_and_extracts() -> None:
    meeting = convened(2)
    sends(meeting)
    with standing(AFTER):
        issued(meeting, {**decided(meeting), **decided(meeting, 2, lead="", due="", no_action="仅作通报，无需办理")})
        assert_proved(meeting, "meeting", "minutes")
        assert_proved(meeting.agenda()[0].topic, "extract")
        assert findings() == "" and not meeting.agenda()[1].topic.access.filter(cause__startswith="extract").exists()
        perform(account("registry"), "open_items", meeting.pk)
        perform(account("registry"), "close", meeting.pk)
        assert_proved(meeting, "meeting", "minutes")
