"""What an office does for each of its duties: who answers for it, its live work, and the gaps."""

import calendar
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from office.clocks.models import Clock
from office.figures.queries import FigureMissing, figure
from office.orgchart.charter_models import Duty, DutyHolder
from office.orgchart.models import Division
from office.orgchart.queries import duties_on
from office.permissions.ask import visible_to
from office.records.models import Record
from office.registers.register import is_work, register_of
from office.reports.lights import lights
from office.time import now

PAGE = 25


@dataclass
class Line:
    """One duty of the charter page."""

    duty: Duty
    holder: DutyHolder | None  # who answers for it on the date
    last: DutyHolder | None  # who did before, when nobody does
    counts: list[tuple[str, str, int]] = field(default_factory=list)  # kind, its name, open records
    late: int = 0  # of them overdue
    idle: bool = False  # no live work for months

    @property
    def vacant(self) -> bool:
        """The post that answers for it is held by nobody."""
        return self.holder is not None and not self.holder.post.in_office


def charter(user: Any, at: datetime) -> list[tuple[Division, list[Line]]]:
    """Every duty once, by division; owners as of `at`, live work as the user may see it now."""
    counts, late = _open_by_duty(user), _late_by_duty(user)
    months = idle_months()
    busy = _busy(user, months_before(now(), months)) if months else None
    successors = _successors()
    found: dict[int, tuple[Division, list[Line]]] = {}
    for duty in duties_on(at):
        holder, last = holder_on(duty, at)
        line = Line(duty, holder, last, counts[duty.pk], late[duty.pk], busy is not None and duty.pk not in busy)
        found.setdefault(duty.division_id, (duty.division, []))[1].append(line)
    for division, _lines in found.values():
        division.successor_names = ", ".join(successors[division.pk])
    return list(found.values())


def _successors() -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for division in Division.objects.exclude(lineage=[]):
        for pk in division.lineage:
            found[pk].append(division.name)
    return found


def holder_on(duty: Duty, at: datetime) -> tuple[DutyHolder | None, DutyHolder | None]:
    """Who answers for a duty of `duties_on()` at an instant, and else who did last."""
    rows = [row for row in duty.held if row.valid_from <= at]
    holder = next((row for row in rows if row.is_valid_at(at)), None)
    return holder, None if holder else max(rows, key=lambda row: row.valid_from, default=None)


def _open_by_duty(user: Any) -> dict[int, list[tuple[str, str, int]]]:
    rows = visible_to(user, Record.objects.filter(is_work(), is_open=True)).order_by()
    found: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for duty, kind, number in rows.values_list("duty", "kind").annotate(Count("pk")).order_by("duty", "kind"):
        found[duty].append((kind, register_of(kind).title(), number))
    return found


def _late_by_duty(user: Any) -> Counter[int]:
    """How many open records that the user may see show the red light; one query."""
    seen = visible_to(user, Clock.objects.all(), "record")
    shown = lights(seen, F("record__duty"), now())
    return Counter({duty: number for (duty, light), number in shown.items() if light == "late"})


@dataclass(frozen=True)
class Sums:
    """The key figures of the whole charter."""

    duties: int
    open: int
    late: int
    ownerless: int  # duties for which nobody answers
    idle: int


def sums(divisions: list[tuple[Division, list[Line]]]) -> Sums:
    """Summed over the lines of `charter()`."""
    lines = [line for _division, found in divisions for line in found]
    return Sums(len(lines), sum(number for line in lines for _kind, _name, number in line.counts),
                sum(line.late for line in lines), sum(line.holder is None or line.vacant for line in lines),
                sum(line.idle for line in lines))


def idle_months() -> int:
    """After how many months without work a duty is pointed out; 0 when no such figure is in force."""
    try:
        return int(figure("charter.idle_months", now()))
    except FigureMissing:
        return 0


def months_before(at: datetime, months: int) -> datetime:
    """The same day so many months earlier, or that month's last day."""
    years, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=years, month=month + 1, day=min(at.day, calendar.monthrange(years, month + 1)[1]))


def _busy(user: Any, since: datetime) -> set[int]:
    """The duties with work that is open, or was opened since."""
    live = Record.objects.filter(Q(is_open=True) | Q(opened__gte=since), duty=OuterRef("pk"))
    return set(Duty.objects.filter(Exists(visible_to(user, live))).values_list("pk", flat=True))


def live_work(user: Any, duty: Duty, kind: str = "", after: str = "") -> list[Record]:
    """A page of a duty's open records that the user may see, newest first, and one more if there is a next page.

    `after` is the key of the last record of the page before.
    """
    rows = visible_to(user, Record.objects.filter(is_work(), is_open=True, duty=duty))
    if kind:
        rows = rows.filter(kind=kind)
    last = Record.objects.filter(pk=int(after)).first() if after.isdecimal() and len(after) < 19 else None
    if last:
        rows = rows.filter(Q(opened__lt=last.opened) | Q(opened=last.opened, pk__lt=last.pk))
    return list(rows.order_by("-opened", "-pk").select_related("division")[: PAGE + 1])
