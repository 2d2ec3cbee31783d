"""How often somebody signed in was refused of late: a burst may be somebody trying doors.

The counts are the broker's, in buckets that forget themselves: losing them loses a hint and no evidence.
"""

from collections.abc import Callable

import redis
from django.http import HttpRequest, HttpResponse

from office.health.broker import broker
from office.time import now

REFUSED = (403, 404)  # what one may not see answers "not found"
WINDOW = 10 * 60  # seconds


def count_refusals(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Count each refusal of a signed-in caller; a caller without an account sees nothing to try."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code in REFUSED and getattr(getattr(request, "_cached_user", None), "pk", None):
            _count()
        return response

    return middleware


def recent() -> int | None:
    """How many refusals in this bucket and the one before, so ten to twenty minutes; None without the broker."""
    bucket = _bucket()
    try:
        return sum(int(count or 0) for count in broker().mget(_key(bucket - 1), _key(bucket)))
    except redis.RedisError:
        return None


def _count() -> None:
    key = _key(_bucket())
    try:
        broker().pipeline().incr(key).expire(key, 3 * WINDOW).execute()
    except redis.RedisError:
        return  # the page matters more than the count


def _bucket() -> int:
    return int(now().timestamp()) // WINDOW


def _key(bucket: int) -> str:
    return f"office:refusals:{bucket}"
