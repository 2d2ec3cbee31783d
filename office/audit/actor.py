"""Who is acting and why: told to Python's history and, inside a transaction, to the database's triggers."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction


@dataclass(frozen=True)
class Actor:
    """The account and the natural person behind an act, for whom they stand in, and the cause."""

    user_id: int | None
    person_id: int | None
    on_behalf_of_id: int | None = None
    cause: str = ""
    reason: str = ""


SYSTEM = Actor(user_id=None, person_id=None, cause="system")
_actor: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)


def current() -> Actor:
    """The actor of the work in hand; the system itself when nobody else is named."""
    return _actor.get()


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """One transaction in which every audited write bears this actor and cause."""
    token = _actor.set(actor)
    inside = connection.in_atomic_block
    try:
        with transaction.atomic():
            tell_database(actor)
            yield
            if inside:
                tell_database(token.old_value if isinstance(token.old_value, Actor) else SYSTEM)
    finally:
        _actor.reset(token)


def tell_database(actor: Actor) -> None:
    """Set the transaction-local setting that the audit triggers read."""
    said = {"user": actor.user_id, "person": actor.person_id, "behalf": actor.on_behalf_of_id,
            "cause": actor.cause, "reason": actor.reason}
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('office.actor', %s, true)", [json.dumps(said, ensure_ascii=False)])
