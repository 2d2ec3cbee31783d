"""The admin's pages: enter a year's notice, see what it moves, apply it; office hours; who may not."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from office.audit.actor import SYSTEM, acting
from office.clocks.amendments import changed_days
from office.clocks.entering import read_days, write_days
from office.clocks.models import CalendarDay, CalendarNotice, Clock, OfficeHours
from office.clocks.services import start
from office.figures.models import Figure
from office.orgchart.models import Appointment, Division, Post, User
from office.outbox.services import drain
from office.time import one_instant
from tests.office.clocks.conftest import LONG_AGO
from tests.office.clocks.made import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar")]

TYPED = "元旦 1.1~1.3 班 1.9\n春节 2.5~2.11"


@pytest.fixture
def sign_in(client, person):
    """Signs the person in, in a post of a role; returns the client."""
    with acting(SYSTEM):
        user = User.objects.create(username="li.min", person=person, must_change_password=False)
        division = Division.objects.create(code="n", name_en="Network", name_zh="网络处", valid_from=LONG_AGO)

    def by(role):
        with acting(SYSTEM):
            post = Post.objects.create(
                code="n1", title_en="Post", title_zh="岗位", division=division, role=role, valid_from=LONG_AGO
            )
            Appointment.objects.create(person=person, post=post, valid_from=LONG_AGO)
        client.cookies["django_language"] = "en"
        client.force_login(user, backend="office.permissions.backend.OfficeBackend")
        return client

    with translation.override("en"), one_instant(at(2026, 12, 28)):
        yield by


@pytest.fixture
def sysadmin(sign_in):
    return sign_in("sysadmin")


@pytest.fixture
def clock(record):
    with one_instant(at(2026, 12, 25)):
        return start(record, unit="working_days", amount=8)


def enter(client, text=TYPED, **more):
    data = {
        "year": 2027,
        "version": 1,
        "source": "国办发明电〔2026〕9号",
        "text": text,
        "reason": "国务院通知",
    }
    return client.post(reverse("admin:office_calendarnotice_add"), data | more)


def test_days_are_typed_a_line_a_holiday():
    days = read_days("元旦 2026.12.31~1.2 班 1.9\n\n春节, 2.5—2.6、2.8 班 2.14", 2027)
    assert [(said.day, said.kind, said.name) for said in days] == [
        (date(2026, 12, 31), "off", "元旦"),
        (date(2027, 1, 1), "off", "元旦"),
        (date(2027, 1, 2), "off", "元旦"),
        (date(2027, 1, 9), "makeup", "元旦"),
        (date(2027, 2, 5), "off", "春节"),
        (date(2027, 2, 6), "off", "春节"),
        (date(2027, 2, 8), "off", "春节"),
        (date(2027, 2, 14), "makeup", "春节"),
    ]


def test_stored_days_are_written_so_that_they_read_back_the_same():
    for notice in CalendarNotice.objects.all():
        text = write_days(notice.days.all(), notice.year)
        stored = [(row.day, row.kind, row.name) for row in notice.days.all()]
        assert [tuple(said) for said in read_days(text, notice.year)] == stored


def test_a_notice_is_entered_previewed_and_applied(sysadmin, clock, person):
    client = sysadmin
    assert enter(client).status_code == 302
    notice = CalendarNotice.objects.get(year=2027)
    assert (notice.days.count(), notice.applied_at, notice.entered_by) == (11, None, person.user)
    assert notice.history.first().history_change_reason == "国务院通知"
    address = reverse("admin:office_calendarnotice_apply", args=[notice.pk])
    page = client.get(address).content.decode()
    assert "2027-01-06 17:30" in page
    assert "2027-01-07 17:30" in page
    assert clock.record.title not in page  # the system administrator may not see the record
    assert Clock.objects.get().due_at == at(2027, 1, 6, 17, 30)
    assert "Give the reason" in client.post(address, {"reason": " "}).content.decode()
    answer = client.post(address, {"reason": "国务院通知"}, follow=True)
    assert "1 time limit is being changed" in answer.content.decode()
    assert drain() == 1
    moved = Clock.objects.get()
    assert (moved.due_at, moved.provisional) == (at(2027, 1, 7, 17, 30), False)
    assert moved.events.last().by == person
    notice.refresh_from_db()
    assert notice.applied_at == at(2026, 12, 28)
    assert "applied already" in client.post(address, {"reason": "再次"}).content.decode()


def test_days_that_a_new_version_leaves_out_are_shown_before_it_is_applied(sysadmin):
    year = CalendarNotice.objects.get(year=2026, applied_at__isnull=False)
    draft = CalendarNotice.objects.create(year=2026, version=year.version + 1, source="国办发明电〔2026〕12号")
    CalendarDay.objects.create(notice=draft, day=date(2026, 12, 31), kind="off", name="元旦")
    changed = changed_days(draft)
    assert (changed[-1].day, changed[-1].before, changed[-1].is_past) == (date(2026, 12, 31), "", False)
    gone = [one for one in changed if not one.after]
    assert [one.day for one in gone] == list(year.days.values_list("day", flat=True)) and all(one.is_past for one in gone)
    page = sysadmin.get(reverse("admin:office_calendarnotice_apply", args=[draft.pk])).content.decode()
    assert "2026-10-01 Thursday (past)" in page and "ordinary day" in page


def test_an_applied_notice_is_only_read(sysadmin):
    client = sysadmin
    notice = CalendarNotice.objects.get(year=2026)
    address = reverse("admin:office_calendarnotice_change", args=[notice.pk])
    assert client.get(address).status_code == 200
    assert (
        client.post(
            address, {"year": 2026, "version": 1, "source": "x", "text": TYPED, "reason": "x"}
        ).status_code
        == 403
    )
    assert (
        client.post(
            reverse("admin:office_calendarnotice_delete", args=[notice.pk]), {"post": "yes"}
        ).status_code
        == 403
    )
    assert CalendarNotice.objects.get(year=2026).source == "国办发明电〔2025〕7号"


def test_how_an_applied_notice_was_is_shown(sysadmin):
    notice = CalendarNotice.objects.get(year=2026)
    version = notice.history.latest("pk")
    address = reverse("admin:office_calendarnotice_simple_history", args=[notice.pk, version.pk])
    page = sysadmin.get(address)
    assert page.status_code == 200 and "国办发明电〔2025〕7号" in page.content.decode()


def test_a_draft_is_corrected_before_it_is_applied(sysadmin):
    client = sysadmin
    enter(client)
    notice = CalendarNotice.objects.get(year=2027)
    address = reverse("admin:office_calendarnotice_change", args=[notice.pk])
    assert "春节 2.5~2.11" in client.get(address).content.decode()
    kept = notice.days.get(day=date(2027, 1, 1)).pk
    data = {"year": 2027, "version": 1, "source": "更正", "text": "元旦 1.1 班 1.9", "reason": "笔误"}
    assert client.post(address, data).status_code == 302
    assert [row.day.day for row in notice.days.all()] == [1, 9]
    assert notice.days.first().pk == kept


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("元旦", "Line 1: give the holiday"),
        ("元旦 1.1\n春节 2.30", "Line 2: “2.30” is not a date"),
        ("元旦 一月一日", "is not a date"),
        ("元旦 1.1~1.3\n另 1.2", "Line 2: 2027-01-02 is there twice"),
        ("元旦 1.1 班 1.8", "2027-01-08 is not a Saturday or a Sunday"),
        ("元旦 2026.11.30", "not in the year"),
        ("元旦 1.3~1.1", "not in order"),
        ("元旦 1.1~12.31", "too long"),
    ],
)
def test_bad_days_are_refused_beside_the_field_with_the_text_kept(sysadmin, text, said):
    page = enter(sysadmin, text=text).content.decode()
    assert said in page
    assert text.splitlines()[0] in page
    assert not CalendarNotice.objects.filter(year=2027).exists()


def test_without_a_reason_nothing_is_saved(sysadmin):
    assert enter(sysadmin, reason="").status_code == 200
    assert not CalendarNotice.objects.filter(year=2027).exists()


def test_the_list_warns_from_october_while_next_year_is_missing(sysadmin):
    client = sysadmin
    page = client.get(reverse("admin:office_calendarnotice_changelist")).content.decode()
    assert "The holiday notice for 2027 is not entered yet" in page


def test_the_next_version_starts_as_a_copy(sysadmin):
    client = sysadmin
    notice = CalendarNotice.objects.get(year=2026)
    client.post(
        reverse("admin:office_calendarnotice_changelist"),
        {"action": "draft_next_version", "_selected_action": [notice.pk]},
    )
    draft = CalendarNotice.objects.get(year=2026, version=2)
    assert draft.applied_at is None
    assert [row.day for row in draft.days.all()] == [row.day for row in notice.days.all()]


@pytest.mark.parametrize("key", ["<svg onload=hit()>", " \t", "1e309", ""])
def test_an_action_on_what_is_no_entry_is_refused_in_words(sysadmin, key):
    answer = sysadmin.post(reverse("admin:office_calendarnotice_changelist"),
                           {"action": "draft_next_version", "_selected_action": [key]}, follow=True,
                           headers={"Accept-Language": "en"})
    assert answer.status_code == 200 and "Choose entries from the list." in answer.content.decode()
    assert not CalendarNotice.objects.filter(version=2).exists()


@pytest.mark.parametrize(("role", "code"), [("security", 403), ("auditor", 403), ("division_head", 302)])
def test_others_get_neither_page_nor_act(sign_in, role, code):
    """Another administrator is refused; who is none is sent away."""
    client = sign_in(role)
    notice = CalendarNotice.objects.get(year=2026)
    apply, change = (
        reverse(f"admin:office_calendarnotice_{name}", args=[notice.pk]) for name in ("apply", "change")
    )
    assert client.get(apply).status_code == code
    assert client.post(apply, {"reason": "x"}).status_code == code
    assert client.post(change, {"year": 2026, "reason": "x"}).status_code == code
    assert enter(client).status_code == code
    assert not CalendarNotice.objects.filter(year=2027).exists()


def test_office_hours_begin_in_the_future_and_move_open_clocks(sysadmin, clock):
    client = sysadmin
    begun = OfficeHours.objects.get()
    new = {
        "valid_from": "2027-01-01",
        "spans": '[["09:00", "12:00"], ["13:00", "17:00"]]',
        "source": "本办",
        "reason": "冬季",
    }
    assert client.post(reverse("admin:office_officehours_change", args=[begun.pk]), new).status_code == 403
    add = reverse("admin:office_officehours_add")
    assert "at the earliest" in client.post(add, new | {"valid_from": "2026-12-28"}).content.decode()
    assert "pairs of times" in client.post(add, new | {"spans": '[["12:00", "09:00"]]'}).content.decode()
    assert client.post(add, new).status_code == 302
    drain()
    assert Clock.objects.get().due_at == at(2027, 1, 6, 17)
    begun.refresh_from_db()
    assert begun.valid_to == date(2027, 1, 1)


def test_a_figure_is_ended_and_followed_never_overwritten(sysadmin):
    client = sysadmin
    figure = Figure.objects.get(key="clock.yellow_days")
    change = reverse("admin:office_figure_change", args=[figure.pk])
    data = {
        "key": "clock.yellow_days",
        "value": "5",
        "source": "本办规定",
        "valid_from": "2027-01-01",
        "reason": "调整",
    }
    add = reverse("admin:office_figure_add")
    assert "end it first" in client.post(add, data).content.decode()
    assert client.post(change, data | {"valid_to": "2027-01-01"}).status_code == 302
    figure.refresh_from_db()
    assert (figure.value, figure.valid_to) == (3, date(2027, 1, 1))
    assert client.post(add, data).status_code == 302
    assert figure.history.first().history_change_reason == "调整"
