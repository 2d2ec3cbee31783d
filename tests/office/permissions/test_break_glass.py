"""Emergency access: two people of two roles, an hour at most, to view only, alarmed, written down, and over by itself."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Q

from office.break_glass import services
from office.demo.logins import LOGINS
from office.notices.models import Notice
from office.orgchart.models import Appointment, Post, Substitution
from office.outbox.services import drain
from office.permissions.access import give
from office.permissions.ask import may, visible_to
from office.permissions.grants import forget_ended
from office.permissions.models import Access, AccessQuerySet, BreakGlass, BreakGlassReading
from office.records.models import Note, Record, RecordSearch
from office.sessions import PROVED
from office.testing import account, findings, frozen, signed_in
from secretariat.incoming_document.test_incoming_document import TestContract as Incoming

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
PAGES = "/emergency-access/"


@pytest.fixture
def record(office: None) -> Any:
    with frozen(NINE - HOUR):
        return Incoming().make()


@pytest.fixture
def opened(record: Any) -> BreakGlass:
    """Asked for at eight and opened by the director at nine, for an hour."""
    with frozen(NINE - HOUR):
        asked = services.ask(account("sysadmin"), [record], "附件打不开，须核对原件", 60)
    with frozen(NINE):
        return services.approve(account("director"), asked.pk)


def status(username: str, address: str) -> int:
    return signed_in(username).get(address).status_code


def sees(record: Any, at: datetime, username: str = "sysadmin") -> bool:
    """Whether all three shapes of the question say so; they must agree."""
    with frozen(at):
        user = account(username)
        answers = {
            bool(may(user, "view", record)),
            visible_to(user, Record.objects.filter(pk=record.pk)).exists(),
            status(username, record.get_absolute_url()) == 200,
        }
    assert len(answers) == 1
    return answers.pop()


def test_from_the_question_to_the_end_by_the_pages(record: Any) -> None:
    with frozen(NINE):
        asker, decider = signed_in("sysadmin"), signed_in("director")
        asked = asker.post(f"{PAGES}new/", {"numbers": record.number, "reason": "附件打不开", "minutes": "30"})
        row = BreakGlass.objects.get()
        assert asked["Location"] == f"{PAGES}{row.pk}/"
        assert asker.get(record.get_absolute_url()).status_code == 404
        assert record.number in decider.get(PAGES).content.decode()
        assert decider.post(f"{PAGES}{row.pk}/approve/").status_code == 302
        page = asker.get(record.get_absolute_url())
        assert page.status_code == 200 and record.title in page.content.decode()
        row.refresh_from_db()
        assert (row.valid_from, row.valid_to) == (NINE, NINE + HOUR / 2)
        assert findings() == ""
        rights = signed_in("registry").get(f"/records/{record.pk}/rights/").content.decode()
        assert "emergency access, opened by Zhou Haifeng: 附件打不开" in rights
        assert asker.post(f"{PAGES}{row.pk}/end/").status_code == 302
        assert asker.get(record.get_absolute_url()).status_code == 404
        assert findings() == ""


def test_it_lasts_to_the_microsecond(record: Any, opened: BreakGlass) -> None:
    around = [NINE - TICK, NINE, NINE + HOUR - TICK, NINE + HOUR]
    assert [sees(record, at) for at in around] == [False, True, True, False]


def test_periods_closed_at_their_end_are_found(record: Any, opened: BreakGlass, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(self: Any, at: datetime) -> Any:
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=at), valid_from__lte=at)

    monkeypatch.setattr(AccessQuerySet, "on", closed)
    with frozen(NINE + HOUR):
        assert may(account("sysadmin"), "view", record)


def test_a_row_that_lasts_longer_than_its_emergency_access_is_found(record: Any, opened: BreakGlass) -> None:
    with frozen(NINE):
        assert findings() == ""
        Access.objects.filter(cause=opened.cause).update(valid_to=opened.valid_to + TICK)
        assert "does not last as long as its emergency access" in findings()
    assert sees(record, NINE + HOUR)


def test_a_row_without_an_emergency_access_is_found(record: Any) -> None:
    give(record, [(f"u{account('sysadmin').person_id}", {"view"}, "break_glass:99")])
    assert "has view by break_glass:99, for which there is no ground" in findings()


def test_search_forgets_it_and_verifies(record: Any, opened: BreakGlass) -> None:
    word = f"@u{opened.asked_by_id}"
    with frozen(NINE):
        assert word in RecordSearch.objects.get(record_id=record.pk).vector
        assert record.number in signed_in("sysadmin").get("/search/", {"q": "政务公开"}).content.decode()
    with frozen(NINE + HOUR):
        assert record.number not in signed_in("sysadmin").get("/search/", {"q": "政务公开"}).content.decode()
        assert forget_ended() == 1
        assert word not in RecordSearch.objects.get(record_id=record.pk).vector
        assert findings() == ""


def test_it_is_to_read_only(record: Any, opened: BreakGlass) -> None:
    with frozen(NINE):
        client, place = signed_in("sysadmin"), record.get_absolute_url()
        assert may(account("sysadmin"), "view", record).grounds[0].verbs == ("view",)
        hanging = f"/records/{record.pk}/"
        for page, typed in ((hanging + "note/", {"text": "x"}), (place + "edit/", {"title": "x"}),
                            (place + "do/close/", {"result": "x"}),
                            (hanging + "rights/", {"to": f"u{opened.asked_by_id}", "cause": "x"})):
            client.post(page, typed)
        assert client.post(f"{hanging}note/", {"text": "x"}).status_code == 403
        assert Note.objects.count() == 0
        assert Record.objects.get(pk=record.pk).version == record.version
        assert status("sysadmin", Incoming().make(2).get_absolute_url()) == 404


def test_each_opening_is_written_down_and_nobody_elses(record: Any, opened: BreakGlass) -> None:
    with frozen(NINE + TICK):
        for page in ("", "history/", "print/record.pdf"):
            assert status("sysadmin", record.get_absolute_url() + page) == 200
            assert status("registry", record.get_absolute_url() + page) == 200
        readings = BreakGlassReading.objects.values_list("break_glass", "record", "at")
        assert list(readings) == [(opened.pk, record.pk, NINE + TICK)] * 3
        assert "2026-11-20 09:00:00" in signed_in("auditor").get(f"{PAGES}{opened.pk}/").content.decode()


def test_the_alarm_goes_out_at_once_with_numbers_and_no_title(record: Any, opened: BreakGlass) -> None:
    with frozen(NINE):
        drain()
        told = Notice.objects.filter(subject="break_glass_opened")
        names = {"auditor", "director", "security", "secretariat.head"}
        assert set(told.values_list("person__user__username", flat=True)) == names
        assert all(row.urgent and record.number in row.words["line"] for row in told)
        assert not any(record.title in str(row.words) for row in Notice.objects.all())
        page = signed_in("auditor").get("/notices/").content.decode()
        assert f"until 10:00: Liang Qihang may read {record.number}; opened by Zhou Haifeng" in page


def test_a_request_tells_who_decides(record: Any) -> None:
    services.ask(account("sysadmin"), [record], "附件打不开", 15)
    drain()
    assert set(Notice.objects.values_list("person__user__username", "subject")) == {
        ("director", "break_glass_asked"), ("deputy", "break_glass_asked")}


CONCERNED = {"sysadmin", "director", "deputy", "security", "auditor"}


@pytest.mark.parametrize("username", [login.username for login in LOGINS])
def test_who_may_ask_decide_and_know_of_it(record: Any, username: str) -> None:
    row = services.ask(account("sysadmin"), [record], "附件打不开", 15)
    client = signed_in(username)
    assert [client.get(place).status_code for place in (PAGES, f"{PAGES}{row.pk}/")] == (
        [200, 200] if username in CONCERNED else [404, 404])
    assert ('href="/emergency-access/"' in client.get("/").content.decode()) == (username in CONCERNED)
    assert client.get(f"{PAGES}new/").status_code == (200 if username == "sysadmin" else 404)
    decides = username in ("director", "deputy")
    assert client.post(f"{PAGES}{row.pk}/approve/").status_code == (302 if decides else 404)
    assert sees(record, NINE + 24 * 365 * HOUR) is False
    row.refresh_from_db()
    assert bool(row.valid_from) is decides


def test_to_open_it_the_decider_proves_who_they_are(record: Any) -> None:
    row = services.ask(account("sysadmin"), [record], "附件打不开", 15)
    client = signed_in("director")
    client.get(PAGES)
    session = client.session
    session[PROVED] -= 301
    session.save()
    assert client.post(f"{PAGES}{row.pk}/approve/").status_code == 401
    assert not Access.objects.filter(cause=row.cause).exists()


@pytest.mark.parametrize("username", ["sysadmin", "security", "director", "deputy"])
def test_it_can_be_ended_early(record: Any, opened: BreakGlass, username: str) -> None:
    with frozen(NINE + HOUR / 2):
        assert signed_in("auditor").post(f"{PAGES}{opened.pk}/end/").status_code == 404
        services.end_early(account(username), opened.pk)
    assert [sees(record, at) for at in (NINE + HOUR / 2 - TICK, NINE + HOUR / 2)] == [True, False]
    assert findings() == ""
    with frozen(NINE + HOUR / 2), pytest.raises(ValidationError):
        services.end_early(account(username), opened.pk)


def test_a_refusal_opens_nothing_and_says_why(record: Any) -> None:
    row = services.ask(account("sysadmin"), [record], "附件打不开", 15)
    client = signed_in("deputy")
    assert client.post(f"{PAGES}{row.pk}/refuse/", {"why": ""}).status_code == 422
    assert client.post(f"{PAGES}{row.pk}/refuse/", {"why": "请机要员打开"}).status_code == 302
    assert "请机要员打开" in signed_in("sysadmin").get(f"{PAGES}{row.pk}/").content.decode()
    with pytest.raises(ValidationError):
        services.approve(account("director"), row.pk)
    assert not Access.objects.filter(cause=row.cause).exists()


def test_what_nobody_decided_in_a_day_lapses(record: Any) -> None:
    with frozen(NINE):
        rows = [services.ask(account("sysadmin"), [record], "附件打不开", 15) for _time in range(2)]
    with frozen(NINE + 24 * HOUR - TICK):
        assert services.approve(account("director"), rows[0].pk).valid_from
    with frozen(NINE + 24 * HOUR), pytest.raises(ValidationError):
        services.approve(account("director"), rows[1].pk)


def test_one_person_in_both_posts_does_not_decide_their_own(record: Any) -> None:
    row = services.ask(account("sysadmin"), [record], "附件打不开", 15)
    Appointment.objects.create(person=account("sysadmin").person, valid_from=NINE - 99 * HOUR,
                               post=Post.objects.get(code="leadership.deputy"))
    with pytest.raises(PermissionDenied):
        services.approve(account("sysadmin"), row.pk)
    assert signed_in("sysadmin").post(f"{PAGES}{row.pk}/approve/").status_code == 404
    assert not Access.objects.filter(cause=row.cause).exists()


def test_a_substitute_of_the_director_does_not_decide(record: Any) -> None:
    row = services.ask(account("sysadmin"), [record], "附件打不开", 15)
    Substitution.objects.create(post=Post.objects.get(code="leadership.director"), reason="出差",
                                absent=account("director").person, substitute=account("network.head").person,
                                valid_from=NINE - 99 * HOUR)
    with pytest.raises(PermissionDenied):
        services.approve(account("network.head"), row.pk)


@pytest.mark.parametrize(("wrong", "constraint"), [
    ("decided_by_id = asked_by_id, decided_as = 'director'", "break_glass_two_people"),
    ("decided_as = 'auditor'", "break_glass_two_roles"),
    ("decided_as = 'sysadmin'", "break_glass_two_roles"),
    ("valid_to = valid_from + interval '60 minutes 1 microsecond'", "break_glass_an_hour_at_most"),
    ("decided_by_id = NULL", "break_glass_opened_by_a_decision"),
    ("valid_to = NULL", "break_glass_opened_by_a_decision"),
])
def test_the_database_refuses_what_the_rules_refuse(opened: BreakGlass, wrong: str, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE office_breakglass SET {wrong} WHERE id = %s", [opened.pk])


@pytest.mark.parametrize("command", [
    "UPDATE office_breakglass SET reason = 'x'", "DELETE FROM office_breakglass", "DELETE FROM office_breakglassreading",
    "UPDATE office_breakglassrecord SET record_id = 1", "UPDATE office_breakglass SET asked_by_id = 1",
])
def test_the_application_cannot_rewrite_what_was_asked_and_read(opened: BreakGlass, command: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(command)
