"""Reminders: at the right days, to the right people, each exactly once however late or often one sweeps."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections, transaction

from office.audit.actor import Actor, acting
from office.clocks.models import Clock, Reminder
from office.clocks.services import extend, pause, resume, start, stop
from office.clocks.sweep import sweep
from office.clocks.tasks import sweep_clocks
from office.clocks.whom import in_charge_of
from office.figures.models import Figure
from office.orgchart.charter_models import Oversight
from office.orgchart.models import Division, Post
from office.outbox.models import Message
from office.testing import standing
from office.time import now, one_instant
from tests.office.clocks.made import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar")]

EXPECTED = [  # of a limit of ten working days from 23 November, due Monday 7 December, closed after the 11th
    ("T-5", date(2026, 11, 30), ["owner"]),
    ("T-3", date(2026, 12, 2), ["owner"]),
    ("T-1", date(2026, 12, 4), ["owner"]),
    ("T+1", date(2026, 12, 8), ["owner", "division_head"]),
    ("T+2", date(2026, 12, 9), ["owner", "division_head"]),
    ("T+3", date(2026, 12, 10), ["owner", "division_head", "leader"]),
    ("T+4", date(2026, 12, 11), ["owner", "division_head", "leader"]),
]


def limit(record, amount=10):
    with one_instant(at(2026, 11, 23)):
        return start(record, unit="working_days", amount=amount)


def said(clock):
    return [(row.rule, row.remind_on, row.levels) for row in clock.reminders.all()]


def reminding():
    return Message.objects.filter(topic__in=["notice.due_soon", "notice.overdue"]).order_by("id")


def test_swept_every_day(record):
    clock = limit(record)
    day = at(2026, 11, 23)
    while day <= at(2026, 12, 13):
        for hour in (8, 10, 16):
            with standing(day.replace(hour=hour)) as moment:
                sweep(moment)
        day += timedelta(days=1)
    assert said(clock) == EXPECTED
    assert [row.sent_at.date() for row in clock.reminders.all()] == [row[1] for row in EXPECTED]
    assert {row.sent_at.astimezone(day.tzinfo).hour for row in clock.reminders.all()} == {10}


def test_swept_once_after_weeks_of_downtime(record):
    clock = limit(record)
    assert sweep(at(2026, 12, 13)) == len(EXPECTED)
    assert said(clock) == EXPECTED
    assert sweep(at(2026, 12, 13)) == 0
    assert clock.reminders.count() == len(EXPECTED)


def test_each_reminder_promises_one_notice(record):
    clock = limit(record)
    sweep(at(2026, 12, 8))
    messages = list(reminding())
    assert [message.key for message in messages] == [
        f"{clock.pk}:{rule}:2026-12-07" for rule, _, _ in EXPECTED[:4]
    ]
    assert [message.topic for message in messages] == ["notice.due_soon"] * 3 + ["notice.overdue"]
    last = messages[-1]
    assert last.record_id == record.pk
    assert last.payload == {
        "subject": "overdue",
        "to": [f"d{record.division_id}.division_head"],
        "step": None,
        "urgent": True,
        "words": {"line": record.line, "days": 1, "due_day": "2026-12-07"},
        "by": None,
        "clock": clock.pk,
        "rule": "T+1",
        "levels": ["owner", "division_head"],
    }


def test_owner_then_head_then_leader_are_told(record):
    """Of a step, its holder; of the record, whoever is to act now."""
    from office.routing.models import Step

    step = Step.objects.create(
        record=record, kind="incoming_document", act="handle", principal="p77", state="open", is_open=True
    )
    with one_instant(at(2026, 11, 23)):
        own = start(record, unit="working_days", amount=1)
        of_step = start(record, unit="working_days", amount=1, purpose="step", step=step)
    step.refresh_from_db()
    assert step.due_at == of_step.due_at
    sweep(at(2026, 11, 27))
    head = f"d{record.division_id}.division_head"
    for clock in (own, of_step):
        told = [m.payload["to"] for m in reminding() if m.payload["clock"] == clock.pk]
        assert told == [["p77", head], ["p77", head], ["p77", head, "o.leader"]]


def test_the_leader_in_charge_of_the_division_is_told_and_no_other(office):
    """By the dates on which they were in charge; when nobody is, every leader is told."""
    deputy, network = Post.objects.get(code="leadership.deputy"), Division.objects.get(code="network")
    assert in_charge_of(network.pk) == [f"p{deputy.pk}"]
    row = Oversight.objects.get(post=deputy, division=network)
    with acting(Actor(None, None, reason="分工调整")):
        row.valid_to = now()
        row.save()
    assert in_charge_of(network.pk) == ["o.leader"]


def test_a_short_limit_has_no_reminders_from_before_it_began(record):
    clock = limit(record, amount=3)  # due Thursday 26 November
    sweep(at(2026, 11, 27))
    assert [rule for rule, _, _ in said(clock)] == ["T-1", "T+1"]


def test_every_clock_once_in_batches(make_record):
    clocks = [limit(make_record(), amount=5 + n % 3) for n in range(23)]
    made = sweep(at(2026, 12, 9), batch=4)
    assert made == Reminder.objects.count()
    for clock in clocks:
        rules = [rule for rule, _, _ in said(clock)]
        assert len(rules) == len(set(rules))
        assert rules[-1] == f"T+{7 - clock.amount + 5}"


def test_a_sweep_that_is_killed_before_commit_is_made_up_for(record):
    clock = limit(record)
    with transaction.atomic():
        assert sweep(at(2026, 12, 2)) == 2
        transaction.set_rollback(True)
    assert not reminding().exists()
    assert sweep(at(2026, 12, 2)) == 2
    assert said(clock) == EXPECTED[:2]


def test_paused_and_closed_clocks_are_left_alone(make_record):
    paused, closed = limit(make_record()), limit(make_record())
    pause(paused, "等候", at=at(2026, 11, 25))
    stop(closed, at=at(2026, 11, 25))
    assert sweep(at(2026, 12, 20)) == 0
    with one_instant(at(2026, 12, 21)):
        resume(paused)
    assert sweep(at(2026, 12, 21)) == 0
    paused.refresh_from_db()
    assert paused.due_at == at(2026, 12, 31, 17, 30)
    assert sweep(at(2026, 12, 24)) == 1
    assert said(paused) == [("T-5", date(2026, 12, 24), ["owner"])]


def test_after_an_extension_the_new_due_day_has_its_own(record, person):
    clock = limit(record)
    sweep(at(2026, 12, 2))
    extend(clock, 5, "复杂", person, at=at(2026, 12, 2))
    sweep(at(2026, 12, 7))
    assert [(row.rule, row.due_day.day) for row in clock.reminders.all()] == [
        ("T-5", 7),
        ("T-3", 7),
        ("T-5", 14),
    ]


def test_the_days_and_levels_are_figures(record):
    Figure.objects.filter(key="clock.reminders").update(value=[-2, 2])
    Figure.objects.filter(key="clock.escalation").update(value={"owner": -2, "leader": 2})
    clock = limit(record)
    sweep(at(2026, 12, 10))
    assert said(clock) == [
        ("T-2", date(2026, 12, 3), ["owner"]),
        ("T+2", date(2026, 12, 9), ["owner", "leader"]),
        ("T+3", date(2026, 12, 10), ["owner", "leader"]),
    ]


def test_the_task_sweeps(record):
    clock = limit(record)
    with one_instant(at(2026, 11, 30)):
        assert sweep_clocks() == 1
    assert said(clock) == EXPECTED[:1]


def test_looking_when_nothing_is_due_costs_three_queries(record, django_assert_num_queries):
    limit(record)
    sweep(at(2026, 11, 25))  # the figures are read, and kept for this edition
    with django_assert_num_queries(3):  # calendar, edition of the figures, clocks
        assert sweep(at(2026, 11, 25)) == 0


# --- Exactly once, and that it is the unique constraint which makes it so ---------------------------

both_roles = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def held_twice(clock):
    """Sweep twice while another transaction holds the clock's row, so that the first leaves no mark."""
    owner = connections["owner"]
    with transaction.atomic(using="owner"), owner.cursor() as cursor:
        cursor.execute("SELECT 1 FROM office_clock WHERE id = %s FOR NO KEY UPDATE", [clock.pk])
        sweep(at(2026, 12, 8))
        sweep(at(2026, 12, 8))
    assert Clock.objects.get(pk=clock.pk).reminded_through == date(2026, 11, 23)


def together(times=2):
    """Sweep from several connections at once."""
    ready = threading.Barrier(times)

    def run():
        try:
            ready.wait()
            sweep(at(2026, 12, 8), batch=5)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def assert_each_once(expected):
    rows = Reminder.objects.values_list("clock_id", "rule", "due_day")
    assert len(rows) == len(set(rows)) == expected, "each reminder once"


@both_roles
def test_a_second_sweep_makes_nothing_twice(record):
    held_twice(limit(record))
    assert_each_once(4)
    assert reminding().count() == 4


@both_roles
def test_two_workers_at_once_make_nothing_twice(make_record):
    with transaction.atomic():
        clocks = [limit(make_record()) for _ in range(20)]
    together(3)
    assert_each_once(4 * len(clocks))


@both_roles
def test_twin_without_the_constraint_reminders_come_twice(record):
    clock = limit(record)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE office_reminder DROP CONSTRAINT each_reminder_once")
    held_twice(clock)
    with pytest.raises(AssertionError, match="each reminder once"):
        assert_each_once(4)
