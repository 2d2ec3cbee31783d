"""Making and revoking one's secret address, and what stands in the calendar behind it."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from office.audit.actor import Actor, acting
from office.permissions.ask import visible_to
from office.records.models import Grade, Record
from office.routing.mine import open_steps
from office.time import now, today
from secretariat.calendar_feed.models import CalendarFeed
from secretariat.meeting.models import Attendee, Meeting, Reply, Status

TOKEN_BYTES = 32
BACK = timedelta(days=31)  # so far back meetings stay in the calendar
MOST = 300  # entries of each kind
SHOWN = (Status.CONVENED, Status.HELD, Status.CHECKING, Status.ISSUED, Status.CLOSED)


def hashed(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def feed_of(user: Any) -> CalendarFeed | None:
    """The address that a user has now, if they have one."""
    return CalendarFeed.objects.filter(user=user.pk, revoked_at=None).first()


def make(user: Any) -> str:
    """Make a new address; one that there was ends. Returns the token, which nobody can read again."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with acting(Actor(user.pk, user.person_id, cause="make_calendar_feed")):
        _end(user)
        language = get_language() or "en"
        CalendarFeed.objects.create(user_id=user.pk, sha256=hashed(token), language=language)
    return token


def revoke(user: Any) -> None:
    """End one's address: from now on nothing is there."""
    with acting(Actor(user.pk, user.person_id, cause="revoke_calendar_feed")):
        _end(user)


def _end(user: Any) -> None:
    for row in CalendarFeed.objects.select_for_update().filter(user=user.pk, revoked_at=None):
        row.revoked_at = now()
        row.save(update_fields=["revoked_at"])


def found(token: str) -> CalendarFeed | None:
    """The feed behind a token; None for an unknown or revoked one, and for an account that has ended."""
    row = CalendarFeed.objects.filter(sha256=hashed(token), revoked_at=None).select_related("user__person").first()
    if row is None or not row.user.is_active or (row.user.ended_at and row.user.ended_at <= now()):
        return None
    return row


def calendar(user: Any) -> bytes:
    """The user's meetings and deadlines as an iCalendar (RFC 5545): what they may see at this instant."""
    made = Calendar()
    made.add("prodid", "-//Electronic Office//Calendar//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("Electronic Office"))
    for event in (*_meetings(user), *_deadlines(user)):
        made.add_component(event)
    return made.to_ical()


def _meetings(user: Any) -> list[Event]:
    """The meetings one is asked to, or stands in at, but for those one has declined."""
    asked = Attendee.objects.filter(removed_at=None).exclude(reply=Reply.DECLINES)
    mine = asked.filter(person=user.person_id, stand_in=None) | asked.filter(stand_in=user.person_id)
    rows = Meeting.objects.filter(pk__in=mine.values("record"), status__in=SHOWN, day__gte=today() - BACK)
    return [_meeting(one) for one in visible_to(user, rows).select_related("room").order_by("day", "begins")[:MOST]]


def _meeting(meeting: Meeting) -> Event:
    secret = meeting.grade == Grade.WORK_SECRET
    ends = datetime.combine(meeting.day, meeting.ends, timezone.get_default_timezone())
    event = _event(f"meeting-{meeting.pk}", _("Meeting") if secret else meeting.title, meeting.starts_at(), ends)
    event.add("sequence", meeting.version)
    if not secret:
        event.add("location", meeting.where())
    return event


def _deadlines(user: Any) -> list[Event]:
    """The steps one has to act on, at the hour they are due."""
    steps = open_steps(user, now()).filter(reading=False, due_at__isnull=False).select_related("record")
    seen = visible_to(user, steps, "record")[:MOST]
    return [_event(f"step-{step.pk}", _due(step.record), step.due_at - timedelta(minutes=15), step.due_at)
            for step in seen]


def _due(record: Record) -> str:
    if record.grade == Grade.WORK_SECRET:
        return _("Due: a paper in the Electronic Office")
    return _("Due: %(line)s") % {"line": str(record)}


def _event(uid: str, summary: str, starts: datetime, ends: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uid}@electronic-office")
    event.add("dtstamp", now())
    event.add("dtstart", starts.astimezone(UTC))
    event.add("dtend", ends.astimezone(UTC))
    event.add("summary", summary)
    return event
