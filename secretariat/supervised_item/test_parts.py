"""Parts of supervised items, and items in other hands: circles, wholes, owners and issuers who leave."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from office.handover.holding import Handing
from office.orgchart.models import Post
from office.records.perform import perform
from office.testing import account, frozen
from secretariat.supervised_item import parts
from secretariat.supervised_item.holding import IssuedItemHolding, OwnedItemHolding
from secretariat.supervised_item.models import Status, SupervisedItem
from secretariat.supervised_item.testing import MAY, division, fed_back, finished, opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _may(office: None) -> Iterator[None]:
    """The loaded demo office on a working day in May."""
    with frozen(MAY):
        yield


def broken_down(item: SupervisedItem, title: str = "机房改造", due_on: date = date(2026, 6, 1)) -> SupervisedItem:
    """A part, as the lead's head makes it."""
    perform(account("network.head"), "break_down", item.pk, title=title, text="完成机房改造。", lead=division("software"),
            due_on=due_on)
    return SupervisedItem.objects.get(title=title)


def test_parts_have_their_own_lead_and_lie_inside_the_whole() -> None:
    whole = opened(due_on="2026-06-30")
    part = broken_down(whole)
    assert (part.parent_id, part.division.code, part.issuer.code) == (whole.pk, "software", "network.head")
    assert part.number == "督〔2026〕2号"
    with pytest.raises(ValidationError, match="not due later"):
        broken_down(whole, "太晚", date(2026, 7, 1))
    with pytest.raises(ValidationError, match="still open"):
        fed_back(whole, final=True)
    perform(account("software.head"), "ask_delay", part.pk, until=date(2026, 6, 15), why="等待设备")
    perform(account("network.head"), "allow_delay", part.pk)
    with pytest.raises(ValidationError, match="not due later"):
        perform(account("software.head"), "ask_delay", part.pk, until=date(2026, 7, 15), why="等待设备")
    fed_back(part, "software.staff", final=True)
    perform(account("registry"), "check", part.pk, verdict="good")
    perform(account("network.head"), "strike_off", part.pk, opinion="办结")
    fed_back(whole, final=True)
    assert whole.reread().status == Status.TO_CHECK


def test_a_circle_is_refused() -> None:
    whole = opened(due_on="2026-06-30")
    part = broken_down(whole, due_on=date(2026, 6, 30))
    with pytest.raises(ValidationError, match="circle"):
        perform(account("registry"), "join", whole.pk, whole_number=part.number)
    assert whole.reread().parent_id is None


def test_its_twin_without_the_rule_the_database_refuses_the_circle(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = opened(due_on="2026-06-30")
    part = broken_down(whole, due_on=date(2026, 6, 30))
    monkeypatch.setattr(parts, "ancestry", lambda item: [])
    with pytest.raises(DatabaseError, match="no part of itself"), transaction.atomic():
        perform(account("registry"), "join", whole.pk, whole_number=part.number)
    assert whole.reread().parent_id is None


def handing(username: str, post: str) -> Handing:
    """Whatever this person takes over in this post."""
    return Handing(user=account("sysadmin"), at=MAY, ends_at=MAY, taker=account(username).person,
                   post=Post.objects.get(code=post), words="交接")


def test_an_owner_who_leaves_hands_the_item_on_inside_the_division() -> None:
    item = opened()
    perform(account("network.head"), "name_owner", item.pk, person=account("network.staff").person)
    holding = OwnedItemHolding()
    assert [row.pk for row in holding.held_by_any([f"u{account('network.staff').person_id}"])] == [item.pk]
    with pytest.raises(ValidationError, match="lead division"):
        holding.hand_to(handing("website.staff", "website.staff"), item)
    with transaction.atomic():
        holding.hand_to(handing("network.head", "network.head"), item)
    assert item.reread().owner == account("network.head").person
    assert not holding.held_by_any([f"u{account('network.staff').person_id}"]).exists()


def test_what_a_post_issued_is_struck_off_by_the_post_that_takes_it_over() -> None:
    item = opened()
    finished(item)
    with transaction.atomic():
        IssuedItemHolding().hand_to(handing("director", "leadership.director"), item)
    with pytest.raises(ValidationError, match="for the issuer"):
        perform(account("deputy"), "strike_off", item.pk, opinion="办结")
    perform(account("director"), "strike_off", item.pk, opinion="办结")
    assert item.reread().status == Status.DONE
