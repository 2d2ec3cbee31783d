"""Time per step: how much office time passes between a step's arrival and its act."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Min, QuerySet
from django.utils.translation import gettext_lazy as _

from office.clocks.stored import page_calendar
from office.reports.forms import ByForm
from office.reports.groups import Groups, only
from office.reports.office_time import OfficeTime, middle, ninth_tenth
from office.reports.report import Asked, Cell, Chart, Column, Kind, Report
from office.reports.scope import counted
from office.routing.models import Act, Step


class StepForm(ByForm):
    """Besides, by what a step asks for."""

    BY = (("act", _("Step")), *ByForm.BY)


class _Acts(Groups):
    """Steps by what they ask for, in the order of a paper's way."""

    def field(self, record: str = "", division: str = "") -> Any:
        return super().field("", "") if self.by == "act" else super().field(record, division)

    def name(self, key: Any) -> str:
        return str(Act(key).label) if self.by == "act" else super().name(key)

    def _all(self) -> Iterable[Any]:
        return Act.values if self.by == "act" else super()._all()


def done_in(asked: Asked) -> QuerySet[Step]:
    """The steps that were acted on in the period; for the caller to narrow to what may be counted."""
    return Step.objects.filter(state=Step.State.DONE, reading=False, opened_at__isnull=False,
                               done_at__gte=asked.start, done_at__lt=asked.end)


def hours_of(steps: QuerySet[Step], asked: Asked, groups: Groups) -> dict[Any, list[float]]:
    """The office hours of each of these steps, by group; two queries."""
    first = steps.aggregate(first=Min("opened_at"))["first"]
    if first is None:
        return {}
    hours = OfficeTime(page_calendar(), first, asked.end).hours("opened_at", "done_at")
    taken = steps.order_by().values_list(groups.field("record__", "division")).annotate(hours=ArrayAgg(hours))
    found: dict[Any, list[float]] = defaultdict(list)
    for group, some in taken:
        found[groups.key(group)] += some
    return found


def rows(user: Any, asked: Asked) -> list[tuple[Cell, ...]]:
    """Each group with its median, its ninth tenth and its longest."""
    groups = _Acts(asked.typed["by"])
    steps = done_in(asked).filter(only(asked.typed["division"], "record__", "division"))
    found = hours_of(counted(user, steps, "record"), asked, groups)
    return [(groups.name(key), len(found[key]), middle(found[key]), ninth_tenth(found[key]), round(max(found[key]), 1))
            for key in groups.ordered(found)]


STEP_TIMES = Report(
    code="step-times",
    title=_("Time per step"),
    about=_("How long steps of routes lie with those who are to act, in office hours."),
    columns=(
        Column("group", _("Of"), _("What the step asks for, or the division, duty or register it belongs to.")),
        Column("steps", _("Steps"), _("Steps that were acted on in the period, reading not counted."), Kind.COUNT),
        Column("median", _("Median, hours"), _("Half of the steps took no longer: office hours by the work calendar, "
                                               "from when the step came to its holder until the act."), Kind.HOURS),
        Column("p90", _("Nine of ten, hours"), _("Nine of ten steps took no longer, in office hours."), Kind.HOURS),
        Column("longest", _("Longest, hours"), _("The longest of them; pauses of a time limit are not taken off."),
               Kind.HOURS),
    ),
    rows=rows,
    form=StepForm,
    chart=Chart(("median", "p90")),
)
