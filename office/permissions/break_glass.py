"""Emergency access (紧急查阅): who may ask for it, decide it and end it; its access rows, and what was read by it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from office.audit.actor import Actor, acting
from office.permissions.access import end, give
from office.permissions.models import BreakGlass, BreakGlassReading
from office.permissions.standing import standing_of
from office.time import now

LAPSES = timedelta(hours=24)  # what was not decided in a day was no emergency: it must be asked for anew
CAUSE = "break_glass:"


def role_among(user: Any, roles: Iterable[str]) -> str:
    """Which of these roles the user holds by appointment now, or nothing; a substitute has no part in this."""
    return next(iter(sorted(standing_of(user).roles & frozenset(roles))), "")


def is_concerned(user: Any) -> bool:
    """Whether the pages of emergency accesses exist for the user at all."""
    return bool(role_among(user, BreakGlass.ASK | BreakGlass.WATCH))


def seen_by(user: Any) -> QuerySet[BreakGlass]:
    """Those that are the user's to know of: one's own, or all for who decides, takes back and watches."""
    rows = BreakGlass.objects.select_related("asked_by", "decided_by", "ended_by").prefetch_related("about__record")
    if role_among(user, BreakGlass.WATCH):
        return rows
    return rows.filter(asked_by=user.person_id) if role_among(user, BreakGlass.ASK) else rows.none()


def waiting(at: datetime) -> Q:
    """A condition: neither decided nor lapsed."""
    return Q(decided_at=None, asked_at__gt=at - LAPSES)


def state(row: BreakGlass, at: datetime) -> str:
    """waiting, lapsed, refused, open or ended, at an instant."""
    if row.decided_at is None:
        return "waiting" if row.asked_at > at - LAPSES else "lapsed"
    if row.valid_from is None or row.valid_to is None:
        return "refused"
    return "open" if row.valid_from <= at < row.valid_to else "ended"


def open_records(row: BreakGlass) -> None:
    """Give the asker sight of every record it is about, until its end and no longer."""
    for about in row.about.select_related("record"):
        give(about.record, [(f"u{row.asked_by_id}", {"view"}, row.cause)], row.valid_to)


def close_records(row: BreakGlass) -> None:
    """End that sight now."""
    for about in row.about.select_related("record"):
        end(about.record, row.cause)


def note_reading(user: Any, record: Any, causes: set[str]) -> None:
    """Write down that a record was opened, when nothing but an emergency access opened it."""
    if not causes or not all(cause.startswith(CAUSE) for cause in causes):
        return
    cause = min(causes)
    with acting(Actor(user.pk, user.person_id, cause=cause)):
        BreakGlassReading.objects.create(
            break_glass_id=int(cause.removeprefix(CAUSE)), record_id=record.pk, at=now())
