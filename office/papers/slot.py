"""Papers are heavy: one at a time is made in the background, so that everything else keeps a worker."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from office.outbox.services import PutOff

SLOT = "SELECT pg_try_advisory_xact_lock(hashtext('electronic-office papers'))"
LOOK_AGAIN = 1  # seconds


@contextmanager
def slot_for_papers() -> Iterator[None]:
    """The right to make a paper until the transaction ends; PutOff while somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute(SLOT)
        is_free = cursor.fetchone()[0]
    if not is_free:
        raise PutOff(LOOK_AGAIN)
    yield
