"""Everything that a page shows of one record's routes, read once in few queries."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, IntegerField, Q, TextField
from django.db.models.expressions import RawSQL

from office.clocks.lights import Faces
from office.clocks.models import Clock
from office.orgchart.staff import fill
from office.routing.models import JournalLine, Stage, Step
from office.routing.people import Addressee, addressees
from office.time import now

ENDING = frozenset({"agree", "disagree", "return", "hand_on"})  # lines that end their step


DRAFTS = "/routes/step/"  # the acts on one step share one draft, so that what was typed follows to "Return"
# Written out, as every page of a record asks both: Django takes longer to put them together than all rows to read.
# How many a line circulated to, how many of them opened it, and how many have read it.
READ_OF = """(SELECT ARRAY[count(*), count(s.seen_at), count(*) FILTER (WHERE s.state = 'done')] FROM office_step AS s
    WHERE s.opened_by_id = office_journalline.id AND s.stage_id IS NULL AND s.state <> 'cancelled')"""
# What the reader has typed on a step and not sent.
TYPED = f"""(SELECT d.data ->> 'opinion' FROM office_draft AS d
    WHERE d.person_id = %s AND d.form = '{DRAFTS}' || office_step.id || '/')"""


def draft_key(step: Step) -> str:
    """The form under which what was typed on a step is kept."""
    return f"{DRAFTS}{step.pk}/"


class Way:
    """The steps, lines, names and lights of one record, at one instant."""

    def __init__(self, record: Any, at: datetime | None = None) -> None:
        self.record, self.at = record, at or now()
        self.mine: list[str] = []  # the reader's principals, if their reading steps are wanted too
        self.reader: int | None = None  # the reader's person, if what they have typed on a step is wanted

    @cached_property
    def _read(self) -> list[Step]:
        rows = Step.objects.filter(Q(stage__isnull=False) | Q(is_open=True, principal__in=self.mine),
                                   record=self.record.pk)
        if self.reader:
            rows = rows.annotate(typed=RawSQL(TYPED, [self.reader], TextField(null=True)))
        return fill(list(rows.order_by("id").select_related("stage", "route")), "seen_by")

    @property
    def steps(self) -> list[Step]:
        """The steps of its routes' stages; reading beside the route is counted on the lines instead."""
        return [step for step in self._read if step.stage_id]

    @property
    def beside(self) -> list[Step]:
        """The open steps beside the route that name the reader."""
        return [step for step in self._read if not step.stage_id]

    @cached_property
    def lines(self) -> list[JournalLine]:
        """The journal, oldest first. Each has `began`, when its step was opened, and `readers`, `seen`, `read`."""
        counts = RawSQL(READ_OF, [], ArrayField(IntegerField()))
        rows = JournalLine.objects.filter(record=self.record.pk).order_by("id")
        rows = rows.annotate(began=F("step__opened_at"), counts=counts)
        lines: list[Any] = fill(list(rows), "by", "behalf", "post", "entered_by")
        for line in lines:
            line.readers, line.seen, line.read = line.counts
        return lines

    @cached_property
    def open(self) -> list[Step]:
        """Who has it now: the open steps of the running route."""
        return [step for step in self.steps if step.is_open]

    @cached_property
    def people(self) -> dict[str, Addressee]:
        """The principals of the open and the waiting steps, in words."""
        waiting = [step.principal for step in self.steps if step.state == Step.State.WAITING]
        return addressees([*(step.principal for step in self.open), *waiting], self.at)

    @property
    def vacant(self) -> set[str]:
        """Those of them to whom nobody answers now: whoever acts before may choose somebody else."""
        return {name for name, one in self.people.items() if not one.people}

    @cached_property
    def faces(self) -> Faces:
        """Lights and held times, by the calendar in force."""
        return Faces(self.at)

    @cached_property
    def stages(self) -> list[Stage]:
        """The stages of the newest route, in order."""
        route_id = self.steps[-1].route_id if self.steps else None
        found = {step.stage_id: step.stage for step in self.steps if step.route_id == route_id}
        return sorted((stage for stage in found.values() if stage), key=lambda stage: stage.order)

    @cached_property
    def running(self) -> Any:
        """The route the record is on now, or None."""
        return next((step.route for step in self.steps if step.route and step.route.state == "running"), None)

    @cached_property
    def taken_back(self) -> set[int]:
        """The keys of lines whose act was recalled later."""
        return taken_back(self.lines)


def taken_back(lines: Iterable[JournalLine]) -> set[int]:
    """Of a record's lines, oldest first: the keys of those whose act was recalled later; papers leave them out."""
    found: set[int] = set()
    last: dict[int | None, int] = {}
    for line in lines:
        if line.name == "recall" and line.step_id in last:
            found.add(last[line.step_id])
        elif line.step_id and line.name in ENDING:
            last[line.step_id] = line.pk
    return found


def way_of(record: Any) -> Way:
    """The record's way, read once for a page however many parts of it ask."""
    if "_way" not in record.__dict__:
        record.__dict__["_way"] = Way(record)
    return record.__dict__["_way"]


def whole_clock(record: Any) -> Clock | None:
    """The record's own limit as an unsaved clock, from the columns it carries; none if it has no limit."""
    if record.due is None:
        return None
    state = Clock.State.RUNNING if record.is_open else Clock.State.STOPPED
    late = bool(record.closed and record.closed > record.due)
    return Clock(unit=Clock.Unit.WORKING_DAYS, amount=1, started_at=record.opened, due_at=record.due, state=state,
                 is_open=record.is_open, stopped_at=record.closed, late=late)


def running_clock(step: Step) -> Clock | None:
    """The step's limit as an unsaved clock, from the columns the step carries; none if it has no limit."""
    if step.due_at is None:
        return None
    return Clock(unit=step.unit, amount=step.limit or 1, started_at=step.opened_at, due_at=step.due_at,
                 state=Clock.State.RUNNING, is_open=True)
