"""The relay: hands messages that are due to Celery, as the one leader, through restarts of both servers."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from kombu.exceptions import OperationalError as BrokerError

from office.failpoints import failpoint
from office.outbox.services import CHANNEL, claim_due, unclaim

log = logging.getLogger(__name__)

POLL = 5.0  # seconds between looks when no hint comes
AGAIN_AFTER = timedelta(seconds=60)  # a message sent and not done is sent again: the broker may have lost it
BATCH = 200
LOCK = "SELECT pg_try_advisory_lock(hashtext('electronic-office relay'))"
# A lock by one number stands in pg_locks as its two halves; the number is a positive or negative 32-bit one.
LEADER = """
SELECT EXISTS (
    SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND objid::bigint = hashtext('electronic-office relay')::bigint & 4294967295)
"""

Send = Callable[[int], None]


def send_to_celery(pk: int) -> None:
    """Hand one message to the broker; raises BrokerError when it cannot be reached."""
    from office.outbox.tasks import handle

    handle.apply_async((pk,), retry=False)


def pump(send: Send = send_to_celery, again_after: timedelta = AGAIN_AFTER) -> int:
    """Send what is due, once; how many. Raises what `send` raises; then the rest is still due.

    Marked as sent before the sending: who dies between the two leaves messages that are due after `again_after`.
    """
    claimed = claim_due(BATCH, again_after)
    for position, pk in enumerate(claimed):
        try:
            failpoint("relay.before_send")
            send(pk)
            log.info("sent", extra={"fields": {"outbox": pk}})
            failpoint("relay.after_send")
        except Exception:
            unclaim(claimed[position:])
            raise
    return len(claimed)


def somebody_leads() -> bool:
    """Whether a relay runs: some process, on whatever machine, holds the leader's lock."""
    with connection.cursor() as cursor:
        cursor.execute(LEADER)
        return bool(cursor.fetchone()[0])


class Relay:
    """One process of several may lead; the others wait to take over."""

    def __init__(
        self, send: Send = send_to_celery, poll: float = POLL, again_after: timedelta = AGAIN_AFTER
    ) -> None:
        self.send, self.poll, self.again_after = send, poll, again_after
        self.stopping = threading.Event()

    def stop(self, *_: object) -> None:
        """End after the message in hand; fit to be a signal handler."""
        self.stopping.set()

    def run(self) -> None:
        """Lead until stopped; when a server goes away, start anew when it is back."""
        while not self.stopping.is_set():
            try:
                self._lead()
            except (DatabaseError, InterfaceError) as error:
                log.warning("The database went away, trying again: %s", str(error).strip())
                connection.close()
                self.stopping.wait(1)
        connection.close()

    def _lead(self) -> None:
        close_old_connections()
        while not self._is_leader():
            if self.stopping.wait(1):
                return
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        log.info("The relay leads.")
        while not self.stopping.is_set():
            if not self._pump():
                self._await_hint()

    def _is_leader(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(LOCK)
            return bool(cursor.fetchone()[0])

    def _pump(self) -> bool:
        """Send what is due; True when it is worth looking again at once."""
        try:
            return pump(self.send, self.again_after) > 0
        except (BrokerError, OSError) as error:
            log.warning("The broker does not answer, trying again: %s", error)
            self.stopping.wait(1)
            return True

    def _await_hint(self) -> None:
        """Sleep until a commit tells of a message, or the time for a look has come; wakes each second to stop."""
        end = time.monotonic() + self.poll
        while not self.stopping.is_set() and time.monotonic() < end:
            with connection.wrap_database_errors:
                if list(connection.connection.notifies(timeout=min(1.0, self.poll), stop_after=1)):
                    return
