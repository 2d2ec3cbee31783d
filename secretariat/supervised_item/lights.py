"""The lights of items (督办灯): for one, and the same as SQL, so that a hundred thousand are counted at once."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Case,
    DateField,
    F,
    FilteredRelation,
    FloatField,
    Func,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, TruncDate

from office.clocks.calendar import ONE_DAY, WorkCalendar
from office.clocks.lights import YELLOW_DAYS, YELLOW_SHARE, Face, Faces, Light
from office.clocks.models import Clock
from office.clocks.services import HANDLE
from office.clocks.stored import page_calendar
from office.figures.queries import figures
from office.time import now
from secretariat.supervised_item.models import SupervisedItem


def face_of(item: SupervisedItem) -> Face | None:
    """The light and words of one item at this instant; None before its limit runs."""
    clock = item.clocks.filter(step=None, purpose=HANDLE).order_by("-pk").first()
    at = now()
    late = is_late(item.next_feedback_on, page_calendar(), at.date())
    return Faces(at).of(clock, feedback_late=late) if clock else None


def is_late(next_on: date | None, calendar: WorkCalendar, today: date) -> bool:
    """Whether the working day on which feedback was due is over."""
    return next_on is not None and next_on <= last_worked_before(calendar, today)


def last_worked_before(calendar: WorkCalendar, today: date) -> date:
    """The last working day before a day: what was due on it, or on a day off before it, is late on that day."""
    return calendar.add_working_days(today, -1)


class WorkedDays(Func):
    """How many of the sorted working days lie up to a day."""

    function = "width_bucket"
    output_field = IntegerField()


def with_lights(rows: QuerySet[SupervisedItem]) -> QuerySet[SupervisedItem]:
    """The rows with `light`, as `Faces.light()` says it, and `clock_due`; two queries for calendar and thresholds.

    Working days between two days are the difference of their places among all working days in reach.
    """
    at, calendar = now(), page_calendar()
    found = figures([YELLOW_DAYS, YELLOW_SHARE], at)
    rows = rows.annotate(clock=FilteredRelation("clocks", condition=Q(clocks__purpose=HANDLE, clocks__step=None)))
    days = Value(_working_days(calendar, at.date()), output_field=ArrayField(DateField()))
    due, start, today = (WorkedDays(when, days) for when in (
        TruncDate("clock__due_at"), TruncDate("clock__started_at"), Cast(Value(at.date()), DateField())))
    rows = rows.annotate(clock_due=F("clock__due_at"), left=due - today,
                         share=Cast(due - start, FloatField()) * found[YELLOW_SHARE])
    feedback_late = Q(next_feedback_on__lte=last_worked_before(calendar, at.date()))
    near = Q(left__lte=found[YELLOW_DAYS]) | Q(left__lte=F("share"))
    return rows.annotate(light=Case(
        When(clock__is_open=False, clock__late=True, then=Value(Light.PURPLE.value)),
        When(clock__is_open=False, then=Value(Light.BLUE.value)),
        When(Q(clock__state=Clock.State.PAUSED) | Q(clock__started_at__gt=at), then=Value(Light.GREY.value)),
        When(clock__due_at__lt=at, then=Value(Light.RED.value)),
        When(feedback_late | near, then=Value(Light.YELLOW.value)),
        default=Value(Light.GREEN.value)))


def _working_days(calendar: WorkCalendar, today: date) -> list[date]:
    """Every working day from the earliest start of an open limit to its latest end."""
    reach: dict[str, Any] = Clock.objects.filter(is_open=True, purpose=HANDLE).aggregate(
        first=Min("started_at"), last=Max("due_at"))
    first, last = (calendar.local(reach[name]).date() if reach[name] else today for name in ("first", "last"))
    first, last = min(first, today), max(last, today)
    return [day for n in range((last - first).days + 1) if calendar.is_working_day(day := first + n * ONE_DAY)]
