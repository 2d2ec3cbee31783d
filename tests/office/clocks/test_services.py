"""Clocks in the database: what they do and refuse, and that the due date follows from the events."""

import pytest
from django.db import IntegrityError, transaction

from office.clocks.models import Clock, ClockEvent, Unchangeable
from office.clocks.queries import open_clock, preview_due
from office.clocks.reckoning import explain, reckoning
from office.clocks.services import ClockRefused, extend, pause, resume, start, stop
from office.time import one_instant
from tests.office.clocks.made import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar")]


@pytest.fixture
def clock(record):
    with one_instant(at(2026, 11, 23)):
        return start(record, unit="working_days", amount=10)


def test_start_sets_the_due_time_and_copies_it_to_the_record(record, clock):
    assert clock.due_at == at(2026, 12, 7, 17, 30)
    assert (clock.state, clock.is_open, clock.provisional) == ("running", True, False)
    assert clock.calendar_label == "2026.1"
    assert record.due == clock.due_at
    assert record.reread().due == clock.due_at
    event = clock.events.get()
    assert (event.kind, event.amount, event.at, event.due_before) == ("started", 10, at(2026, 11, 23), None)
    assert event.due_after == clock.due_at


def test_the_preview_of_a_due_date_is_the_stored_one(record):
    for unit, amount in (("working_days", 10), ("calendar_days", 45), ("office_hours", 30)):
        begun = at(2026, 11, 20, 16, 40)
        clock = start(record, unit=unit, amount=amount, purpose=unit, at=begun)
        assert preview_due(unit, amount, begun) == (clock.due_at, clock.provisional)


def test_a_clock_that_crosses_into_an_unpublished_year_is_provisional(record):
    with one_instant(at(2026, 12, 25)):
        assert start(record, unit="working_days", amount=10).provisional


@pytest.mark.parametrize(("unit", "amount"), [("working_days", 0), ("working_days", 4000), ("fortnights", 1)])
def test_a_bad_limit_is_refused(record, unit, amount):
    with pytest.raises(ClockRefused):
        start(record, unit=unit, amount=amount)
    assert not Clock.objects.exists()


def test_one_open_clock_a_purpose(record, clock):
    with pytest.raises(IntegrityError, match="one_open_clock_a_purpose"), transaction.atomic():
        start(record, unit="working_days", amount=1)
    start(record, unit="working_days", amount=1, purpose="answer")
    stop(clock, at=at(2026, 11, 24))
    start(record, unit="working_days", amount=1)


def test_a_pause_takes_the_waiting_out(record, clock):
    pause(clock, "等对方补正", at=at(2026, 11, 25))
    assert clock.state == "paused"
    assert clock.due_at == at(2026, 12, 7, 17, 30)  # as if resumed at once
    resume(clock, at=at(2026, 12, 1))  # 26, 27, 30 November and 1 December were waited
    assert clock.due_at == at(2026, 12, 11, 17, 30)
    clock.record.refresh_from_db()
    assert clock.record.due == clock.due_at
    waited = [day.day.day for day in explain(clock) if day.kind == "waiting"]
    assert waited == [26, 27, 28, 29, 30, 1]
    kinds = [event.kind for event in clock.events.all()]
    assert kinds == ["started", "paused", "resumed"]
    assert clock.events.get(kind="paused").reason == "等对方补正"


def test_an_extension_needs_reason_approver_and_time(clock, person):
    before = clock.due_at
    with pytest.raises(ClockRefused, match=r"reason|理由"):
        extend(clock, 5, "  ", person, at=at(2026, 11, 30))
    with pytest.raises(ClockRefused) as refused:
        extend(clock, 5, "工作量大", None, at=at(2026, 11, 30))
    assert refused.value.code == "approver"
    with pytest.raises(ClockRefused) as refused:
        extend(clock, 5, "工作量大", person, at=at(2026, 12, 8))
    assert refused.value.code == "late"
    assert clock.due_at == before
    extend(clock, 5, "工作量大", person, at=at(2026, 12, 8), asked_at=at(2026, 12, 7))
    assert clock.due_at == at(2026, 12, 14, 17, 30)
    event = clock.events.get(kind="extended")
    assert (event.amount, event.approver, event.due_before, event.due_after) == (
        5,
        person,
        before,
        clock.due_at,
    )


def test_no_more_than_two_extensions(clock, person):
    for _ in range(2):
        extend(clock, 1, "协调未毕", person, at=at(2026, 11, 25))
    with pytest.raises(ClockRefused) as refused:
        extend(clock, 1, "协调未毕", person, at=at(2026, 11, 25))
    assert refused.value.code == "times"
    assert clock.due_at == at(2026, 12, 9, 17, 30)


@pytest.mark.parametrize(("minute", "late"), [(30, False), (31, True)])
def test_stopping_at_closing_time_is_on_time_and_later_is_late(clock, minute, late):
    stop(clock, at=at(2026, 12, 7, 17, minute))
    clock.refresh_from_db()
    assert (clock.state, clock.is_open, clock.late) == ("stopped", False, late)
    assert open_clock(clock.record) is None


def test_stopping_while_paused_counts_the_wait_as_waiting(clock):
    pause(clock, "等候", at=at(2026, 12, 4))
    stop(clock, at=at(2026, 12, 30))
    assert clock.late is False


def test_acts_that_do_not_fit_are_refused(clock, person):
    with pytest.raises(ClockRefused):
        resume(clock, at=at(2026, 11, 24))
    pause(clock, "等候", at=at(2026, 11, 24))
    with pytest.raises(ClockRefused):
        pause(clock, "等候", at=at(2026, 11, 25))
    with pytest.raises(ClockRefused) as refused:
        resume(clock, at=at(2026, 11, 23, 12))
    assert refused.value.code == "order"
    stop(clock, at=at(2026, 11, 26))
    for act in (lambda: stop(clock), lambda: pause(clock, "x"), lambda: extend(clock, 1, "x", person)):
        with pytest.raises(ClockRefused) as refused:
            act()
        assert refused.value.code == "state"


def test_the_due_date_follows_from_the_events(clock, person):
    pause(clock, "等候", at=at(2026, 11, 25))
    resume(clock, at=at(2026, 11, 27))
    extend(clock, 3, "复杂", person, at=at(2026, 11, 30))
    pause(clock, "等候", at=at(2026, 12, 2))
    stored = Clock.objects.get(pk=clock.pk)
    assert reckoning(stored).due_at == stored.due_at
    resume(clock, at=at(2026, 12, 10))
    stop(clock, at=at(2026, 12, 11))
    closed = Clock.objects.get(pk=clock.pk)
    assert reckoning(closed).due_at == closed.due_at
    assert explain(closed)[-1].total == 13


def test_events_are_written_once(clock):
    event = clock.events.get()
    with pytest.raises(Unchangeable):
        event.save()
    with pytest.raises(Unchangeable):
        event.delete()
    with pytest.raises(Unchangeable):
        ClockEvent.objects.update(reason="x")


def test_the_database_refuses_an_extension_without_approver(clock):
    with pytest.raises(IntegrityError, match="extension_has_reason_and_approver"), transaction.atomic():
        ClockEvent.objects.create(clock=clock, kind="extended", at=at(2026, 11, 24), amount=1, reason="x")


def test_the_callers_own_row_keeps_the_due_date_when_it_is_saved_later(record, clock, person):
    extend(open_clock(record), 5, "复杂", person, at=at(2026, 11, 30))
    record.title = "改题"
    record.save()
    assert record.reread().due == at(2026, 12, 14, 17, 30)
