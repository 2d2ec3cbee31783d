"""Office time between two instants of very many rows, reckoned by the database, and what stands in their middle."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from statistics import median
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    Value,
)
from django.db.models.functions import Coalesce, Extract, Greatest, Least

from office.clocks.calendar import WorkCalendar

DAY = timedelta(days=1)


class _Item(Func):
    """An array's item at a place; NULL outside it."""

    template, arg_joiner = "(%(expressions)s]", ")["


class OfficeTime:
    """What `WorkCalendar.working_time` answers, as SQL, for instants of one stretch: a search in its spans."""

    def __init__(self, calendar: WorkCalendar, first: datetime, last: datetime) -> None:
        opens, lengths, before = [], [], []  # of each span: its beginning, its seconds, the seconds before it
        total, day, end = 0.0, calendar.local(first).date(), calendar.local(last).date()
        while day <= end:
            for start, close in calendar.office_spans(day):
                opens.append(start)
                lengths.append((close - start).total_seconds())
                before.append(total)
                total += lengths[-1]
            day += DAY
        self.opens = Value(opens, output_field=ArrayField(DateTimeField()))
        self.lengths, self.before = (Value(one, output_field=ArrayField(FloatField())) for one in (lengths, before))

    def hours(self, start: str, end: str) -> Any:
        """Hours of office time between two columns' instants; 0 if the second is not later."""
        passed = ExpressionWrapper(self._until(end) - self._until(start), output_field=FloatField())
        return Greatest(passed, Value(0.0)) / 3600

    def _until(self, column: str) -> Any:
        place = Func(F(column), self.opens, function="width_bucket", output_field=IntegerField())
        since = ExpressionWrapper(F(column) - _Item(self.opens, place, output_field=DateTimeField()), DurationField())
        worked = Least(Extract(since, "epoch", output_field=FloatField()),
                       _Item(self.lengths, place, output_field=FloatField()))
        reached = _Item(self.before, place, output_field=FloatField()) + worked
        return Coalesce(ExpressionWrapper(reached, FloatField()), Value(0.0))  # before the first span


def middle(hours: Sequence[float]) -> float | None:
    """The median: the middle one, or the mean of the two in the middle; None of nothing."""
    return round(median(hours), 1) if hours else None


def ninth_tenth(hours: Sequence[float]) -> float | None:
    """The smallest of the values that at least nine tenths of them do not exceed; None of nothing."""
    return round(sorted(hours)[ceil(0.9 * len(hours)) - 1], 1) if hours else None
