"""Supervised items: every right is proved by the item's own fields, whoever's hands it comes into."""

from collections.abc import Iterator
from datetime import date

import pytest

from office.audit.actor import SYSTEM, acting
from office.handover.holding import Handing
from office.orgchart.models import Appointment, Post
from office.permissions.ask import may
from office.records.perform import perform
from office.testing import account, assert_proved, findings, frozen, signed_in
from secretariat.supervised_item import hands
from secretariat.supervised_item.holding import IssuedItemHolding, OwnedItemHolding
from secretariat.supervised_item.models import SupervisedItem
from secretariat.supervised_item.testing import MAY, division, finished, opened, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _may(office: None) -> Iterator[None]:
    """The loaded demo office on a working day in May."""
    with frozen(MAY):
        yield


def handed(item: SupervisedItem, holding: OwnedItemHolding, to: str, post: str) -> None:
    """The item comes into other hands, as a hand-over's signature puts it there."""
    handing = Handing(account("registry"), MAY, MAY, account(to).person, Post.objects.get(code=post), "交接")
    with acting(SYSTEM):
        holding.hand_to(handing, item.reread())


def test_from_opening_to_striking_off() -> None:
    item = opened(assisting=[division("website").pk], due_on="2026-06-30")
    assert_proved(item, "issuer", "keeper", "lead", "assist")
    perform(account("network.head"), "name_owner", item.pk, person=account("network.staff").person)
    perform(account("network.head"), "name_owner", item.pk, person=account("network.head").person)
    assert_proved(item, "handle")
    perform(account("network.head"), "break_down", item.pk, title="机房扩容", text="完成机房扩容。",
            lead=division("software"), due_on=date(2026, 6, 15))
    part = item.parts.get()
    assert_proved(part, "issuer", "keeper", "lead")
    perform(account("network.head"), "drop_item", part.pk, reason="并入主体工程")
    finished(item)
    perform(account("deputy"), "strike_off", item.pk, opinion="已办结。")
    assert_proved(item, "issuer", "keeper", "lead", "assist", "handle")


def test_helpers_and_grade_that_change() -> None:
    item = opened(assisting=[division("website").pk, division("software").pk], due_on="2026-06-30")
    typed = said(due_on="2026-06-30", version=item.version, issuer=item.issuer_id, grade="work_secret",
                 assisting=[division("website").pk])
    assert signed_in("registry").post(f"{item.get_absolute_url()}edit/", typed).status_code == 302
    assert_proved(item, "assist")
    assert not may(account("software.staff"), "view", item)


def test_hands_that_change() -> None:
    item = opened()
    perform(account("network.head"), "name_owner", item.pk, person=account("network.staff").person)
    handed(item, OwnedItemHolding(), "network.head", "network.head")
    assert_proved(item, "handle")
    handed(item, IssuedItemHolding(), "director", "leadership.director")
    assert_proved(item, "issuer")
    assert {ground.cause for ground in may(account("deputy"), "strike_off", item).grounds} == {"role"}


def test_an_owners_right_is_theirs_in_the_lead_division_whatever_else_they_hold() -> None:
    owner = account("network.staff")
    with acting(SYSTEM):
        Appointment.objects.create(person=owner.person, post=Post.objects.get(code="secretariat.staff"), valid_from=MAY)
    item = opened()
    perform(account("network.head"), "name_owner", item.pk, person=owner.person)
    assert item.reread().owner_post.code == "network.staff"
    assert item.access.get(cause=f"handle:{owner.person_id}").principal == f"p{item.reread().owner_post_id}.u{owner.person_id}"
    assert_proved(item, "handle")


def test_its_twin_an_owner_who_was_followed_by_another_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    item = opened()
    perform(account("network.head"), "name_owner", item.pk, person=account("network.staff").person)
    monkeypatch.setattr(hands, "end", lambda record, cause: None)
    perform(account("network.head"), "name_owner", item.pk, person=account("network.head").person)
    assert f"by handle:{account('network.staff').person_id}, for which there is no ground" in findings()
