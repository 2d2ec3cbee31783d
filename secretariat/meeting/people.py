"""Who is asked to a meeting: their rights, their receipts, their signing in."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.orgchart.models import Person
from office.permissions.access import end, give
from office.records.perform import Change, changing
from secretariat.meeting.models import Attendee, Meeting, Part, Reply, Status
from secretariat.meeting_topic.services import tell

EARLY = timedelta(hours=1)  # before it begins, people may be signed in
MOST = 200  # people asked to one meeting
TOLD = (Status.CONVENED, Status.HELD)  # in these, whoever is added is asked at once


def invite(change: Change, attends: Iterable[Person], observes: Iterable[Person]) -> None:
    """Make the people asked these, the chair among them; whoever is left out loses what the meeting gave them.

    Raises ValidationError for more than one meeting can have.
    """
    meeting = change.record
    wanted = dict.fromkeys((meeting.chair_id, *(person.pk for person in attends)), Part.ATTENDS)
    wanted |= {person.pk: Part.OBSERVES for person in observes if person.pk not in wanted}
    if len(wanted) > MOST:
        raise ValidationError({"attends": _("At most %(most)s people are asked to one meeting.") % {"most": MOST}})
    for row in meeting.attendees.filter(removed_at=None):
        if wanted.get(row.person_id) == row.part:
            del wanted[row.person_id]
        else:
            _remove(change, row)
    for person, part in wanted.items():
        Attendee.objects.create(record=meeting, person_id=person, part=part)
    if meeting.status in TOLD:
        open_to_all(change)
        tell(change, "meeting_called", [f"u{pk}" for pk in wanted])


def open_to_all(change: Change) -> None:
    """Whoever is asked may see the meeting and answer; whoever attends reads the papers of its topics as well.

    So does whoever comes instead, of topics too that were taken up since they were named.
    """
    meeting = change.record
    rows = list(meeting.attendees.filter(removed_at=None))
    give(meeting, [(f"u{row.person_id}", ("view", "reply"), cause(row)) for row in rows])
    for item in meeting.agenda():
        give(item.topic, [(f"u{row.person_id}", ("view",), cause(row)) for row in rows if row.part == Part.ATTENDS])
    for row in rows:
        if row.stand_in_id:
            _open_to_substitute(change, row)


def cause(row: Attendee) -> str:
    """Why somebody may see a meeting and its topics: they are asked to it."""
    return f"meeting:{row.record_id}:{row.pk}"


def hand_on(change: Change, row: Attendee, taker: Person) -> None:
    """Another has this seat now, the substitute's or one's own; whoever chairs hands on the chair with it."""
    meeting = change.record
    if row.stand_in_id:
        end_for(change, row)
        row.stand_in = taker
        row.save(update_fields=["stand_in"])
        _name_substitute(change, row)
        return
    _remove(change, row)
    if meeting.chair_id == row.person_id:
        meeting.chair = taker
    if not meeting.attendees.filter(removed_at=None, person=taker).exists():
        Attendee.objects.create(record=meeting, person=taker, part=row.part)
    if meeting.status in TOLD:
        open_to_all(change)
        tell(change, "meeting_called", [f"u{taker.pk}"])


def _remove(change: Change, row: Attendee) -> None:
    row.removed_at = change.at
    row.save(update_fields=["removed_at"])
    end_for(change, row)
    end(change.record, cause(row))
    for item in change.record.agenda():
        end(item.topic, cause(row))


def reply(change: Change, answer: str, stand_in: Person | None, note: str) -> None:
    """The receipt of the person who acts; a substitute may see what they would.

    Raises ValidationError for whoever is not asked, a substitute without a name, and a refusal without its reason.
    """
    row = change.record.attendees.filter(removed_at=None, person_id=change.behalf_id or change.person_id).first()
    if row is None:
        raise ValidationError(_("You are not asked to this meeting."))
    if answer == Reply.SENDS and (stand_in is None or stand_in.pk == row.person_id):
        raise ValidationError({"stand_in": _("Name the colleague who comes instead.")})
    if answer == Reply.DECLINES and not note.strip():
        raise ValidationError({"note": _("Say why you cannot come.")})
    if row.stand_in_id:
        end_for(change, row)
    row.reply, row.note, row.replied_at = answer, note.strip(), change.at
    row.stand_in = stand_in if answer == Reply.SENDS else None
    row.save(update_fields=["reply", "note", "replied_at", "stand_in"])
    if row.stand_in_id:
        _name_substitute(change, row)


def _name_substitute(change: Change, row: Attendee) -> None:
    _open_to_substitute(change, row)
    tell(change, "meeting_called", [f"u{row.stand_in_id}"])


def _open_to_substitute(change: Change, row: Attendee) -> None:
    """The substitute sees the meeting, and reads the papers if they stand in for somebody who attends."""
    them, why = f"u{row.stand_in_id}", f"{cause(row)}:instead"
    give(change.record, [(them, ("view",), why)])
    if row.part == Part.ATTENDS:
        for item in change.record.agenda():
            give(item.topic, [(them, ("view",), why)])


def end_for(change: Change, row: Attendee) -> None:
    """Whoever was to come instead does not any more."""
    why = f"{cause(row)}:instead"
    end(change.record, why)
    for item in change.record.agenda():
        end(item.topic, why)


def read_minutes(change: Change) -> None:
    """Whoever was asked says that they have read the minutes. Raises ValidationError for anybody else."""
    mine = change.record.attendees.filter(removed_at=None, person_id=change.behalf_id or change.person_id)
    row = mine.filter(part=Part.ATTENDS).first()
    if row is None:
        raise ValidationError(_("Only whoever was asked to attend says so."))
    row.read_at = row.read_at or change.at
    row.save(update_fields=["read_at"])


def sign_in(user: Any, pk: int, rows: Iterable[int]) -> int:
    """Write down who is there, of those asked; returns how many were not signed in before.

    Raises Denied, and ValidationError outside the day of the meeting: before it nobody is there.
    """
    with changing(user, pk, "hold", cause="sign_in") as change:
        meeting: Meeting = change.record
        if meeting.status not in TOLD or change.at < meeting.starts_at() - EARLY:
            raise ValidationError(_("Attendance is taken from an hour before the meeting until its minutes are done."))
        fresh = list(meeting.attendees.filter(removed_at=None, signed_in_at=None, pk__in=list(rows)))
        for row in fresh:
            row.signed_in_at, row.signed_in_by_id = change.at, change.person_id
            row.save(update_fields=["signed_in_at", "signed_in_by"])
    return len(fresh)
