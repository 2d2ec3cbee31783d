"""Check-out: a text is in one pair of hands at a time, so that nobody overwrites anybody."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.records.perform import Change
from office.routing.services.acting import beside
from secretariat.outgoing_document.models import CheckOut


def in_hands_of(document: Any) -> CheckOut | None:
    """Who has the text checked out now; None if nobody has."""
    return CheckOut.objects.filter(record=document.pk, ended_at=None).select_related("person").first()


def check_out(user: Any, pk: int) -> None:
    """Take the text into one's own hands, under the record's lock. Raises ValidationError if somebody else has it."""
    with beside(user, pk, "check_out", "edit") as change:
        refuse_in_other_hands(change)
        if in_hands_of(change.record) is None:
            CheckOut.objects.create(record_id=pk, person_id=change.person_id, since=change.at)


def give_back(user: Any, pk: int) -> None:
    """Put the text back, so that another may check it out; nothing happens if it is not in the user's hands."""
    with beside(user, pk, "give_text_back", "edit") as change:
        held = in_hands_of(change.record)
        if held is not None and held.person_id == change.person_id:
            _end(change, held)


def take_over(change: Change) -> None:
    """The head takes the text out of somebody's hands into their own, with the reason; what was saved is kept."""
    held = in_hands_of(change.record)
    if held is None or held.person_id == change.person_id:
        raise ValidationError(_("The text is in nobody else's hands."))
    put_into(change, held, change.person_id)


def put_into(change: Change, held: CheckOut, person_id: int) -> None:
    """Put the text out of these hands into this person's, for the reason of the change; what was saved is kept."""
    held.reason = change.reason
    _end(change, held)
    CheckOut.objects.create(record_id=change.record.pk, person_id=person_id, since=change.at)


def refuse_in_other_hands(change: Change) -> None:
    """Raises ValidationError, with who and since when, while somebody else has the text."""
    held = in_hands_of(change.record)
    if held is not None and held.person_id != change.person_id:
        raise ValidationError(_("%(person)s has had the text checked out since %(since)s."), code="checked_out",
                              params={"person": held.person.name, "since": f"{held.since:%Y-%m-%d %H:%M}"})


def _end(change: Change, held: CheckOut) -> None:
    held.ended_at, held.ended_by_id = change.at, change.person_id
    held.save()
