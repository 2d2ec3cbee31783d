"""Dead letters in the admin: seen with their cause, tried again there, and never made twice."""

import pytest
from django.db import connection, transaction
from django.urls import reverse

from office.notices.models import Notice
from office.outbox.handlers import handler
from office.outbox.models import Message
from office.outbox.services import GIVE_UP_AFTER, drain, handle, publish
from office.testing import account, signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
LIST = "/admin/office/message/"
BROKEN = {"printer": True}


@handler("letters.tell")
def tell(message: Message) -> None:
    """Tell somebody, as soon as the printer works."""
    Notice.objects.create(person_id=message.payload["person"], subject="test", key=f"letter:{message.key}")
    if BROKEN["printer"]:
        raise RuntimeError("the printer is on fire")


@pytest.fixture
def letter(office: None) -> Message:
    """A message that was given up after its last try."""
    BROKEN["printer"] = True
    with transaction.atomic():
        publish("letters.tell", "a", {"person": account("registry").person_id})
    message = Message.objects.get(topic="letters.tell")
    for _ in range(GIVE_UP_AFTER):
        Message.objects.filter(pk=message.pk).update(next_try_at=message.created_at)
        handle(message.pk)
    message.refresh_from_db()
    assert message.dead_at is not None
    return message


def replay(name: str, message: Message) -> int:
    chosen = {"action": "replay_chosen", "_selected_action": [message.pk]}
    return signed_in(name).post(f"{LIST}?state=dead", chosen).status_code


def told() -> int:
    return Notice.objects.filter(key="letter:a").count()


def test_the_administrator_sees_it_with_its_cause(letter: Message) -> None:
    page = signed_in("sysadmin").get(f"{LIST}?state=dead").content.decode()
    assert "RuntimeError: the printer is on fire" in page and "letters.tell" in page
    assert "printer is on fire" not in signed_in("sysadmin").get(f"{LIST}?state=waiting").content.decode()
    assert f"{reverse('admin:office_message_changelist')}?state=dead" in signed_in("sysadmin").get("/operation/").content.decode()


def test_it_is_tried_again_and_made_once_however_often(letter: Message) -> None:
    BROKEN["printer"] = False
    for _ in range(3):
        assert replay("sysadmin", letter) == 302
        drain()
    assert told() == 1
    letter.refresh_from_db()
    assert letter.done_at is not None and letter.dead_at is None and letter.error == ""


def test_a_cause_that_stays_makes_it_a_dead_letter_again(letter: Message) -> None:
    replay("sysadmin", letter)
    for _ in range(GIVE_UP_AFTER):
        Message.objects.filter(pk=letter.pk).update(next_try_at=letter.created_at)
        handle(letter.pk)
    letter.refresh_from_db()
    assert letter.dead_at is not None and told() == 0


@pytest.mark.parametrize("name", ["auditor", "security", "director"])
def test_nobody_else_sets_it_going(letter: Message, name: str) -> None:
    BROKEN["printer"] = False
    replay(name, letter)
    drain()
    assert told() == 0


def test_twin_without_the_mark_an_effect_that_was_made_is_made_again(letter: Message) -> None:
    """The defence is `done_at`: the letter is done, and somebody makes it undone behind the program's back."""
    BROKEN["printer"] = False
    replay("sysadmin", letter)
    drain()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE office_message SET done_at = NULL WHERE id = %s", [letter.pk])
        cursor.execute("UPDATE office_notice SET key = 'letter:b' WHERE key = 'letter:a'")
    drain()
    assert told() == 1 and Notice.objects.filter(key="letter:b").count() == 1
