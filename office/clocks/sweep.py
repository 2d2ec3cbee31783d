"""Reminders and escalation: found from due dates, each exactly once, however long nobody swept."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from office.audit.actor import Actor, acting
from office.clocks.calendar import ONE_DAY, WorkCalendar
from office.clocks.models import Clock
from office.clocks.stored import current_calendar
from office.clocks.whom import principals
from office.failpoints import failpoint
from office.figures.queries import figures
from office.outbox.services import publish
from office.time import now

BATCH = 500
SUBJECTS = {False: "due_soon", True: "overdue"}  # of the notices, before and after the due day
CAUSE = Actor(user_id=None, person_id=None, cause="clock.sweep")
REMINDERS, ESCALATION = "clock.reminders", "clock.escalation"


class Due(NamedTuple):
    """One reminder that is due: for which clock, under which rule, for which day, and who is told."""

    clock: Clock
    distance: int  # working days from the due day, negative before it
    due_day: date
    remind_on: date
    levels: list[str]

    @property
    def rule(self) -> str:
        """ "T-3", "T+1" and so on."""
        return f"T{self.distance:+d}"


class Plan:
    """On which working days a clock is spoken of, and to whom, by the figures in force."""

    def __init__(self, calendar: WorkCalendar, at: datetime) -> None:
        found = figures([REMINDERS, ESCALATION], at)
        self.calendar = calendar
        self.days: list[int] = sorted(found[REMINDERS])
        self.escalation = sorted((since, level) for level, since in found[ESCALATION].items())
        local = calendar.local(at)
        opens = calendar.spans_on(local.date())[0][0]
        # Nobody is reminded before the office opens.
        self.through = local.date() if local.time() >= opens else local.date() - ONE_DAY
        self.horizon = calendar.closing(calendar.add_working_days(self.through, max(0, -self.days[0])))

    def of(self, clock: Clock) -> Iterator[Due]:
        """The clock's reminders for the days after the last one dealt with, in order."""
        due_day = self.calendar.local(clock.due_at).date()
        day = clock.reminded_through
        while day < self.through:
            day += ONE_DAY
            if not self.calendar.is_working_day(day):
                continue
            distance = self.calendar.working_days_between(due_day, day)
            if distance in self.days or distance > self.days[-1]:
                levels = [level for since, level in self.escalation if distance >= since]
                yield Due(clock, distance, due_day, day, levels)


def sweep(at: datetime | None = None, batch: int = BATCH) -> int:
    """Make every reminder due by `at` (by default now) and promise its notice; returns how many it made.

    Each batch is one transaction. A batch swept twice, by two workers or after a kill, makes nothing
    twice: the unique constraint of Reminder decides, and only rows really inserted are published.
    """
    at = at or now()
    plan = Plan(current_calendar(), at)
    made, last = 0, (datetime.min.replace(tzinfo=at.tzinfo), 0)
    while True:
        clocks = _due_clocks(plan, last, batch)
        if not clocks:
            return made
        last = (clocks[-1].due_at, clocks[-1].pk)
        made += sweep_batch(plan, clocks, at)


def sweep_batch(plan: Plan, clocks: list[Clock], at: datetime) -> int:
    """The reminders of one batch of clocks, in one transaction."""
    with acting(CAUSE):
        wanted = sorted((due for clock in clocks for due in plan.of(clock)), key=lambda due: due.remind_on)
        new = _insert(wanted, at)
        failpoint("sweep.reminders_made")
        for due in new:
            _promise(due)
        _advance(clocks, plan.through)
        failpoint("sweep.before_commit")
    failpoint("sweep.after_commit")
    return len(new)


def _due_clocks(plan: Plan, last: tuple[datetime, int], size: int) -> list[Clock]:
    """The next running clocks by (due, id) that have reminders not dealt with yet."""
    after = Q(due_at__gt=last[0]) | Q(due_at=last[0], pk__gt=last[1])
    running = Clock.objects.filter(after, is_open=True, state=Clock.State.RUNNING)
    running = running.filter(reminded_through__lt=plan.through, due_at__lte=plan.horizon)
    return list(running.select_related("record", "step__post").order_by("due_at", "pk")[:size])


def _insert(wanted: list[Due], at: datetime) -> list[Due]:
    """Insert the reminders that are not there yet; returns those inserted."""
    new = []
    with connection.cursor() as cursor:
        for due in wanted:
            cursor.execute(
                "INSERT INTO office_reminder (clock_id, rule, due_day, remind_on, levels, sent_at)"
                " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id",
                [due.clock.pk, due.rule, due.due_day, due.remind_on, json.dumps(due.levels), at],
            )
            if cursor.fetchone() is not None:
                new.append(due)
    return new


def _advance(clocks: list[Clock], through: date) -> None:
    """Note that these days are dealt with; a clock that somebody holds is left to the next sweep."""
    free = Clock.objects.select_for_update(no_key=True, skip_locked=True).filter(
        pk__in=[clock.pk for clock in clocks], reminded_through__lt=through
    )
    Clock.objects.filter(pk__in=list(free.values_list("pk", flat=True))).update(reminded_through=through)


def _promise(due: Due) -> None:
    """Promise the notice, in the form every notice has; who answers to a principal is found on delivery."""
    clock, late = due.clock, due.distance > 0
    subject = SUBJECTS[late]
    words = {"line": clock.record.line[:200], "days": abs(due.distance), "due_day": due.due_day.isoformat()}
    payload = {
        "subject": subject,
        "to": principals(clock, due.levels),
        "step": clock.step_id,
        "urgent": late,
        "words": words,
        "by": None,
        "clock": clock.pk,
        "rule": due.rule,
        "levels": due.levels,
    }
    key = f"{clock.pk}:{due.rule}:{due.due_day}"
    publish(f"notice.{subject}", key, payload, record=clock.record, lane="")
