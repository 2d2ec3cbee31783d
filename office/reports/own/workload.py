"""Workload: what was filed, acted on and closed in a period, and what was left open at its end."""

from collections import Counter
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from office.records.models import Record
from office.registers.register import is_work
from office.reports.forms import ByForm
from office.reports.groups import Groups, only
from office.reports.report import Asked, Cell, Chart, Column, Kind, Report
from office.reports.scope import counted
from office.routing.models import Step


def rows(user: Any, asked: Asked) -> list[tuple[Cell, ...]]:
    """Four queries at most, for any number of records."""
    groups, division = Groups(asked.typed["by"]), asked.typed["division"]
    found = Counter[tuple[Any, str]]()
    records = counted(user, Record.objects.filter(is_work(), only(division, ""), opened__lt=asked.end))
    for row in records.order_by().values(group=groups.field()).annotate(
        filed=Count("pk", filter=Q(opened__gte=asked.start)),
        closed_now=Count("pk", filter=Q(closed__gte=asked.start, closed__lt=asked.end)),
        left=Count("pk", filter=Q(closed=None) | Q(closed__gte=asked.end)),
    ):
        for name in ("filed", "closed_now", "left"):
            found[groups.key(row["group"]), name] += row[name]
    done = Step.objects.filter(only(division, "record__", "division"), state=Step.State.DONE, reading=False,
                               done_at__gte=asked.start, done_at__lt=asked.end)
    acted = counted(user, done, "record").order_by().values(group=groups.field("record__", "division"))
    for one in acted.annotate(acted=Count("pk")):
        found[groups.key(one["group"]), "acted"] += one["acted"]
    busy = {key for (key, _name), number in found.items() if number}
    return [(groups.name(key), *(found[key, name] for name in ("filed", "acted", "closed_now", "left")))
            for key in groups.ordered(busy)]


WORKLOAD = Report(
    code="workload",
    title=_("Workload"),
    about=_("How much came in, was worked on and was brought to its end."),
    columns=(
        Column("group", _("Of"), _("The division, duty or register that the work belongs to; a division that was "
                                   "renamed counts under its present name.")),
        Column("filed", _("Records filed"), _("Records filed in the period."), Kind.COUNT),
        Column("acted", _("Acts done"), _("Steps of routes that were acted on in the period, reading not counted; "
                                          "by the division that acted."), Kind.COUNT),
        Column("closed", _("Closed"), _("Records closed in the period, whenever they were filed."), Kind.COUNT),
        Column("open", _("Open at the end"), _("Records filed by the end of the period and not closed by then."),
               Kind.COUNT),
    ),
    rows=rows,
    form=ByForm,
    chart=Chart(("filed", "closed", "open")),
    total=True,
)
