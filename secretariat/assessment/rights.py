"""Who of a round sees and does what: one's own summary; the scores of others only for deciders until published."""

from typing import Any

from django.db.models import Q, QuerySet

from office.orgchart.models import Role
from office.permissions.ask import may
from office.permissions.standing import Standing, standing_of
from office.time import now
from secretariat.assessment.models import Assessment, Sheet, Status

PUBLIC = (Status.PUBLISHED, Status.CLOSED)
LEADERS = (Role.LEADER, Role.DIRECTOR)


def keeps(user: Any, assessment: Assessment) -> bool:
    """Whether the user conducts the round: enters scores, computes, publishes."""
    return bool(may(user, "compute", assessment))


def decides_all(user: Any, assessment: Assessment) -> bool:
    """Whether the user sees every sheet before the result is published."""
    return keeps(user, assessment) or bool(standing_of(user, now()).roles & set(LEADERS))


def visible_sheets(user: Any, assessment: Assessment) -> QuerySet[Sheet]:
    """The sheets of the round that the user may see with their scores."""
    rows = assessment.sheets.select_related("division", "person")
    if decides_all(user, assessment) or assessment.status in PUBLIC:
        return rows
    return rows.filter(Q(person=user.person_id) | Q(division__in=headed(standing_of(user, now()))))


def headed(standing: Standing) -> list[int]:
    """The divisions whose head the user is, or substitutes for."""
    return [seat.post.division_id for seat in standing.seats if seat.post.role == Role.DIVISION_HEAD]


def is_subject(user: Any, sheet: Sheet) -> bool:
    """Whether the sheet is the user's own: their person's, or that of the division they head."""
    if sheet.person_id:
        return bool(sheet.person_id == user.person_id)
    return sheet.division_id in headed(standing_of(user, now()))


def proposes(user: Any, sheet: Sheet) -> bool:
    """Whether the user proposes the grade: of staff their head, of heads and divisions a leader; nobody their own."""
    if is_subject(user, sheet):
        return False
    standing = standing_of(user, now())
    if standing.roles & set(LEADERS):
        return True
    return bool(sheet.person_id) and sheet.division_id in headed(standing)
