"""Topics: a division that is asked sees the topic as long as opinions are taken; one that was heard goes on."""

import pytest

from office.permissions.ask import may
from office.records.perform import perform
from office.testing import account, assert_proved, findings
from secretariat.meeting_topic import services
from secretariat.meeting_topic.models import MeetingTopic
from secretariat.meeting_topic.testing import proposed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: None) -> None:
    """The loaded demo office."""


def collected() -> MeetingTopic:
    """Two divisions are asked, one answers; it is collected without the other."""
    topic = proposed(consulted=("planning", "website"))
    assert_proved(topic, "opinion")
    perform(account("planning.head"), "give_opinion", topic.pk, answer="agree", opinion="")
    perform(account("network.head"), "give_opinion", topic.pk, answer="agree", opinion="")  # its own division's, unasked
    assert_proved(topic, "opinion", "heard")
    perform(account("registry"), "collect", topic.pk, without="出差，已电话沟通")
    assert_proved(topic, "opinion", "heard")
    return topic


@pytest.mark.parametrize(("who", "verb"), [("deputy", "approve"), ("deputy", "decline"), ("network.head", "withdraw")])
def test_whoever_did_not_answer_sees_it_no_more_when_it_goes_on(who: str, verb: str) -> None:
    topic = collected()
    assert may(account("website.head"), "give_opinion", topic)
    perform(account(who), verb, topic.pk, **({} if verb == "approve" else {"reason": "暂不研究"}))
    assert_proved(topic, "heard")
    assert not may(account("website.head"), "view", topic) and may(account("planning.head"), "view", topic)


def test_its_twin_a_right_that_is_left_standing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    topic = collected()
    monkeypatch.setattr(services, "end", lambda record, cause: None)
    perform(account("deputy"), "approve", topic.pk)
    assert "give_opinion, view by opinion:" in findings()
