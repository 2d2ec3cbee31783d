"""Asking for an emergency access, deciding it, ending it; each with its audit rows and its alarm in one transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from office.audit.actor import Actor, acting
from office.orgchart.models import Person
from office.outbox.services import publish
from office.permissions.break_glass import close_records, open_records, role_among, state
from office.permissions.models import BreakGlass, BreakGlassRecord
from office.records.models import Record
from office.time import one_instant

MOST_RECORDS = 20
DECISION = ("decided_by", "decided_as", "decided_at", "refusal", "valid_from", "valid_to")  # what was asked stays
DECIDERS = ("o.director", "o.leader")
WATCHERS = ("o.auditor", "o.director", "o.security")


def records_named(numbers: Iterable[str]) -> list[Record]:
    """The records that bear these numbers. Raises ValidationError for a number that no record has.

    Whoever asks may not see the records; that a number is taken tells nothing, because numbers have no gaps.
    """
    wanted = list(dict.fromkeys(numbers))
    found = {record.number: record for record in Record.objects.filter(number__in=wanted).exclude(number="")}
    unknown = [number for number in wanted if number not in found]
    if unknown:
        raise ValidationError(_("There is no record with this number: %(numbers)s") % {"numbers": "、".join(unknown)})
    if not wanted or len(wanted) > MOST_RECORDS:
        raise ValidationError(_("Name between one and %(most)d records.") % {"most": MOST_RECORDS})
    return [found[number] for number in wanted]


def ask(by: Any, records: Iterable[Record], reason: str, minutes: int) -> BreakGlass:
    """Ask to see these records for some minutes. Raises PermissionDenied without the role, ValidationError."""
    role = _role(by, BreakGlass.ASK)
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if not 1 <= minutes <= BreakGlass.MOST_MINUTES:
        raise ValidationError({"minutes": _("An hour at most.")})
    with acting(Actor(by.pk, by.person_id, cause="break_glass.ask", reason=reason)), one_instant() as at:
        row = BreakGlass.objects.create(
            reason=reason, minutes=minutes, asked_by_id=by.person_id, asked_as=role, asked_at=at)
        BreakGlassRecord.objects.bulk_create(BreakGlassRecord(break_glass=row, record=one) for one in records)
        _tell(row, "break_glass_asked", DECIDERS)
    return row


def approve(by: Any, pk: int) -> BreakGlass:
    """Open the records to the asker, from now, and raise the alarm.

    Raises PermissionDenied without the role or to the asker, ValidationError when it was decided or has lapsed.
    """
    with _deciding(by, pk, "approve") as (row, at):
        row.valid_from, row.valid_to = at, at + timedelta(minutes=row.minutes)
        row.save(update_fields=DECISION)
        open_records(row)
        _alarm(row, "break_glass_opened")
    return row


def refuse(by: Any, pk: int, why: str) -> BreakGlass:
    """Leave the records closed; the asker is told why. Raises as approve() does."""
    with _deciding(by, pk, "refuse", why) as (row, _at):
        row.refusal = why
        row.save(update_fields=DECISION)
        _tell(row, "break_glass_refused", [f"u{row.asked_by_id}"], note=why)
    return row


def end_early(by: Any, pk: int) -> BreakGlass:
    """End it before its time. Raises PermissionDenied, or ValidationError when it is not open."""
    with acting(Actor(by.pk, by.person_id, cause="break_glass.end")):
        row = BreakGlass.objects.select_for_update().get(pk=pk)
        if not (may_give_up(by, row) or role_among(by, BreakGlass.TAKE_BACK)):
            raise PermissionDenied
        with one_instant() as at:
            if state(row, at) != "open":
                raise ValidationError(_("It is not open any more."))
            row.valid_to, row.ended_by_id = at, by.person_id
            row.save(update_fields=["valid_to", "ended_by"])
            close_records(row)
            _alarm(row, "break_glass_ended")
    return row


def may_give_up(user: Any, row: BreakGlass) -> bool:
    """Whoever asked may always stop."""
    return row.asked_by_id == user.person_id and bool(role_among(user, BreakGlass.ASK))


@contextmanager
def _deciding(by: Any, pk: int, act: str, reason: str = "") -> Iterator[tuple[BreakGlass, datetime]]:
    """The request under its lock, still waiting, in the name of somebody else of another role."""
    role = _role(by, BreakGlass.DECIDE)
    with acting(Actor(by.pk, by.person_id, cause=f"break_glass.{act}", reason=reason)):
        row = BreakGlass.objects.select_for_update().get(pk=pk)
        if row.asked_by_id == by.person_id:  # one natural person may hold both posts
            raise PermissionDenied
        with one_instant() as at:
            found = state(row, at)
            if found == "lapsed":
                raise ValidationError(_("It was asked for more than a day ago, and must be asked for anew."))
            if found != "waiting":
                raise ValidationError(_("It has been decided already."))
            row.decided_by_id, row.decided_as, row.decided_at = by.person_id, role, at
            yield row, at


def _role(user: Any, roles: Iterable[str]) -> str:
    role = role_among(user, roles)
    if not role:
        raise PermissionDenied
    return role


def _alarm(row: BreakGlass, subject: str) -> None:
    """To the auditor, the director, the security administrator, and the head of each division concerned."""
    divisions = dict.fromkeys(row.about.order_by("id").values_list("record__division_id", flat=True))
    _tell(row, subject, [*WATCHERS, *(f"d{pk}.division_head" for pk in divisions)])


def _tell(row: BreakGlass, subject: str, to: Iterable[str], note: str = "") -> None:
    """Numbers only, no titles: some who are told may not read the records. No record is named, so none is asked."""
    asker = Person.objects.get(pk=row.asked_by_id)
    decider = Person.objects.filter(pk=row.decided_by_id).first()
    numbers = row.about.order_by("id").values_list("record__number", flat=True)
    words = {"line": "、".join(numbers), "note": note or row.reason, "by_zh": asker.name_zh, "by_en": asker.name_en,
             "with_zh": decider.name_zh if decider else "", "with_en": decider.name_en if decider else "",
             "until": f"{timezone.localtime(row.valid_to):%H:%M}" if row.valid_to else ""}
    publish(f"notice.{subject}", str(row.pk), {"subject": subject, "to": list(to), "words": words, "urgent": True})
