"""A seat in a meeting to come is handed on: with its rights, and with the chair."""

from datetime import timedelta
from typing import Any

import pytest

from office.handover.holding import Handing
from office.orgchart.models import Post
from office.permissions.ask import may
from office.records.perform import perform
from office.testing import account, standing
from secretariat.meeting.holding import SeatHolding
from secretariat.meeting.testing import BEFORE, convened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    """The loaded demo office, on the Friday before the meeting."""
    with standing(BEFORE):
        yield


def hand(giver: str, taker: str) -> None:
    """Everything in meetings to come, from one to the other."""
    post = Post.objects.get(code="website.head")
    handing = Handing(account("registry"), BEFORE, BEFORE + timedelta(days=1), account(taker).person, post, "交接")
    holding = SeatHolding()
    for row in holding.held_by_any([f"u{account(giver).person_id}"]):
        holding.hand_to(handing, row)


def test_the_taker_is_asked_and_the_giver_no_more() -> None:
    meeting = convened()
    topic, giver, taker = meeting.agenda().get().topic, account("planning.head"), account("website.staff")
    hand("planning.head", "website.staff")
    assert may(taker, "reply", meeting) and may(taker, "view", topic)
    assert not may(giver, "view", meeting)
    assert not SeatHolding().held_by_any([f"u{giver.person_id}"]).exists()


def test_the_chair_goes_with_it() -> None:
    meeting = convened()
    hand("director", "deputy")
    assert meeting.reread().chair == account("deputy").person
    assert meeting.attendees.filter(removed_at=None, person=account("deputy").person).count() == 1


def test_a_substitutes_seat_is_the_substitutes() -> None:
    meeting = convened()
    instead = account("archives")
    perform(account("planning.head"), "reply", meeting.pk, answer="sends", stand_in=instead.person, note="")
    hand("archives", "website.staff")
    row = meeting.attendees.get(person=account("planning.head").person)
    assert row.stand_in == account("website.staff").person
    assert may(account("website.staff"), "view", meeting) and not may(instead, "view", meeting)
