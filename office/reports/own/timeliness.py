"""Timeliness: how many time limits were kept, of whole records and of single steps."""

from collections import Counter
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from office.clocks.models import Clock
from office.clocks.services import HANDLE, STEP
from office.reports.forms import ByForm
from office.reports.groups import Groups, only
from office.reports.report import Asked, Cell, Chart, Column, Kind, Report
from office.reports.scope import counted

NAMES = ("records_on_time", "records_late", "steps_on_time", "steps_late")


def rows(user: Any, asked: Asked) -> list[tuple[Cell, ...]]:
    """The limits that ended in the period, in one query; a step that was cancelled kept and broke nothing."""
    groups, found = Groups(asked.typed["by"]), Counter[tuple[Any, str]]()
    done = Q(step=None, purpose=HANDLE) | Q(step__state="done", purpose=STEP)
    ended = Clock.objects.filter(done, only(asked.typed["division"], "record__", "step__division"), is_open=False,
                                 stopped_at__gte=asked.start, stopped_at__lt=asked.end)
    for row in counted(user, ended, "record").order_by().values(
        group=groups.field("record__", "step__division")
    ).annotate(
        records_on_time=Count("pk", filter=Q(late=False, step=None)),
        records_late=Count("pk", filter=Q(late=True, step=None)),
        steps_on_time=Count("pk", filter=Q(late=False) & ~Q(step=None)),
        steps_late=Count("pk", filter=Q(late=True) & ~Q(step=None)),
    ):
        for name in NAMES:
            found[groups.key(row["group"]), name] += row[name]
    return [_row(groups.name(key), *(found[key, name] for name in NAMES))
            for key in groups.ordered({key for key, _name in found})]


def _row(name: str, kept: int, late: int, steps_kept: int, steps_late: int) -> tuple[Cell, ...]:
    steps = share(steps_kept, steps_kept + steps_late)
    return name, kept, late, share(kept, kept + late), steps_kept, steps_late, steps


def share(part: int, whole: int) -> float | None:
    """In percent; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


TIMELINESS = Report(
    code="timeliness",
    title=_("Timeliness"),
    about=_("Whether work is done within its time limits."),
    columns=(
        Column("group", _("Of"), _("The division, duty or register that the work belongs to; a step counts for the "
                                   "division that was to act.")),
        Column("on_time", _("Records on time"), _("Records with a time limit that were closed in the period, not "
                                                  "after it."), Kind.COUNT),
        Column("late", _("Records late"), _("Records with a time limit that were closed in the period, after it; "
                                            "pauses and approved extensions are taken into account."), Kind.COUNT),
        Column("share", _("Records, share on time"), _("Records on time, of all that were closed with a time limit."),
               Kind.PERCENT),
        Column("steps_on_time", _("Steps on time"), _("Steps with a time limit that were done in the period, not "
                                                      "after it."), Kind.COUNT),
        Column("steps_late", _("Steps late"), _("Steps with a time limit that were done in the period, after it."),
               Kind.COUNT),
        Column("steps_share", _("Steps, share on time"), _("Steps on time, of all that were done with a time limit."),
               Kind.PERCENT),
    ),
    rows=rows,
    form=ByForm,
    chart=Chart(("steps_on_time", "steps_late"), stacked=True, tones=("plain", "late")),
)
