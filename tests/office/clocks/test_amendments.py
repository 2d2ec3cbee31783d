"""A holiday notice moves what is open and nothing else; what clocks have used cannot be edited away."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from office.clocks import services
from office.clocks.amendments import apply_notice, next_version, preview, settle_hours
from office.clocks.lights import light
from office.clocks.models import CalendarDay, CalendarNotice, Clock, OfficeHours, Unchangeable
from office.clocks.queries import missing_year
from office.clocks.reckoning import explain, reckoning
from office.clocks.recount import TOPIC, recount
from office.clocks.seed import NOTICES, load_calendar
from office.clocks.services import pause, resume, start, stop
from office.clocks.stored import current_calendar
from office.outbox.models import Message
from office.outbox.services import drain
from office.time import one_instant
from tests.office.clocks import made, oracle
from tests.office.clocks.made import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar")]


@pytest.fixture
def notice_2027():
    """An imagined notice: 1 to 3 January off, Saturday 9 January worked."""
    notice = CalendarNotice.objects.create(year=2027, source="国办发明电〔2026〕9号")
    for day in (1, 2, 3):
        CalendarDay.objects.create(notice=notice, day=date(2027, 1, day), kind="off", name="元旦")
    CalendarDay.objects.create(notice=notice, day=date(2027, 1, 9), kind="makeup", name="元旦")
    return notice


@pytest.fixture
def clocks(make_record):
    """Three that reach 2027 (one paused, one closed), one that does not; kept by what they are."""
    found = {}
    with one_instant(at(2026, 12, 25)):
        for name in ("open", "paused", "closed"):
            found[name] = start(make_record(name), unit="working_days", amount=8)
        found["near"] = start(make_record("near"), unit="working_days", amount=2)
        pause(found["paused"], "等候", at=at(2026, 12, 28))
        stop(found["closed"], at=at(2026, 12, 28))
    return found


def fresh(clock):
    return Clock.objects.get(pk=clock.pk)


def test_the_calendar_in_the_database_is_that_of_the_notices(db):
    load_calendar()
    stored, expected = current_calendar(), made.published()
    assert (stored.off, stored.makeup, stored.versions) == (expected.off, expected.makeup, expected.versions)
    assert sorted(stored.versions) == sorted(NOTICES)
    assert all(
        stored.is_working_day(day) == works for day, works in oracle.WORKS.items() if 2004 <= day.year <= 2026
    )
    assert load_calendar() == 0


def test_preview_tells_what_moves_and_writes_nothing(clocks, notice_2027):
    moves = {move.clock.pk: move for move in preview(notice_2027)}
    assert set(moves) == {clocks["open"].pk, clocks["paused"].pk}
    move = moves[clocks["open"].pk]
    assert (move.due_before, move.due_after) == (at(2027, 1, 6, 17, 30), at(2027, 1, 7, 17, 30))
    assert (move.provisional_before, move.provisional_after) == (True, False)
    assert fresh(clocks["open"]).due_at == at(2027, 1, 6, 17, 30)
    assert 2027 not in current_calendar().versions
    notice_2027.refresh_from_db()
    assert notice_2027.applied_at is None


def test_apply_does_what_the_preview_told(clocks, notice_2027):
    told = {move.clock.pk: move.due_after for move in preview(notice_2027)}
    with one_instant(at(2026, 12, 29)):
        apply_notice(notice_2027, "国务院通知")
        assert drain() == 1
    for name in ("open", "paused"):
        clock = fresh(clocks[name])
        assert clock.due_at == told[clock.pk]
        assert not clock.provisional
        assert clock.calendar_label == "2026.1 2027.1"
        assert clock.record.due == clock.due_at
        event = clock.events.last()
        assert (event.kind, event.due_before, event.due_after) == (
            "amended",
            at(2027, 1, 6, 17, 30),
            clock.due_at,
        )
        assert event.reason == "2027.1 国办发明电〔2026〕9号: 国务院通知"
    assert list(preview(CalendarNotice.objects.get(year=2026))) == []


def test_closed_clocks_keep_theirs(clocks, notice_2027):
    before = fresh(clocks["closed"])
    days = explain(before)
    with one_instant(at(2026, 12, 29)):
        apply_notice(notice_2027, "国务院通知")
        drain()
    after = fresh(clocks["closed"])
    assert (after.due_at, after.calendar_label, after.late) == (before.due_at, "2026.1", before.late)
    assert reckoning(after).due_at == before.due_at
    assert explain(after) == days
    assert after.events.count() == 2


def test_a_clock_not_touched_only_notes_the_notice(clocks, notice_2027):
    apply_notice(notice_2027, "国务院通知")
    drain()
    near = fresh(clocks["near"])
    assert (near.due_at, near.calendar_label) == (clocks["near"].due_at, "2026.1 2027.1")
    assert near.events.count() == 1


def test_an_amendment_of_the_current_year(make_record):
    """As in 2020, when the Spring Festival was made longer after it had been announced."""
    with one_instant(at(2026, 11, 23)):
        clock = start(make_record(), unit="working_days", amount=5)
        draft = next_version(CalendarNotice.objects.get(year=2026))
        CalendarDay.objects.create(notice=draft, day=date(2026, 11, 26), kind="off", name="临时放假")
        assert (draft.version, draft.days.count()) == (
            2,
            CalendarNotice.objects.get(year=2026, version=1).days.count() + 1,
        )
        assert light(fresh(clock), at(2026, 12, 1, 10)) == "red"
        apply_notice(draft, "临时调整")
    drain()
    assert light(fresh(clock), at(2026, 12, 1, 10)) == "yellow"
    assert fresh(clock).due_at == at(2026, 12, 1, 17, 30)
    assert fresh(clock).calendar_label == "2026.2"


def test_what_was_applied_cannot_be_changed(notice_2027):
    apply_notice(notice_2027, "国务院通知")
    with pytest.raises(Unchangeable):
        notice_2027.save()
    with pytest.raises(Unchangeable):
        notice_2027.delete()
    day = notice_2027.days.first()
    for act in (
        day.save,
        day.delete,
        lambda: CalendarDay.objects.create(
            notice=notice_2027, day=date(2027, 5, 1), kind="off", name="劳动节"
        ),
    ):
        with pytest.raises(Unchangeable):
            act()


def test_a_notice_is_applied_once_with_a_reason_and_days_and_in_order(notice_2027):
    with pytest.raises(ValidationError, match=r"reason|理由"), transaction.atomic():
        apply_notice(notice_2027, " ")
    empty = CalendarNotice.objects.create(year=2028, source="x")
    with pytest.raises(ValidationError), transaction.atomic():
        apply_notice(empty, "国务院通知")
    apply_notice(notice_2027, "国务院通知")
    with pytest.raises(ValidationError), transaction.atomic():
        apply_notice(notice_2027, "再次")
    second, third = next_version(notice_2027), None
    third = next_version(notice_2027)
    apply_notice(third, "第三版")
    with pytest.raises(ValidationError), transaction.atomic():
        apply_notice(second, "第二版")
    assert current_calendar().versions[2027] == 3


def test_new_office_hours_move_open_clocks(clocks):
    OfficeHours.objects.create(
        valid_from=date(2027, 1, 1), spans=[["09:00", "12:00"], ["13:00", "17:00"]], source="x"
    )
    settle_hours("冬季作息")
    drain()
    assert [row.valid_to for row in OfficeHours.objects.all()] == [date(2027, 1, 1), None]
    assert fresh(clocks["open"]).due_at == at(2027, 1, 6, 17)
    assert fresh(clocks["near"]).due_at == clocks["near"].due_at


def test_next_year_is_missed_from_october(notice_2027):
    assert missing_year(at(2026, 9, 30)) is None
    assert missing_year(at(2026, 10, 1)) == 2027
    apply_notice(notice_2027, "国务院通知")
    assert missing_year(at(2026, 10, 1)) is None


def test_counting_again_goes_batch_by_batch_and_may_be_repeated(make_record, notice_2027):
    with one_instant(at(2026, 12, 25)):
        clocks = [start(make_record(), unit="working_days", amount=8) for _ in range(5)]
    apply_notice(notice_2027, "国务院通知")
    Message.objects.filter(topic=TOPIC).update(done_at=at(2026, 12, 25))  # by hand, in batches of two
    assert [recount("x", "国务院通知", None, after, size=2) for after in (0, clocks[1].pk, clocks[3].pk)] == [
        2,
        2,
        1,
    ]
    follow = Message.objects.filter(topic=TOPIC, done_at=None)
    assert [message.payload["after"] for message in follow] == [clocks[1].pk, clocks[3].pk]
    assert drain() == 2
    assert all(fresh(clock).due_at == at(2027, 1, 7, 17, 30) for clock in clocks)
    assert all(fresh(clock).events.filter(kind="amended").count() == 1 for clock in clocks)


# --- A clock that is started while a notice is being applied --------------------------------------------


def start_during_apply(record, notice):
    """Start in another connection while this one has applied the notice and not yet committed."""
    started = threading.Event()

    def run():
        try:
            with transaction.atomic(), one_instant(at(2026, 12, 25)):
                started.set()
                start(record, unit="working_days", amount=8)
        finally:
            connection.close()

    other = threading.Thread(target=run)
    with transaction.atomic():
        apply_notice(notice, "国务院通知")
        other.start()
        started.wait()
        other.join(timeout=1)  # it waits for us, unless nothing makes it wait
    other.join()
    return Clock.objects.get(record_id=record.pk)


@pytest.mark.django_db(transaction=True)
def test_a_clock_started_meanwhile_is_counted_with_the_notice(record, notice_2027):
    clock = start_during_apply(record, notice_2027)
    assert (clock.due_at, clock.provisional) == (at(2027, 1, 7, 17, 30), False)


@pytest.mark.django_db(transaction=True)
def test_twin_without_the_lock_it_is_counted_with_the_old_calendar(record, notice_2027, monkeypatch):
    monkeypatch.setattr(services, "share_calendar", lambda: None)
    clock = start_during_apply(record, notice_2027)
    assert (clock.due_at, clock.provisional) == (at(2027, 1, 6, 17, 30), True)


@pytest.mark.django_db(transaction=True)
def test_an_act_in_progress_and_the_counting_again_wait_for_each_other_in_turn(record, notice_2027):
    """The act holds its record and has yet to ask for the calendar; the notice must not wait for that record."""
    with one_instant(at(2026, 12, 25)), transaction.atomic():
        clock = start(record, unit="working_days", amount=8)
    errors = []

    def run():
        try:
            with one_instant(at(2026, 12, 28)):
                apply_notice(notice_2027, "国务院通知")
                drain()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=run)
    with transaction.atomic(), one_instant(at(2026, 12, 28)):
        type(record).objects.select_for_update().get(pk=record.pk)
        other.start()
        other.join(timeout=1)  # in force by now, and waiting for the record
        pause(clock, "等候")
        resume(clock, at=at(2026, 12, 30))
    other.join()
    assert errors == []
    moved = fresh(clock)
    assert (moved.due_at, moved.calendar_label) == (at(2027, 1, 9, 17, 30), "2026.1 2027.1")
    assert reckoning(moved).due_at == moved.due_at
