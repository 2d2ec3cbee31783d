"""For tests: a clock that stands still, the loaded office, and the contract that every register inherits."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.orgchart.models import User
from office.permissions.ask import may, visible_to
from office.permissions.models import Access
from office.records.models import Link, Note
from office.records.perform import NotNow, changing
from office.registers.forms import form_of
from office.registers.register import Register
from office.registers.services import file_new
from office.routing.models import Route
from office.time import one_instant

MOST_QUERIES = 12  # of an inbox, a record's page, a register's list


def move_clock(frozen_at: datetime | None = None, shift: str = "0") -> None:
    """Let the office's clock stand still at an instant, or be shifted (an interval in PostgreSQL's words); as owner."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("UPDATE office_clockoffset SET frozen_at = %s, shift = %s::interval WHERE id = 1",
                      [frozen_at, shift])


@contextmanager
def frozen(at: datetime) -> Iterator[datetime]:
    """The office's clock stands still at `at` in this block; the database's own goes on."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        before = owner.execute("SELECT frozen_at, shift::text FROM office_clockoffset").fetchone() or (None, "0")
    move_clock(at)
    try:
        yield at
    finally:
        move_clock(*before)


@contextmanager
def standing(at: datetime) -> Iterator[datetime]:
    """The office's clock stands still at `at`, for the database's triggers and, without asking it, for this process."""
    with frozen(at), one_instant(at):
        yield at


def account(username: str) -> User:
    """One of the demo office's accounts."""
    return User.objects.select_related("person").get(username=username)


def signed_in(username: str) -> Client:
    """A browser without JavaScript in which this account is signed in, reading English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(account(username), backend="office.permissions.backend.OfficeBackend")
    return client


def findings() -> str:
    """What verify_access prints; empty when it finds nothing."""
    said = io.StringIO()
    try:
        call_command("verify_access", stdout=io.StringIO(), stderr=said)
    except CommandError as error:
        assert error.returncode == 1, error
    return said.getvalue()


def assert_proved(record: Any, *causes: str) -> None:
    """verify_access finds nothing; then, of each cause (its first word, or all of it), a row too many, and one too few.

    The record must have a right of each of these causes now. Nothing of it stays.
    """
    assert findings() == ""
    for cause in causes:
        row = Access.objects.filter(Q(cause=cause) | Q(cause__startswith=f"{cause}:"), record_id=record.pk,
                                    valid_to=None).first()
        assert row is not None, cause
        with transaction.atomic():
            Access.objects.create(record_id=record.pk, principal="u0", verbs=row.verbs, cause=row.cause, kind=row.kind,
                                  opened=row.opened, valid_from=row.valid_from)
            assert f"u0 has {', '.join(sorted(row.verbs))} by {row.cause}, for which" in findings()
            transaction.set_rollback(True)
        with transaction.atomic():
            Access.objects.filter(pk=row.pk).update(valid_to=row.valid_from)
            assert f"{row.principal} should have {', '.join(sorted(row.verbs))} by {row.cause}" in findings()
            transaction.set_rollback(True)
    assert findings() == ""


class RegisterContract:
    """What holds for every register. A subclass names the register, who files in it, and what a form says.

    Pages for those with rights, 404 for those without; a grant opens one record; as many queries for many rows
    as for one; nothing is lost when two people edit; exports hold what the list holds.
    """

    register: ClassVar[type[Register]]
    filer: ClassVar[str]
    stranger: ClassVar[str] = "website.staff"
    granter: ClassVar[str] = "secretariat.head"

    def typed(self, number: int) -> dict[str, Any]:
        """What a form for the numbered record says."""
        raise NotImplementedError

    def make(self, number: int = 1) -> Any:
        """File a record as the register's own filer."""
        user = account(self.filer)
        form = form_of(self.register)(self.typed(number), user=user)
        assert form.is_valid(), form.errors
        return file_new(user, self.register, form)

    def url(self, page: str, *args: Any) -> str:
        return reverse(f"{self.register.kind}_{page}", args=args)

    @pytest.fixture(autouse=True)
    def _office(self, office: None) -> None:
        """The loaded demo office."""

    def test_pages_open_for_who_has_the_right(self) -> None:
        record = self.make()
        client = signed_in(self.filer)
        for page, args in (("list", ()), ("new", ()), ("page", (record.pk,)), ("edit", (record.pk,)),
                           ("history", (record.pk,))):
            answer = client.get(self.url(page, *args))
            assert answer.status_code == 200, page
            if page in ("list", "page"):
                assert record.title in answer.content.decode()

    def test_strangers_find_nothing(self) -> None:
        record = self.make()
        client = signed_in(self.stranger)
        for page in ("page", "edit", "history"):
            answer = client.get(self.url(page, record.pk))
            assert answer.status_code == 404
            assert record.title not in answer.content.decode()
        assert not visible_to(account(self.stranger), self.register.model.objects.all()).exists()
        assert client.get(self.url("new")).status_code == 404
        assert client.post(self.url("new"), self.typed(2)).status_code == 404
        assert self.register.model.objects.count() == 1

    def test_nothing_closes_while_a_route_runs(self) -> None:
        record, user = self.make(), account(self.filer)
        route = Route.objects.create(record_id=record.pk, name_en="Way", name_zh="路", started_by=user.person,
                                     started_at=record.opened)
        for status in self.register.model.CLOSED:
            with pytest.raises(NotNow, match="on its route"), changing(user, record.pk, "view") as change:
                change.become(status)
        assert self.register.model.objects.get(pk=record.pk).is_open
        route.state = Route.State.ENDED
        route.save()
        with changing(user, record.pk, "view") as change:
            change.become(next(iter(self.register.model.CLOSED)))
        assert not self.register.model.objects.get(pk=record.pk).is_open

    def test_it_has_no_status_but_its_own(self) -> None:
        record = self.make()
        with pytest.raises(ValueError, match="nonsense"), changing(account(self.filer), record.pk, "view") as change:
            change.become("nonsense")
        assert self.register.model.objects.get(pk=record.pk).status == record.status

    def test_a_closed_record_is_not_edited(self) -> None:
        record, client = self.make(), signed_in(self.filer)
        with changing(account(self.filer), record.pk, "view") as change:
            change.become(next(iter(self.register.model.CLOSED)))
        form = {**self.typed(1), "title": "后来改的标题", "version": change.record.version}
        assert client.get(self.url("edit", record.pk)).status_code == 302
        answer = client.post(self.url("edit", record.pk), form)
        assert answer.status_code == 422 and "The record is closed." in answer.content.decode()
        assert self.register.model.objects.get(pk=record.pk).title == record.title

    def test_history_speaks_in_words(self) -> None:
        record = self.make()
        status = next(iter(self.register.model.CLOSED))
        with changing(account(self.filer), record.pk, "view") as change:
            change.become(status)
        page = signed_in(self.filer).get(self.url("history", record.pk)).content.decode()
        statuses = dict(self.register.model.STATUSES.choices)
        assert str(statuses[status]) in page and str(statuses[record.status]) in page
        assert "file_new" not in page and "Opened" in page

    def test_a_grant_opens_one_record_and_its_end_closes_it(self) -> None:
        from office.permissions.grants import grant, revoke

        record, other = self.make(1), self.make(2)
        given = grant(account(self.granter), account(self.stranger).person, record, cause="for information")
        client = signed_in(self.stranger)
        assert client.get(self.url("page", record.pk)).status_code == 200
        assert client.get(self.url("page", other.pk)).status_code == 404
        assert may(account(self.stranger), "view", record).grounds[0].cause.startswith("grant:")
        revoke(account(self.granter), given)
        assert client.get(self.url("page", record.pk)).status_code == 404

    def test_as_many_queries_for_many_rows_as_for_one(self) -> None:
        self.make(1)
        client = signed_in(self.filer)
        client.get(self.url("list"))
        with CaptureQueriesContext(connection, ) as one:
            client.get(self.url("list"))
        for number in range(2, 8):
            self.make(number)
        with CaptureQueriesContext(connection) as many:
            client.get(self.url("list"))
        assert len(many) == len(one) <= MOST_QUERIES, "\n".join(query["sql"][:150] for query in many)

    def test_a_records_page_keeps_to_its_queries_with_much_on_it(self) -> None:
        record = self.make()
        client = signed_in(self.filer)
        client.get(self.url("page", record.pk))
        with CaptureQueriesContext(connection) as little:
            client.get(self.url("page", record.pk))
        for number in range(5):
            Note.objects.create(record_id=record.pk, text=f"备注{number}", by=account(self.filer).person)
            Link.objects.create(source_id=record.pk, target_id=self.make(number + 2).pk, kind=Link.Kind.SEE_ALSO)
        with CaptureQueriesContext(connection) as much:
            answer = client.get(self.url("page", record.pk))
        assert "备注4" in answer.content.decode()
        assert len(much) == len(little) <= MOST_QUERIES, "\n".join(query["sql"][:150] for query in much)

    def test_the_second_of_two_editors_loses_nothing(self) -> None:
        record = self.make()
        client = signed_in(self.filer)
        first = {**self.typed(1), "title": "第一位所写", "version": record.version}
        second = {**self.typed(1), "title": "第二位所写", "version": record.version}
        assert client.post(self.url("edit", record.pk), first).status_code == 302
        answer = client.post(self.url("edit", record.pk), second)
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "第一位所写" in page and "第二位所写" in page
        assert self.register.model.objects.get(pk=record.pk).title == "第一位所写"

    def test_a_form_sent_twice_files_once(self) -> None:
        client = signed_in(self.filer)
        form = {**self.typed(1), "form_key": "0b9f8f0e-0000-4000-8000-000000000001"}
        answers = [client.post(self.url("new"), form) for _time in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert answers[0]["Location"] == answers[1]["Location"]
        assert self.register.model.objects.count() == 1

    def test_an_invalid_form_keeps_what_was_typed_and_saves_nothing(self) -> None:
        client = signed_in(self.filer)
        answer = client.post(self.url("new"), {**self.typed(1), "title": ""})
        assert answer.status_code == 422
        typed = next(text for name, text in self.typed(1).items() if name not in ("title",) and isinstance(text, str))
        assert typed in answer.content.decode()
        assert self.register.model.objects.count() == 0

    def test_exports_hold_what_the_list_holds(self) -> None:
        record = self.make()
        for form in self.register.exports:
            answer = signed_in(self.filer).get(self.url("export", form))
            assert answer.status_code == 200
            if form == "csv":
                assert answer.content.startswith(b"\xef\xbb\xbf")
                assert record.title in answer.content.decode("utf-8-sig")
            assert signed_in(self.stranger).get(self.url("export", form)).status_code == 404

    def test_line_and_search_follow_the_record(self) -> None:
        record = self.make()
        assert record.line == record.make_line()
        found = signed_in(self.filer).get("/search/", {"q": record.title[:2]}).content.decode()
        assert self.url("page", record.pk) in found
        hidden = signed_in(self.stranger).get("/search/", {"q": record.title[:2]}).content.decode()
        assert self.url("page", record.pk) not in hidden
