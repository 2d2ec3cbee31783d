"""Promise an effect in the transaction of its cause, and make it exactly once, whatever dies on the way."""

import json
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import psycopg
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q

from office.audit.actor import Actor, acting, current
from office.failpoints import failpoint
from office.logs import binding, bound
from office.outbox.handlers import handler_of
from office.outbox.models import PENDING, Message
from office.time import OfficeNow, now

log = logging.getLogger(__name__)


class PutOff(Exception):
    """It cannot be made now and is no failure: what a handler raises to be called again after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


CHANNEL = "office_outbox"
GIVE_UP_AFTER = 8  # attempts that ended in an error
GIVE_UP_ON_DEATHS_AFTER = 20  # attempts begun: something in it kills the worker
SHORTEST_WAIT, LONGEST_WAIT = 5, 1800  # seconds until the next attempt, doubled each time


def publish(
    topic: str, key: str, payload: Mapping[str, Any], *,
    record: Any = None, lane: str | None = None, delay: timedelta | None = None,
) -> None:
    """Promise an effect, in the current transaction; a second with the same topic and key is silently the same.

    Messages of one lane are handled in order, and a record has a lane of its own unless another is named ("" for
    none). A message with a `delay` is in no lane, so that it holds nobody up. Raises outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("publish in the transaction of the change: use perform()")
    if lane is None:
        lane = f"record:{record.pk}" if record is not None and not delay else ""
    message = Message(topic=topic, key=key, lane=lane, record_id=record.pk if record is not None else None,
                      payload=_plain(payload), actor=_told(current()))
    if delay:
        message.next_try_at = now() + delay
    Message.objects.bulk_create([message], ignore_conflicts=True)
    wake_relay()
    failpoint("publish.written")


def wake_relay() -> None:
    """A hint that reaches the relay at commit; without it the message waits for the relay's next look."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def handle(pk: int) -> bool:
    """Make the effect of one message, if it is still to be made and its turn; True when this call made it.

    Safe to call at any time, any number of times, at once: the row's lock and its mark make it once.
    """
    if not _begin(pk):
        return False
    failpoint("handle.begun")
    try:
        return _make(pk)
    except PutOff as later:
        _put_off(pk, later.seconds)
        return False
    except Exception as error:
        _failed(pk, error)
        return False


def drain(most: int = 10_000) -> int:
    """Handle what is due in this process, until nothing is; how many effects it made. For tests and loading data.

    What somebody else has in hand is left to them.
    """
    made = 0
    while made < most and (more := sum(handle(pk) for pk in due_messages(most - made, again_after=timedelta(0)))):
        made += more
    return made


DUE = """
SELECT id FROM office_message AS m
WHERE done_at IS NULL AND dead_at IS NULL AND next_try_at <= office_now()
    AND (sent_at IS NULL OR sent_at <= office_now() - %s OR sent_at > office_now())
    AND (lane = '' OR NOT EXISTS (
        SELECT FROM office_message AS earlier WHERE earlier.lane = m.lane AND earlier.id < m.id
            AND earlier.done_at IS NULL AND earlier.dead_at IS NULL))
ORDER BY id LIMIT %s
"""
# Rows that somebody holds are being handled: whoever sends must never wait for them.
CLAIM = f"""
UPDATE office_message SET sent_at = office_now() WHERE id IN ({DUE} FOR UPDATE SKIP LOCKED) RETURNING id
"""


def due_messages(most: int, again_after: timedelta) -> list[int]:
    """The messages whose turn it is and that were not sent within `again_after`, oldest first."""
    return _numbers(DUE, [again_after, most])


def claim_due(most: int, again_after: timedelta) -> list[int]:
    """The same, marked as sent by this call: whoever dies before sending them sends them after `again_after`."""
    return sorted(_numbers(CLAIM, [again_after, most]))


def unclaim(pks: list[int]) -> None:
    """These could not be sent after all."""
    Message.objects.filter(PENDING, pk__in=pks).update(sent_at=None)


def _numbers(query: str, values: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [pk for (pk,) in cursor.fetchall()]


def replay(message: Message) -> None:
    """Give a message that was given up another chance; an effect that was made is not made again."""
    with transaction.atomic():
        locked = Message.objects.select_for_update().get(pk=message.pk)
        if locked.dead_at is None:
            return
        locked.dead_at, locked.attempts, locked.sent_at, locked.next_try_at = None, 0, None, now()
        locked.save(update_fields=["dead_at", "attempts", "sent_at", "next_try_at"])
        wake_relay()


def give_up(message: Message, error: Exception) -> None:
    """For a handler that knows that another try would fail the same way: what it wrote stays, the message is dead."""
    message.dead_at, message.error = now(), _cause(error)


def _begin(pk: int) -> bool:
    """Count the attempt in a transaction of its own, so that one that kills the process is counted too."""
    with transaction.atomic():
        message = _locked(pk)
        if message is None:
            return False
        if message.attempts >= GIVE_UP_ON_DEATHS_AFTER:
            message.dead_at, message.error = now(), message.error or "The worker died in every attempt."
        message.attempts += 1
        message.save(update_fields=["attempts", "dead_at", "error"])
        return message.dead_at is None


def _make(pk: int) -> bool:
    with transaction.atomic():
        message = _locked(pk)
        if message is None:
            return False
        with acting(_actor_of(message)), binding(**_belongs(message)):
            failpoint("handle.before_effect")
            handler_of(message.topic)(message)
            failpoint("handle.after_effect")
            log.info("effect made")
        if message.dead_at is None:
            message.done_at, message.error = now(), ""
        message.save(update_fields=["done_at", "dead_at", "error"])
        wake_relay()  # the next of its lane
        failpoint("handle.before_commit")
    failpoint("handle.after_commit")
    return message.dead_at is None


def _locked(pk: int) -> Message | None:
    """The row, locked for this transaction; None when it is done, dead, in somebody's hands, or not yet its turn."""
    # By the database's clock, as whoever sent it: this process's may be some milliseconds behind.
    earlier = Message.objects.filter(PENDING, lane=OuterRef("lane"), pk__lt=OuterRef("pk"))
    rows = Message.objects.select_for_update(skip_locked=True).filter(PENDING, pk=pk, next_try_at__lte=OfficeNow())
    return rows.filter(Q(lane="") | ~Exists(earlier)).first()


def _put_off(pk: int, seconds: int) -> None:
    """Its turn comes again; the attempt does not count."""
    later = now() + timedelta(seconds=seconds)
    Message.objects.filter(PENDING, pk=pk).update(attempts=F("attempts") - 1, sent_at=None, next_try_at=later)


def _failed(pk: int, error: Exception) -> None:
    with transaction.atomic():
        message = Message.objects.select_for_update().filter(PENDING, pk=pk).first()
        if message is None:
            return
        with binding(**_belongs(message)):
            log.warning("effect failed", exc_info=error, extra={"fields": {"attempts": message.attempts}})
        message.error = _cause(error)
        message.sent_at = None
        if message.attempts >= GIVE_UP_AFTER:
            message.dead_at = now()
        seconds = min(SHORTEST_WAIT * 2 ** (message.attempts - 1), LONGEST_WAIT)
        message.next_try_at = now() + timedelta(seconds=seconds)
        message.save(update_fields=["error", "sent_at", "dead_at", "next_try_at"])
        wake_relay()


def _cause(error: Exception) -> str:
    """The error for the administrator who reads the dead letter; what a database error quotes of a row is left out."""
    said = error.__cause__.diag.message_primary if isinstance(error.__cause__, psycopg.Error) else str(error)
    return f"{type(error).__name__}: {said}"[:2000]


def _belongs(message: Message) -> dict[str, Any]:
    """What is logged with all that a message does: itself, and the request that caused it."""
    return {"outbox": message.pk, "topic": message.topic, "request": (message.actor or {}).get("request")}


def _actor_of(message: Message) -> Actor:
    """The system acts, for the person whose act promised the effect."""
    cause = message.actor or {}
    return Actor(None, None, on_behalf_of_id=cause.get("person"), cause=f"{message.topic} {message.key}")


def _told(actor: Actor) -> dict[str, Any]:
    return {"user": actor.user_id, "person": actor.person_id, "behalf": actor.on_behalf_of_id, "cause": actor.cause,
            "request": bound().get("request")}


def _plain(payload: Mapping[str, Any]) -> Any:
    """The payload as JSON can hold it; dates become text."""
    return json.loads(json.dumps(payload, cls=DjangoJSONEncoder))
