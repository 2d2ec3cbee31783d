"""The outbox: promised with its cause, made once, in order, given up visibly, tried again safely."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction

from office.audit.actor import Actor, acting
from office.audit.models import AuditEvent
from office.notices.models import Notice
from office.orgchart.models import Person
from office.outbox import relay, services
from office.outbox.handlers import handler, handler_of
from office.outbox.models import Message
from office.outbox.services import drain, due_messages, handle, publish, replay

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
ANY_TIME = timedelta(0)


@handler("test.tell")
def tell(message):
    Notice.objects.create(person_id=message.payload["person"], subject="test", key=f"test:{message.key}")


@handler("test.break")
def break_(message):
    tell(message)
    raise RuntimeError("the printer is on fire")


@pytest.fixture
def person():
    with acting(Actor(None, None)):
        return Person.objects.create(code="p1", name_en="Li", name_zh="李")


def promise(person, key="a", topic="test.tell", **more):
    with acting(Actor(None, person.pk, cause="test")):
        publish(topic, key, {"person": person.pk}, **more)
    return Message.objects.get(topic=topic, key=key)


def hasten(message):
    """As if the waiting time were over; the owner does it, because time itself is not the application's to move."""
    Message.objects.filter(pk=message.pk).update(next_try_at=message.created_at)


def test_a_message_rolls_back_with_its_cause(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        publish("test.tell", "a", {})
        Person.objects.create(code="p1", name_en="x", name_zh="x")
    assert Message.objects.count() == 0


def test_publishing_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        publish("test.tell", "a", {})


def test_a_second_promise_of_the_same_is_the_same(person):
    promise(person)
    promise(person)
    assert Message.objects.count() == 1


def test_the_effect_is_made_once_and_says_for_whom(person):
    message = promise(person)
    assert handle(message.pk) is True
    assert handle(message.pk) is False
    message.refresh_from_db()
    assert (Notice.objects.count(), message.attempts, message.error) == (1, 1, "")
    assert message.done_at is not None


def test_audited_effects_bear_the_cause(person):
    @handler("test.phone")
    def phone(message):
        person.phone = "5"
        person.save()

    handle(promise(person, topic="test.phone").pk)
    event = AuditEvent.objects.filter(table="office_person", op="U").get()
    assert (event.actor["user"], event.actor["behalf"], event.actor["cause"]) == (None, person.pk, "test.phone a")


def test_a_message_somebody_holds_is_left_alone(person):
    message = promise(person)
    with transaction.atomic(using="owner"):
        Message.objects.using("owner").select_for_update().get(pk=message.pk)
        assert handle(message.pk) is False
        assert services.claim_due(10, ANY_TIME) == []  # nor does the relay wait for it
    assert handle(message.pk) is True


def test_a_failure_undoes_its_effect_waits_and_is_given_up_visibly(person):
    message = promise(person, topic="test.break")
    waits = []
    for _ in range(services.GIVE_UP_AFTER):
        hasten(message)
        assert handle(message.pk) is False
        message.refresh_from_db()
        waits.append(message.next_try_at)
    assert message.dead_at is not None
    assert message.error == "RuntimeError: the printer is on fire"
    assert Notice.objects.count() == 0
    hasten(message)
    assert handle(message.pk) is False
    message.refresh_from_db()
    assert message.attempts == services.GIVE_UP_AFTER


def test_a_message_that_is_not_due_is_not_handled(person):
    message = promise(person, delay=timedelta(hours=1))
    assert (message.lane, handle(message.pk), due_messages(10, ANY_TIME)) == ("", False, [])


def test_replay_makes_what_was_given_up_and_nothing_twice(person):
    message = promise(person, topic="test.break")
    Message.objects.filter(pk=message.pk).update(dead_at=message.created_at, attempts=8, topic="test.tell")
    replay(message)
    assert drain() == 1
    replay(message)
    assert drain() == 0
    assert Notice.objects.count() == 1


def test_one_lane_keeps_its_order_and_blocks_only_itself(person):
    first = promise(person, "1", "test.break", lane="record:1")
    second = promise(person, "2", lane="record:1")
    other = promise(person, "3", lane="record:2")
    assert due_messages(10, ANY_TIME) == [first.pk, other.pk]
    assert handle(second.pk) is False
    assert handle(other.pk) is True
    for _ in range(services.GIVE_UP_AFTER):
        hasten(first)
        handle(first.pk)
    assert handle(second.pk) is True  # what was given up no longer blocks


def test_what_kills_the_worker_every_time_is_given_up(person):
    message = promise(person)
    Message.objects.filter(pk=message.pk).update(attempts=services.GIVE_UP_ON_DEATHS_AFTER)
    assert handle(message.pk) is False
    message.refresh_from_db()
    assert message.dead_at and message.error == "The worker died in every attempt."


def test_an_unknown_topic_is_an_error_that_is_seen(person):
    message = promise(person, topic="test.nobody")
    handle(message.pk)
    message.refresh_from_db()
    assert message.error == "LookupError: no handler for test.nobody"
    with pytest.raises(LookupError):
        handler_of("test.nobody")


def test_the_relay_sends_once_and_again_when_nothing_came_of_it(person):
    message, sent = promise(person), []
    assert relay.pump(sent.append) == 1
    assert relay.pump(sent.append) == 0
    assert relay.pump(sent.append, again_after=ANY_TIME) == 1
    assert sent == [message.pk, message.pk]


def test_what_the_broker_refused_is_still_due(person):
    for key in "abc":
        promise(person, key)
    sent = []

    def refuse_second(pk):
        if sent:
            raise OSError("gone")
        sent.append(pk)

    with pytest.raises(OSError, match="gone"):
        relay.pump(refuse_second)
    assert len(due_messages(10, relay.AGAIN_AFTER)) == 2


def test_only_one_relay_leads(person):
    with connections["owner"].cursor() as cursor:
        cursor.execute(relay.LOCK)
        assert cursor.fetchone() == (True,)
        assert relay.Relay()._is_leader() is False
        cursor.execute("SELECT pg_advisory_unlock_all()")
    assert relay.Relay()._is_leader() is True
