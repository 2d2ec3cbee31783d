"""A form sent twice is done once: the key it carries is claimed in the transaction that does the work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

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


def form_key(request: HttpRequest) -> UUID:
    """The key that a sent form carries; a form without one is a form of its own."""
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return uuid4()


@dataclass
class Sent:
    """The form in hand: whoever does its work says where it leads."""

    leads_to: str = ""


@contextmanager
def sent_once(request: HttpRequest) -> Iterator[Sent]:
    """One transaction for the work of a form that was sent. Raises Repeated if it is done already."""
    key = form_key(request)
    with transaction.atomic():
        claim(request.user, key, request.path)
        sent = Sent()
        yield sent
        settle(key, sent.leads_to)


def answered_once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose form, sent again, leads where it led the first time."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if request.method == "POST":
                refuse_repeated(request.user, form_key(request))
            return view(request, *args, **kwargs)
        except Repeated as repeated:
            return redirect(repeated.outcome)

    return answer
