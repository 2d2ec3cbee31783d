"""What happens to a meeting on each verb, until its minutes are written; inside perform()."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.records.perform import Change, differs
from office.time import now
from secretariat.meeting import agenda
from secretariat.meeting.models import Meeting, Status
from secretariat.meeting.people import invite, open_to_all
from secretariat.meeting_room.services import book, release
from secretariat.meeting_topic.models import Sort
from secretariat.meeting_topic.services import tell

KEEPER = "secretariat"  # the app of the division that keeps office and special meetings
PLANNED = ("sort", "day", "begins", "ends", "room", "place", "chair", "title", "grade")
TIMED = ("day", "begins", "ends", "room_id", "place")


def file_new(change: Change, cleaned: dict[str, Any]) -> None:
    """Book the room and write down who is to come. Raises ValidationError for a meeting that is not one's own."""
    meeting = change.record
    if meeting.sort != Sort.DIVISION and meeting.division.app != KEEPER:
        raise ValidationError({"sort": _("The Secretariat calls office and special meetings; yours is a division "
                                         "meeting.")})
    _take_place(change)
    invite(change, cleaned.get("attends") or (), cleaned.get("observes") or ())


def edit(change: Change, cleaned: dict[str, Any]) -> None:
    """Until it is held, all may change; the room follows, and those asked are told of another time or place."""
    meeting = change.record
    if meeting.status not in agenda.OPEN:
        if differs(meeting, PLANNED):
            raise ValidationError(_("The meeting has been held: only files may be added."))
        return
    if differs(meeting, ("sort",)) and meeting.agenda().exists():
        raise ValidationError({"sort": _("Its agenda has topics of the other kind: take them off first.")})
    moved = differs(meeting, TIMED)
    if moved:
        _take_place(change)
    if "attends" in cleaned:
        invite(change, cleaned["attends"], cleaned["observes"])
    if moved and meeting.status == Status.CONVENED:
        tell(change, "meeting_moved", _asked(meeting), "moved")


def _take_place(change: Change) -> None:
    meeting = change.record
    if meeting.room_id:
        book(change, meeting.room, meeting.day, meeting.begins, meeting.ends)
    else:
        release(change)


def _asked(meeting: Meeting) -> list[str]:
    rows = meeting.attendees.filter(removed_at=None)
    return sorted({f"u{pk}" for row in rows for pk in (row.person_id, row.stand_in_id) if pk})


def convene(change: Change) -> None:
    """The notice goes out. Raises ValidationError without topics, and for a time that is over."""
    meeting = change.record
    if meeting.starts_at() <= change.at:
        raise ValidationError(_("Its time is over: enter when it will be."))
    if not meeting.agenda().exists():
        raise ValidationError(_("There is nothing on its agenda yet: take topics up first."))
    open_to_all(change)
    tell(change, "meeting_called", _asked(meeting), "called")


def cancel(change: Change) -> None:
    """It will not be: the room is free, the topics wait for another, those asked are told."""
    release(change)
    agenda.clear(change, change.reason)
    if change.record.status == Status.CONVENED:
        tell(change, "meeting_cancelled", _asked(change.record), "cancelled")


def has_begun(meeting: Meeting) -> bool:
    """Its time has come."""
    return now() >= meeting.starts_at()


def hold(change: Change) -> None:
    """It has taken place. Raises ValidationError before it has begun."""
    if change.at < change.record.starts_at():
        raise ValidationError(_("It has not begun yet."))
