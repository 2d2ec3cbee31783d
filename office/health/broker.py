"""What is asked of the broker besides Celery's messages: whether it answers, how much waits, and short-lived counts."""

from functools import cache

import redis
from django.conf import settings

QUEUE = "celery"  # all tasks go through one queue
PATIENCE = 1  # seconds


def broker() -> redis.Redis:
    """A client of the broker that the settings name now."""
    return _client(settings.REDIS_URL)


@cache
def _client(url: str) -> redis.Redis:
    address = url.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")
    return redis.Redis.from_url(address, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE)


def answers() -> bool:
    """Whether the broker is there."""
    try:
        return bool(broker().ping())
    except redis.RedisError:
        return False


def queue_length() -> int | None:
    """How many wake-ups wait for a worker; None when the broker cannot tell."""
    try:
        return int(broker().llen(QUEUE))
    except redis.RedisError:
        return None
