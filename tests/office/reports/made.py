"""A random history of records, steps and clocks, written straight into the tables, and what it should come to."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from office.clocks.models import Clock
from office.orgchart.charter_models import Duty
from office.orgchart.models import Division
from office.permissions.access import refile
from office.routing.models import Act, Step
from office.testing import account
from secretariat.incoming_document.models import IncomingDocument
from secretariat.organ.models import Organ

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZONE)
ACTS = (Act.HANDLE, Act.REVIEW, Act.SIGN)


@dataclass
class History:
    """What was written, as plain rows."""

    records: list[dict[str, Any]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    clocks: list[dict[str, Any]] = field(default_factory=list)


def history(seed: int, many: int = 40) -> History:
    """A random history of ninety days before NOON."""
    dice, made = Random(seed), History()
    divisions = list(Division.objects.filter(valid_to=None, counted=True).order_by("order"))[:4]
    duties = list(Duty.objects.filter(division__app="secretariat").order_by("number")[:3])
    sender, _new = Organ.objects.get_or_create(name="青岛市人民政府办公厅")
    for number in range(many):
        opened = NOON - timedelta(minutes=dice.randrange(1, 120 * 24 * 60))
        closed = opened + timedelta(minutes=dice.randrange(1, 60 * 24 * 60))
        closed = closed if closed < NOON and dice.random() < 0.6 else None  # type: ignore[assignment]
        record = _record(number, dice.choice(divisions), dice.choice(duties), sender, opened, closed)
        made.records.append({"division": record.division, "duty": record.duty, "opened": opened, "closed": closed,
                             "pk": record.pk})
        _limit(dice, made, record, None, opened, closed)
        for _ in range(dice.randrange(3)):
            _step(dice, made, record, dice.choice(divisions), opened)
    return made


def _record(number: int, division: Any, duty: Any, sender: Any, opened: datetime, closed: Any) -> IncomingDocument:
    record = IncomingDocument(title=f"第{number}件", sender=sender, received_on=opened.date(), division=division, duty=duty,
                              status="closed" if closed else "signed", opened=opened, closed=closed,
                              is_open=closed is None)
    with transaction.atomic():
        record.save()
        refile(record)
    return record


def _step(dice: Random, made: History, record: Any, division: Any, opened: datetime) -> None:
    came = opened + timedelta(minutes=dice.randrange(0, 5 * 24 * 60))
    done = came + timedelta(minutes=dice.randrange(1, 10 * 24 * 60))
    is_done = done < NOON and dice.random() < 0.8
    act, person = dice.choice(ACTS), account("registry").person
    step = Step.objects.create(
        record=record, kind=record.kind, act=act, principal=f"d{division.pk}", division=division, opened_at=came,
        state="done" if is_done else "cancelled", done_at=done if is_done else None, done_by=person if is_done else None)
    if is_done:
        made.steps.append({"division": division, "duty": record.duty, "act": act, "opened": came, "done": done})
    _limit(dice, made, record, step, came, done if is_done else NOON)


def _limit(dice: Random, made: History, record: Any, step: Any, start: datetime, end: datetime | None) -> None:
    if dice.random() < 0.2:
        return
    unit = dice.choice(Clock.Unit.values)
    due = start + timedelta(minutes=dice.randrange(60, 40 * 24 * 60))
    is_open = end is None
    state = ("paused" if dice.random() < 0.2 else "running") if is_open else "stopped"
    clock = Clock.objects.create(
        record=record, step=step, purpose="step" if step else "handle", unit=unit, amount=5, started_at=start, state=state,
        is_open=is_open, due_at=due, calendar_label="2026.1", reminded_through=NOON.date(), stopped_at=end,
        late=None if is_open else end > due)
    made.clocks.append({"record": record, "step": step, "clock": clock, "end": end, "due": due,
                        "division": step.division if step else record.division})
