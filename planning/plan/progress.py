"""How far a plan is: each indicator against its targets, each task against its time; as rows, and as drawn bars."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.permissions.ask import visible_to
from office.records.models import Record
from office.reports.chart import draw
from office.reports.report import Cell, Chart, Column, Kind, Report
from office.time import today
from planning.plan.doing import standing_values
from planning.plan.models import Plan
from planning.plan.rows import Direction, Indicator, Measurement
from planning.supervising import states_of


@dataclass(frozen=True)
class Year:
    """An indicator in one year: what was aimed at, the newest value of the year, whether it reaches the target."""

    year: int
    target: Decimal | None
    found: Any | None

    def light(self, direction: str) -> str:
        """The light of the year as the face draws it; a year without a value waits."""
        if self.found is None or self.target is None:
            return "waiting"
        short = self.found.value < self.target if direction == Direction.UP else self.found.value > self.target
        return "soon" if short else "done"

    def word(self, direction: str) -> str:
        """The same in a word."""
        short = _("target not reached yet") if self.year >= today().year else _("target not reached")
        words = {"waiting": _("not measured"), "soon": short, "done": _("target reached")}
        return words[self.light(direction)]


@dataclass(frozen=True)
class Measured:
    """An indicator with its years, every value that stands, and its bars."""

    row: Indicator
    years: list[Year]
    values: list[Measurement]
    drawn: SafeString

    def lights(self) -> list[tuple[Year, str, str]]:
        """Each year with its light and word."""
        return [(one, one.light(self.row.direction), one.word(self.row.direction)) for one in self.years]


@dataclass(frozen=True)
class Doing:
    """A task with the state of the supervised item that it has become."""

    row: Any
    item: Any | None
    may_open: bool

    def light(self) -> str:
        """The light of its item: done, late, under way; waiting while it is none."""
        if self.item is None:
            return "waiting"
        if not self.item.is_open:
            return "done"
        return "late" if localtime(self.item.due).date() < today() else "active"

    def state(self) -> str:
        """Its item's state in words, with its progress."""
        if self.item is None:
            return _("not handed out yet")
        return f"{self.item.get_status_display()} · {self.item.progress}%"


def measured(plan: Plan) -> list[Measured]:
    """Every indicator of a plan with its targets and values. Three queries; two before there can be values."""
    rows = plan.standing("indicators").select_related("division").prefetch_related("targets")
    values = standing_values(plan) if plan.issued_on or plan.previous_id else {}
    return [_measured(plan, row, values.get(row.first_id, [])) for row in rows]


def _measured(plan: Plan, row: Indicator, values: list[Measurement]) -> Measured:
    aims = {one.year: one.value for one in row.targets.all()}
    newest: dict[int, Measurement] = {}
    for one in values:  # of a year its own value, else that of its last quarter
        if one.year not in newest or one.quarter == 0 or newest[one.year].quarter:
            newest[one.year] = newest[one.year] if one.year in newest and newest[one.year].quarter == 0 else one
    years = [Year(year, aims.get(year), newest.get(year)) for year in plan.every_year()]
    bars: list[tuple[Cell, ...]] = [(str(plan.first_year - 1), None, float(row.base))]
    bars += [(one.found.period() if one.found else str(one.year), _float(one.target),
              _float(one.found.value if one.found else None))
             for one in years if one.found or one.year == plan.last_year]  # the table has every year
    return Measured(row, years, values, draw(_report(row), bars, f"indicator{row.pk}"))


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _report(row: Indicator) -> Report:
    year = gettext_lazy("Year")
    return Report(
        code="indicator", title=f"{row.name} ({row.unit})", about="", rows=lambda user, asked: [],
        columns=(Column("year", year, year),
                 Column("target", gettext_lazy("Target"), gettext_lazy("as the plan has it"), Kind.POINTS),
                 Column("value", gettext_lazy("Measured"), gettext_lazy("the newest value of the year"), Kind.POINTS)),
        chart=Chart(("target", "value"), tones=("pale", "plain")))


TASKS = Report(
    code="plan_tasks", title=gettext_lazy("Progress of the tasks"), about="", rows=lambda user, asked: [],
    columns=(Column("task", gettext_lazy("Task"), gettext_lazy("a task of the plan")),
             Column("progress", gettext_lazy("Progress in percent"), gettext_lazy("as last fed back"), Kind.POINTS),
             Column("time", gettext_lazy("Time passed in percent"), gettext_lazy("of the task's own days"),
                    Kind.POINTS)),
    chart=Chart(("progress", "time"), tones=("plain", "pale")))


def doings(user: Any, plan: Plan) -> list[Doing]:
    """Every task of a plan with its item; whether the user may open that. Three queries."""
    tasks = list(plan.standing("tasks").select_related("division"))
    items = states_of(task.item_id for task in tasks)
    seen = visible_to(user, Record.objects.filter(pk__in=items))
    open_to = set(seen.values_list("pk", flat=True)) if items else set()
    return [Doing(task, items.get(task.item_id), task.item_id in open_to) for task in tasks]


def drawn(tasks: list[Doing]) -> SafeString | str:
    """The bars of the tasks that were handed out; nothing while none was."""
    rows = [(f"{one.row.place}. {one.row.title}"[:60], float(one.item.progress), _passed(one.item))
            for one in tasks if one.item is not None]
    return draw(TASKS, rows, "tasks") if rows else ""


def _passed(item: Any) -> float:
    ends: date = localtime(item.due).date() if item.due else item.due_on
    whole = max((ends - item.starts_on).days, 1)
    return float(round(min(max((today() - item.starts_on).days, 0) / whole, 1) * 100))
