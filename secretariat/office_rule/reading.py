"""Who is concerned by a rule, who says they have read it, who has not: of what was issued, never of a draft."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.notices.services import promise_notice
from office.orgchart.models import Division, Person
from office.orgchart.staff import staff
from office.records.perform import Change
from office.time import now, today
from secretariat.office_rule.models import OfficeRule, RuleReading
from secretariat.office_rule.whom import concerned


@dataclass(frozen=True)
class Readers:
    """The people of one division: who has read it and when, who has not."""

    division: Division
    read: list[tuple[Person, datetime]]
    unread: list[Person]


def readers(rule: OfficeRule) -> list[Readers]:
    """Everybody concerned who is in office now, each once, by division. One query."""
    read = dict(RuleReading.objects.filter(record=rule).values_list("person", "at"))
    told: set[int] = set()
    people: dict[int, list[Person]] = {}
    for row in staff().held(now()):
        if row.person_id not in told and (not rule.concerns or row.post.division.code in rule.concerns):
            told.add(row.person_id)
            people.setdefault(row.post.division_id, []).append(row.person)
    return [
        Readers(division, [(one, read[one.pk]) for one in people[division.pk] if one.pk in read],
                [one for one in people[division.pk] if one.pk not in read])
        for division in concerned(rule.concerns) if division.pk in people
    ]


def confirm_read(change: Change) -> None:
    """The person says that they have read it. Raises ValidationError the second time."""
    _row, new = RuleReading.objects.get_or_create(record=change.record, person_id=change.person_id)
    if not new:
        raise ValidationError(_("You have said so already."))


def remind_readers(change: Change) -> None:
    """Tell those who have not read it, once a day. Raises ValidationError the second time, or if all have read it."""
    rule = change.record
    if rule.reminded_on == today():
        raise ValidationError(_("They were reminded today already."))
    unread = [person for group in readers(rule) for person in group.unread]
    if not unread:
        raise ValidationError(_("Everybody concerned has read it."))
    rule.reminded_on = today()
    tell(change, "rule_unread", [f"u{person.pk}" for person in unread])


def is_binding(rule: OfficeRule) -> bool:
    """It was issued, and its force is not over."""
    return rule.valid_from is not None and not rule.has_ended()


def tell(change: Change, subject: str, to: list[str], note: str = "") -> None:
    """Promise a notice about the rule to principals."""
    promise_notice(change, subject, to, note[:200])
