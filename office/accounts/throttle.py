"""Wrong passwords are counted per account and per address, each by itself; whose word decides the address is settled.

- An account takes AXES_FAILURE_LIMIT wrong passwords in a quarter of an hour, from wherever they come.
- A place where the account has signed in during the last month has its own count: strangers elsewhere cannot keep the
  owner out of their own desk. What fails while locked prolongs nothing, and the security administrator can unlock.
- An address takes ADDRESS_FAILURE_LIMIT wrong passwords over all accounts, known or not: more, because a whole office
  may stand behind one.
"""

from datetime import timedelta
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest

LONGEST_NAME = 150  # of User.username
KNOWN_FOR = timedelta(days=30)  # a place stays known so long after the last sign-in there


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The account that was tried, as long as a name can be: Django's sign-in form lets any length through."""
    name = (credentials or {}).get("username")
    return str(name)[:LONGEST_NAME] if name is not None else None


class Throttle(AxesDatabaseHandler):
    """The two counts; axes keeps the failures, in rows of account, address and browser."""

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """How many failures stand against this try; AXES_FAILURE_LIMIT of them lock."""
        name, address = get_client_username(request, credentials), request.axes_ip_address
        recent = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        if _failures(recent.filter(ip_address=address)) >= settings.ADDRESS_FAILURE_LIMIT:
            return settings.AXES_FAILURE_LIMIT
        anywhere = _failures(recent.filter(username=name))
        if anywhere >= settings.AXES_FAILURE_LIMIT and _is_known(name, address, request):
            return _failures(recent.filter(username=name, ip_address=address))
        return anywhere


def _failures(attempts: QuerySet) -> int:
    return attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0


def _is_known(name: str | None, address: str | None, request: Any) -> bool:
    """Whether the account has signed in from this address lately."""
    since = request.axes_attempt_time - KNOWN_FOR
    return AccessLog.objects.filter(username=name, ip_address=address, attempt_time__gte=since).exists()
