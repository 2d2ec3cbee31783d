"""Contributions, adoptions and points for each division and each month or quarter of a year."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractMonth
from django.utils.translation import gettext as _

from office.figures.queries import figure
from office.orgchart.models import Division
from office.permissions.ask import visible_to
from secretariat.contribution.models import Adoption, Contribution, Level

MONTHS_IN = {"month": 1, "quarter": 3}


@dataclass
class Line:
    """What one division did in one period; `period` 0 is the whole year."""

    period: int
    submitted: int = 0
    adopted: Counter[str] = field(default_factory=Counter)
    points: float = 0

    def add(self, other: "Line") -> None:
        """Count another line in."""
        self.submitted += other.submitted
        self.adopted += other.adopted
        self.points += other.points

    def cells(self) -> list[str]:
        """The figures, in the order of the heads."""
        return [str(self.submitted), *(str(self.adopted[level]) for level in Level.values), f"{self.points:g}"]


@dataclass
class Score:
    """One division's lines, and the whole year."""

    division: Division
    lines: dict[int, Line] = field(default_factory=dict)

    def line(self, period: int) -> Line:
        """The line of a period, made if it is not there."""
        return self.lines.setdefault(period, Line(period))

    @property
    def total(self) -> Line:
        """The whole year."""
        total = Line(0)
        for line in self.lines.values():
            total.add(line)
        return total

    @property
    def periods(self) -> list[Line]:
        """The periods in which there was something, in order."""
        return [self.lines[period] for period in sorted(self.lines)]


def scores(user: Any, year: int, by: str) -> list[Score]:
    """Each division with something that the user may see, the best first. An adoption counts on its own day, by the
    figure `bulletin.points` in force on that day."""
    divisions = Division.objects.in_bulk()
    found: dict[int, Score] = {}

    def line(division: int, month: int) -> Line:
        score = found.setdefault(division, Score(divisions[division]))
        return score.line((month - 1) // MONTHS_IN[by] + 1)

    offered = visible_to(user, Contribution.objects.filter(opened__year=year))
    for row in offered.annotate(month=ExtractMonth("opened")).values("division", "month").annotate(n=Count("pk")):
        line(row["division"], row["month"]).submitted += row["n"]
    counted = visible_to(user, Adoption.objects.filter(adopted_on__year=year, voided_at=None), "record")
    rows = counted.values_list("record__division", "level", "adopted_on").annotate(n=Count("pk")).order_by()
    for division, level, day, number in rows:
        one = line(division, day.month)
        one.adopted[level] += number
        one.points += number * figure("bulletin.points", day).get(level, 0)
    return sorted(found.values(), key=lambda score: (-score.total.points, -score.total.submitted, score.division.order))


def heads() -> list[str]:
    """The heads of the report's columns."""
    levels = (str(Level(level).label) for level in Level.values)
    return [_("Division"), _("Period"), _("Submitted"), *levels, _("Points")]


def period_words(period: int, by: str) -> str:
    """3月, 第二季度, or the whole year, in the reader's language."""
    if not period:
        return _("Whole year")
    return (_("Month %(number)s") if by == "month" else _("Quarter %(number)s")) % {"number": period}


def table(user: Any, year: int, by: str) -> list[list[str]]:
    """The report's rows: each division's periods, and its whole year below them."""
    rows = []
    for score in scores(user, year, by):
        rows += [[score.division.name, period_words(line.period, by), *line.cells()]
                 for line in (*score.periods, score.total)]
    return rows
