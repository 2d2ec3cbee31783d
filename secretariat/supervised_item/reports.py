"""Supervision by division: what was assigned, struck off in time or late, and what is over its limit."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from office.reports.groups import Groups
from office.reports.report import Asked, Cell, Chart, Column, Kind, Report
from secretariat.supervised_item.queries import Tally, tallies


def rows(user: Any, asked: Asked) -> list[tuple[Cell, ...]]:
    """Each division that led something, under its present name; the figures are those of the ranking."""
    groups, found = Groups("division"), defaultdict[Any, Tally](Tally)
    for pk, one in tallies(asked.since, asked.until).items():
        found[groups.key(pk)].add(one)
    return [_row(groups.name(key), found[key]) for key in groups.ordered(found)]


def _row(name: str, one: Tally) -> tuple[Cell, ...]:
    return (name, one.opened, one.closed_on_time, one.closed_late, one.on_time_percent, one.open, one.overdue,
            one.feedback_late, one.red_days)


SUPERVISION = Report(
    code="supervision",
    title=_("Supervision"),
    about=_("Supervised items by the division that leads them. Withdrawn ones count as assigned only."),
    columns=(
        Column("division", _("Lead division"), _("The division that leads the item, under its present name.")),
        Column("opened", _("Assigned"), _("Items assigned in the period."), Kind.COUNT),
        Column("on_time", _("Struck off in time"), _("Items struck off in the period, not after their limit."),
               Kind.COUNT),
        Column("late", _("Struck off late"), _("Items struck off in the period, after their limit."), Kind.COUNT),
        Column("share", _("Share in time"), _("Items struck off in time, of all that were struck off."), Kind.PERCENT),
        Column("open", _("Open at the end"), _("Items not closed at the end of the period."), Kind.COUNT),
        Column("overdue", _("Over their limit"), _("Items open at the end of the period and over their limit then."),
               Kind.COUNT),
        Column("feedback_late", _("Feedback missed"), _("Days on which feedback was due in the period and came later, "
                                                        "or not at all."), Kind.COUNT),
        Column("red_days", _("Red days"), _("Working days of the period, counted for each item that was over its limit "
                                            "on them."), Kind.COUNT),
    ),
    rows=rows,
    chart=Chart(("on_time", "late", "overdue"), tones=("plain", "soon", "late")),
    roles=frozenset({"director", "leader", "division_head"}),
    division="secretariat",
    total=True,
)
