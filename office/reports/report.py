"""Report: the declaration of a set of figures, each with its definition. A report gives figures, never records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise

from office.permissions.standing import standing_of
from office.reports.forms import PeriodForm

Words = str | Promise
Cell = str | int | float | Decimal | None


class Kind(StrEnum):
    """What a column's cells are, and so how they are written."""

    TEXT = "text"
    COUNT = "count"
    HOURS = "hours"  # of office time
    PERCENT = "percent"  # 0 to 100
    POINTS = "points"
    MONEY = "money"  # yuan, as Decimal


@dataclass(frozen=True)
class Column:
    """A figure: its name in rows, its heading, and the sentence that defines it."""

    name: str
    label: Words
    means: Words
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Chart:
    """Bars of these columns, a group for each row; stacked when they are the parts of a whole.

    `tones` names their drawings (see chart.py) when the usual order will not do.
    """

    series: tuple[str, ...]
    stacked: bool = False
    tones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What a report was asked for: days, both included, and what else its form has."""

    since: date
    until: date
    typed: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, since: date, until: date, **typed: Any) -> "Asked":
        """The same, for whoever has no form."""
        return cls(since, until, typed)

    @property
    def start(self) -> datetime:
        """The first instant."""
        return _midnight(self.since)

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return _midnight(self.until + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())


@dataclass(frozen=True)
class Report:
    """A set of figures. `rows(user, asked)` counts, for each row one tuple in the order of the columns.

    It counts through `counted()` alone, so that nobody learns of records they have no business with.
    """

    code: str  # never changes: its address, and what saved reports name
    title: Words
    about: Words
    columns: tuple[Column, ...]
    rows: Callable[[Any, Asked], list[tuple[Cell, ...]]]
    form: type[PeriodForm] = PeriodForm
    chart: Chart | None = None
    roles: frozenset[str] = frozenset()  # who may open it; everybody signed in if neither this nor `division` is named
    division: str = ""  # besides, whoever has a post in the division that this app serves
    total: bool = False  # a last row with the sums of the counts
    present: bool = False  # figures of the moment it is made: a past period has none of its own

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        unknown = set(self.chart.series if self.chart else ()) - set(names)
        if len(set(names)) < len(names) or unknown:
            raise ValueError(f"{self.code}: columns named twice, or a chart of unknown ones: {names} {unknown}")
        if any(not str(column.means) for column in self.columns):
            raise ValueError(f"{self.code}: a figure without its definition")

    def is_for(self, user: Any) -> bool:
        """Whether the user may open it now, by a post of their own or one they substitute in; no query."""
        seats = [seat for seat in standing_of(user).seats if not seat.kinds and not seat.acts]
        if not self.roles and not self.division:
            return bool(seats)
        return any(seat.post.role in self.roles or (self.division and seat.post.division.app == self.division)
                   for seat in seats)


@cache
def all_reports() -> dict[str, Report]:
    """Every report by its code: the office's own, then those of the divisions. ValueError if two have one code."""
    found: dict[str, Report] = {}
    for module in ("office.reports.own", *(f"{app}.reports" for app in settings.DIVISIONS)):
        if find_spec(module) is None:
            continue
        for report in import_module(module).REPORTS:
            if found.setdefault(report.code, report) is not report:
                raise ValueError(f"two reports are called {report.code}")
    return found


def reports_for(user: Any) -> list[Report]:
    """The reports that the user may open, in their order; no query."""
    return [report for report in all_reports().values() if report.is_for(user)]
