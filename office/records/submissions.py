"""A form sent twice is done once: the key it carries is claimed in the transaction that does the work."""

from typing import Any
from uuid import UUID

from django.db import connection

from office.records.models import Submission


class Repeated(Exception):
    """This form was sent before; `outcome` is the address the first sending led to."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome


CLAIM = "INSERT INTO office_submission (key, user_id, path, outcome) VALUES (%s, %s, %s, '') ON CONFLICT DO NOTHING"


def claim(user: Any, key: UUID, path: str) -> None:
    """Claim a form's key inside the transaction; a concurrent twin waits here. Raises Repeated for the second."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [key, user.pk, path[:200]])
        if cursor.rowcount == 0:
            raise Repeated(Submission.objects.get(key=key, user=user).outcome)


def refuse_repeated(user: Any, key: UUID) -> None:
    """Raise Repeated for a form that was sent and done before, ahead of judging what it says anew."""
    earlier = Submission.objects.filter(key=key, user=user).first()
    if earlier is not None:
        raise Repeated(earlier.outcome)


def settle(key: UUID, outcome: str) -> None:
    """Remember where the form led, before the transaction ends."""
    Submission.objects.filter(key=key).update(outcome=outcome[:300])
