"""Backlog: what is open now, how old it is, and which light it shows."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from office.clocks.models import Clock
from office.records.models import Record
from office.registers.register import is_work
from office.reports import lights
from office.reports.forms import NowForm
from office.reports.groups import Groups, only
from office.reports.report import Asked, Cell, Chart, Column, Kind, Report
from office.reports.scope import counted
from office.time import now

AGES = {"week": (0, 7), "month": (7, 30), "quarter": (30, 90), "older": (90, None)}  # days since it was filed


def rows(user: Any, asked: Asked) -> list[tuple[Cell, ...]]:
    """Ages in one query, lights in another."""
    at, groups, found = now(), Groups(asked.typed["by"]), Counter[tuple[Any, str]]()
    records = Record.objects.filter(is_work(), only(asked.typed["division"], ""), is_open=True)
    for row in counted(user, records).order_by().values(group=groups.field()).annotate(
        open=Count("pk"), **{name: Count("pk", filter=aged(at, *days)) for name, days in AGES.items()}
    ):
        for name in ("open", *AGES):
            found[groups.key(row["group"]), name] += row[name]
    clocks = counted(user, Clock.objects.filter(only(asked.typed["division"], "record__")), "record")
    for (group, light), number in lights.lights(clocks, groups.field("record__"), at).items():
        found[groups.key(group), light] += number
    return [_row(groups.name(key), key, found) for key in groups.ordered({key for key, _name in found})]


def aged(at: datetime, young: int, old: int | None) -> Q:
    """Filed more than `young` days before an instant, and not more than `old`."""
    since = Q(opened__gte=at - timedelta(days=old)) if old else Q()
    return since & Q(opened__lt=at - timedelta(days=young)) if young else since


def _row(name: str, key: Any, found: Counter[tuple[Any, str]]) -> tuple[Cell, ...]:
    limited = [found[key, light] for light in lights.NAMES]
    return name, found[key, "open"], *(found[key, age] for age in AGES), *limited, found[key, "open"] - sum(limited)


BACKLOG = Report(
    code="backlog",
    title=_("Backlog"),
    about=_("What is open at this moment, how old it is, and how it stands to its time limit."),
    columns=(
        Column("group", _("Of"), _("The division, duty or register that the record belongs to.")),
        Column("open", _("Open"), _("Records that are not closed at the moment the report is made; cards of what is "
                                   "kept do not count."), Kind.COUNT),
        Column("week", _("Up to 7 days"), _("Open records filed within the last seven days."), Kind.COUNT),
        Column("month", _("8 to 30 days"), _("Open records filed more than seven and at most thirty days ago."),
               Kind.COUNT),
        Column("quarter", _("31 to 90 days"), _("Open records filed more than thirty and at most ninety days ago."),
               Kind.COUNT),
        Column("older", _("Over 90 days"), _("Open records filed more than ninety days ago."), Kind.COUNT),
        Column("late", _("Overdue"), _("Open records whose time limit is over."), Kind.COUNT),
        Column("soon", _("Due soon"), _("Open records near the end of their time limit: within the working days, or "
                                        "the share of the period, that the office has set for the yellow light."),
               Kind.COUNT),
        Column("active", _("On schedule"), _("Open records with more time left than that."), Kind.COUNT),
        Column("waiting", _("Waiting"), _("Open records whose time limit is paused or has not begun."), Kind.COUNT),
        Column("unlimited", _("No time limit"), _("Open records without a running time limit."), Kind.COUNT),
    ),
    rows=rows,
    form=NowForm,
    chart=Chart(("late", "soon", "active", "waiting", "unlimited"), stacked=True,
                tones=("late", "soon", "plain", "waiting", "pale")),
    total=True,
    present=True,
)
