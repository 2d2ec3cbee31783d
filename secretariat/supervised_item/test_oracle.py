"""Against independent arithmetic: who is overdue and in which light, over random histories; reminders exactly once."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.audit.actor import Actor, acting
from office.clocks.amendments import apply_notice, next_version
from office.clocks.lights import Faces, Light
from office.clocks.models import CalendarDay, CalendarNotice, Clock
from office.clocks.queries import open_clock
from office.clocks.services import pause, resume
from office.clocks.sweep import sweep
from office.outbox.models import Message
from office.outbox.services import drain
from office.records.perform import changing, perform
from office.testing import account, frozen, standing
from secretariat.supervised_item.board import open_items
from secretariat.supervised_item.models import SupervisedItem
from secretariat.supervised_item.queries import tallies
from secretariat.supervised_item.testing import MAY, at, division, fed_back, finished, opened

pytestmark = pytest.mark.django_db
# The State Council's notice of 2026 for May to July, written down once more: the oracle shares nothing with the office.
OFF = {date(2026, 5, day) for day in range(1, 6)} | {date(2026, 6, day) for day in (19, 20, 21)}
WORKED = {date(2026, 5, 9)}
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _may(office: None) -> Iterator[None]:
    with frozen(MAY):
        yield


def works(day: date, more_off: set[date]) -> bool:
    """The oracle's calendar."""
    return day in WORKED or (day.weekday() < 5 and day not in OFF and day not in more_off)


def last_day(start: date, length: int, waits: list[tuple[date, date]], more_off: set[date]) -> date:
    """Day by day: a day of waiting does not count; a last day off moves on."""
    day, left = start, length
    while left:
        day += DAY
        if not any(begin < day <= end for begin, end in waits):
            left -= 1
    while not works(day, more_off):
        day += DAY
    return day


@st.composite
def histories(draw: Any) -> dict[str, Any]:
    """A few items with dates, pauses, delays and closings; a calendar that is amended; the day that is asked about."""
    items = []
    for _number in range(draw(st.integers(1, 3))):
        length = draw(st.sampled_from([9, 16, 23, 28, 36, 42]))
        items.append({
            "length": length, "delay": draw(st.sampled_from([0, 0, 7, 14])), "closed": draw(st.booleans()),
            "pause": draw(st.none() | st.tuples(st.integers(1, 6), st.integers(1, 9)))})
    return {"items": items, "off": draw(st.sets(st.integers(8, 45), max_size=3)), "asked": draw(st.integers(1, 60))}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories())
def test_the_overdue_list_is_the_oracles(history: dict[str, Any]) -> None:
    with transaction.atomic():
        _play(history)
        transaction.set_rollback(True)


def _play(history: dict[str, Any]) -> None:
    start, amended = MAY.date(), {MAY.date() + number * DAY for number in history["off"]}
    amended = {day for day in amended if day.weekday() < 5 and day not in OFF}
    expected: dict[int, date] = {}
    for place, said in enumerate(history["items"]):
        due = last_day(start, said["length"], [], set())
        with frozen(MAY):
            item = opened(title=f"第{place}项", due_on=due.isoformat())
        length, waits = (due - start).days, []
        if said["delay"]:
            until = last_day(due, said["delay"], [], set())
            with frozen(MAY + timedelta(hours=1)):
                perform(account("network.head"), "ask_delay", item.pk, until=until, why="设备未到货")
                perform(account("deputy"), "allow_delay", item.pk)
            length = (until - start).days
        if said["pause"]:
            begin, days = said["pause"]
            waits = [(start + begin * DAY, start + (begin + days) * DAY)]
            _wait(item, *waits[0])
        if said["closed"]:
            with frozen(MAY + timedelta(days=16)):
                finished(item)
                perform(account("deputy"), "strike_off", item.pk, opinion="办结")
            expected[item.pk] = date.max
            continue
        expected[item.pk] = last_day(start, length, waits, amended)
    with frozen(MAY + timedelta(days=17)):
        _amend(amended)
    day = start + (17 + history["asked"]) * DAY
    with frozen(at(day, 19)):  # after the office has closed: what was due today is over
        found = set(open_items(account("registry")).filter(light=Light.RED).values_list("pk", flat=True))
    assert found == {pk for pk, due in expected.items() if due <= day}


def _wait(item: SupervisedItem, begin: date, end: date) -> None:
    for day, act in ((begin, pause), (end, resume)):
        with frozen(at(day)), changing(account("registry"), item.pk, "time_limit") as change:
            clock = open_clock(change.record)
            act(clock, "等待外部答复")
            change.record.due = clock.due_at  # type: ignore[union-attr]


def _amend(days: set[date]) -> None:
    """A later version of the year's notice takes these days off as well."""
    if not days:
        return
    newest = CalendarNotice.objects.filter(year=2026, applied_at__isnull=False).latest("version")
    with acting(Actor(None, None, cause="test")):
        draft = next_version(newest)
        CalendarDay.objects.bulk_create(
            CalendarDay(notice=draft, day=day, kind=CalendarDay.Kind.OFF, name="调整") for day in sorted(days))
        apply_notice(draft, "节假日安排调整")
    drain()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lengths=st.lists(st.integers(1, 60), min_size=1, max_size=4), asked=st.integers(0, 70), cycle=st.sampled_from(
    ["once", "weekly", "half_month"]))
def test_sql_and_python_see_the_same_lights(lengths: list[int], asked: int, cycle: str) -> None:
    with transaction.atomic():
        for place, length in enumerate(lengths):
            starts = MAY.date() + (place * 5) * DAY
            opened(title=f"第{place}项", starts_on=starts.isoformat(), cycle=cycle,
                   due_on=last_day(starts, length, [], set()).isoformat())
        with standing(at(MAY.date() + asked * DAY)) as now:
            faces, calendar = Faces(now), Faces(now).calendar
            for item in open_items(account("registry")):
                terms = item.terms.filter(answer=None).values_list("on", flat=True)
                late = any(calendar.next_working_day(on) < now.date() for on in terms)
                assert item.light == faces.light(item.clocks.get(), feedback_late=late), (item.title, now)
        transaction.set_rollback(True)


def test_reminders_are_made_once_across_a_week_of_downtime() -> None:
    with frozen(MAY):
        item = opened(due_on="2026-05-20")
        perform(account("network.head"), "name_owner", item.pk, person=account("network.staff").person)
    clock = Clock.objects.get(record_id=item.pk)
    for day in (13, 25, 25, 26):  # nobody swept from the 13th to the 25th
        with standing(at(date(2026, 5, day))) as now:
            sweep(now)
    assert [(row.rule, row.levels) for row in clock.reminders.all()] == [
        ("T-5", ["owner"]), ("T-3", ["owner"]), ("T-1", ["owner"]), ("T+1", ["owner", "division_head"]),
        ("T+2", ["owner", "division_head"]), ("T+3", ["owner", "division_head", "leader"]),
        ("T+4", ["owner", "division_head", "leader"])]
    sent = Message.objects.filter(topic__in=["notice.due_soon", "notice.overdue"], record_id=item.pk).order_by("id")
    assert sent.count() == 7
    owner = account("network.staff").person_id
    assert [name.endswith(f".u{owner}") for name in sent[0].payload["to"]] == [True]
    assert f"d{item.division_id}.division_head" in sent[3].payload["to"]
    assert len(sent[6].payload["to"]) == 3


def test_the_tally_of_a_period_counts_each_thing_once() -> None:
    with frozen(MAY):
        late, good, kept = (opened(title=name, due_on="2026-05-20", cycle=cycle)
                            for name, cycle in (("迟", "once"), ("好", "once"), ("在", "weekly")))
        assert tallies(date(2026, 5, 1), MAY.date())[division("network").pk].open == 3  # at this very instant
    with frozen(at(date(2026, 5, 19))):
        finished(good)
        perform(account("deputy"), "strike_off", good.pk, opinion="办结")
        assert tallies(date(2026, 5, 1), date(2026, 5, 19))[division("network").pk].done == 1
    with frozen(at(date(2026, 5, 25))):
        finished(late)
        perform(account("deputy"), "strike_off", late.pk, opinion="办结")
        fed_back(kept)  # answers the 13th, late
    with frozen(at(date(2026, 5, 28))):
        found = tallies(date(2026, 5, 1), date(2026, 5, 31))[division("network").pk]
        assert (found.opened, found.open, found.done, found.closed_on_time, found.closed_late) == (3, 1, 2, 1, 1)
        assert (found.overdue, found.feedback_late, found.on_time_percent) == (1, 1, 50)
        # 迟: 21, 22 and 25 May; 在: 21, 22, 25 to 28 May
        assert found.red_days == 3 + 6
        before = tallies(date(2026, 5, 1), date(2026, 5, 22))[division("network").pk]
        assert (before.open, before.done, before.overdue, before.red_days) == (2, 1, 2, 4)
