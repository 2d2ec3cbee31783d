"""Use of the portal itself (duty 12 of the Secretariat): numbers by division and month, never of single people."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Count, F
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.orgchart.models import Division
from office.orgchart.staff import staff
from office.records.models import Record
from office.reports.forms import PeriodForm
from office.reports.groups import Groups, only
from office.reports.office_time import middle
from office.reports.own.step_times import done_in, hours_of
from office.reports.periods import period_of, words
from office.reports.report import Asked, Cell, Chart, Column, Kind, Report
from office.routing.models import JournalLine
from office.time import now

FEWEST = 3  # people; the numbers of a smaller division would be those of a person
SMALL = 0  # the key of such divisions together


class UsageForm(PeriodForm):
    """A period, told apart by division or month; of all divisions or one that is large enough."""

    by = forms.ChoiceField(label=gettext_lazy("Told apart by"), initial="division", choices=(
        ("division", gettext_lazy("Division")), ("month", gettext_lazy("Month"))))
    division = forms.ChoiceField(label=gettext_lazy("Only the division"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sizes = people_by_division(now())
        large = [row for row in Division.objects.on(now()).order_by("order", "pk") if sizes[row.pk] >= FEWEST]
        self.fields["division"].choices = [("", _("All")), *((str(row.pk), row.name) for row in large)]  # type: ignore[attr-defined]


def people_by_division(at: datetime) -> Counter[int]:
    """How many people hold a post in each division; no query."""
    held = {(row.person_id, row.post.division_id) for row in staff().held(at)}
    return Counter(division for _person, division in held)


class _Usage(Groups):
    """Divisions, those with too few people in one; or months."""

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(by)
        self.sizes = people_by_division(at)

    def field(self, record: str = "", division: str = "") -> Any:
        return TruncMonth("done_at") if self.by == "month" else super().field(record, division)

    def key(self, found: Any) -> Any:
        if self.by == "month":
            return timezone.localtime(found).date()
        key = super().key(found)
        return key if self.sizes[key] >= FEWEST else SMALL  # type: ignore[index]

    def name(self, key: Any) -> str:
        if self.by == "month":
            return words(*period_of("month", key))
        return super().name(key) if key != SMALL else _("Divisions of fewer than three people, together")

    def size(self, key: Any) -> int:
        """How many people a division has; 0 for a month."""
        if key != SMALL:
            return self.sizes[key] if self.by == "division" else 0
        return sum(size for size in self.sizes.values() if size < FEWEST)

    def ordered(self, keys: Iterable[Any]) -> list[Any]:
        return sorted(keys) if self.by == "month" else super().ordered(keys)


def rows(user: Any, asked: Asked) -> list[tuple[Cell, ...]]:
    """Each division or month with its numbers; five queries."""
    groups = _Usage(asked.typed["by"], min(asked.end, now()))
    filed, acts, people = _numbers(groups, asked)
    steps = done_in(asked).filter(only(asked.typed["division"], "record__", "division"))
    hours = hours_of(steps, asked, groups)
    keys = {*filed, *acts, *people, *hours}
    if groups.by == "division" and groups.size(SMALL) < FEWEST:
        keys.discard(SMALL)
    return [(groups.name(key), len(people[key]), filed[key], acts[key], middle(hours.get(key, [])))
            for key in groups.ordered(keys)]


def _numbers(groups: _Usage, asked: Asked) -> tuple[Counter[Any], Counter[Any], dict[Any, set[int]]]:
    """Records filed, lines of the journal, and who made them, by group."""
    filed, acts, people = Counter[Any](), Counter[Any](), defaultdict[Any, set[int]](set)
    division = asked.typed["division"]
    records = Record.objects.filter(only(division, ""), opened__gte=asked.start, opened__lt=asked.end)
    lines = JournalLine.objects.filter(only(division, "record__", "post__division"), at__gte=asked.start,
                                       at__lt=asked.end)
    by_division = groups.by == "division"
    made = records.values(person=F("created_by"), group=F("division") if by_division else TruncMonth("opened"))
    done = lines.values(person=F("by"), group=Coalesce("post__division", "record__division") if by_division
                        else TruncMonth("at"))
    for numbers, found in ((filed, made), (acts, done)):
        for row in found.order_by().annotate(number=Count("pk")):
            key = groups.key(row["group"])
            numbers[key] += row["number"]
            people[key] |= {row["person"]} - {None}
    return filed, acts, people


USAGE = Report(
    code="usage",
    title=gettext_lazy("Use of the portal"),
    about=gettext_lazy("How the portal is used, by division and month. Nothing is counted of single people, nor of "
                       "divisions of fewer than three."),
    columns=(
        Column("group", gettext_lazy("Of"), gettext_lazy("The division, or the month.")),
        Column("people", gettext_lazy("Active people"), gettext_lazy(
            "Different people who filed a record or acted on a route in the period; who only read is not counted."),
            Kind.COUNT),
        Column("filed", gettext_lazy("Records filed"), gettext_lazy("Records filed in the period, of all registers, by "
                                                                    "the division they belong to."), Kind.COUNT),
        Column("acts", gettext_lazy("Acts"), gettext_lazy("Lines of the journals of routes: what was started, decided, "
                                                          "handed on, returned, circulated or read."), Kind.COUNT),
        Column("median", gettext_lazy("Response, hours"), gettext_lazy(
            "The median of the office hours from a step's arrival to the act on it."), Kind.HOURS),
    ),
    rows=rows,
    form=UsageForm,
    chart=Chart(("filed", "acts")),
    roles=frozenset({"sysadmin", "director"}),
    division="secretariat",
)
