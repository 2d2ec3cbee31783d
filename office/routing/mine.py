"""The steps that are a person's to act on: in one's own posts, and in those one substitutes for, within the scope."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from office.permissions.standing import Standing, standing_of
from office.routing.models import Step

NEVER = datetime(9000, 1, 1, tzinfo=UTC)  # after every due date


def answered_by(standing: Standing) -> Q:
    """The condition on steps: those of one's own seats, and of each substitution its registers and acts."""
    own = [seat for seat in standing.seats if not seat.kinds and not seat.acts]
    condition = Q(principal__in=Standing(standing.person_id, standing.at, tuple(own)).principals())
    for seat in standing.seats:
        if seat.kinds or seat.acts:
            scope = Q(principal__in=seat.principals())
            scope &= Q(kind__in=sorted(seat.kinds)) if seat.kinds else Q()
            condition |= scope & (Q(act__in=sorted(seat.acts)) if seat.acts else Q())
    return condition


def open_steps(user: Any, at: datetime) -> QuerySet[Step]:
    """The open steps the user may act on now, most pressing first: overdue before due before without a limit."""
    rows = Step.objects.filter(answered_by(standing_of(user, at)), is_open=True)
    sort = Coalesce(F("due_at"), Value(NEVER), output_field=DateTimeField())
    return rows.annotate(sort=sort).order_by("sort", "id")


def next_step(user: Any, at: datetime) -> tuple[Step | None, int]:
    """The most pressing step to act on, and how many there are."""
    rows = open_steps(user, at).filter(reading=False)
    return rows.select_related("record").first(), rows.count()
