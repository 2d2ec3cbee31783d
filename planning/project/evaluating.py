"""The performance table (绩效评价): 100 points by indicator, a grade, and the file is closed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.figures.queries import figure
from office.records.perform import Change, NotNow, changing
from planning.project import figures
from planning.project.figures import months_after
from planning.project.models import Grade, Status
from planning.project.rows import PerformanceScore
from planning.project.services import move


def lay_out(change: Change) -> None:
    """The table as it is on the day."""
    PerformanceScore.objects.bulk_create(
        PerformanceScore(record_id=change.record.pk, place=place, code=one["code"], text_zh=one["zh"],
                         text_en=one["en"], group_zh=one["group_zh"], group_en=one["group_en"],
                         most=Decimal(one["points"]))
        for place, one in enumerate(figures.performance_table(change.at), 1))


def enter(user: Any, pk: int, said: Mapping[int, tuple[Decimal | None, str]]) -> None:
    """Note the points, by the key of the row: how many, and on what they rest.

    Raises Denied, NotNow outside the evaluation, ValidationError for more points than there are, or without a basis.
    """
    with changing(user, pk, "edit", cause="score_performance") as change:
        if change.record.status != Status.EVALUATE:
            raise NotNow(_("The performance is not being evaluated."))
        for row in change.record.scores.all():
            points, basis = said.get(row.pk, (row.points, row.basis))
            if points is not None and not Decimal(0) <= points <= row.most:
                raise ValidationError({f"points_{row.pk}": _("From 0 to %(most)s.") % {"most": row.most}})
            if points is not None and not basis:
                raise ValidationError({f"basis_{row.pk}": _("Say on what the points rest.")})
            if (points, basis) != (row.points, row.basis):
                row.points, row.basis, row.by_id = points, basis[:500], change.person_id
                row.save()


def evaluate(change: Change, day: date, words: str) -> None:
    """The total and its grade. Raises ValidationError with indicators open, or before the time has come."""
    record, rows = change.record, list(change.record.scores.all())
    if not rows or any(row.points is None for row in rows):
        raise ValidationError(_("Not every indicator has its points."), code="scores")
    months = figure("project.evaluate_months", change.at)
    earliest = months_after(record.accepted_on, months)
    if day < earliest:
        raise ValidationError({"day": _("Performance is evaluated at least %(months)d months after the final "
                                        "acceptance: from %(day)s.") % {"months": months, "day": earliest}})
    record.performance = sum((row.points for row in rows), Decimal(0))
    record.performance_grade = grade_of(record.performance, change.at)
    record.evaluated_on = day
    move(change, Status.ARCHIVE, words)


def grade_of(total: Decimal, on: figures.Day) -> str:
    """The grade of so many points."""
    least = {grade: Decimal(points) for grade, points in figure("project.grades", on).items()}
    reached = [grade for grade in sorted(least, key=lambda grade: -least[grade]) if total >= least[grade]]
    return reached[0] if reached else Grade.POOR
