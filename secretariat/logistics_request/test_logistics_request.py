"""Logistics requests: the contract; limits by kind, done with a word, rated by whoever asked, refused with a reason."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from office.audit.actor import SYSTEM, acting
from office.clocks.queries import open_clock
from office.figures.models import Figure
from office.notices.models import Notice
from office.outbox.services import drain
from office.permissions.ask import Denied
from office.records.perform import NotNow, perform
from office.routing.models import Step
from office.routing.services.deciding import agree
from office.testing import RegisterContract, account, frozen, signed_in
from secretariat.logistics_request.models import Category, LogisticsRequest, Status
from secretariat.logistics_request.register import LogisticsRequestRegister
from secretariat.logistics_request.testing import asked, assigned, said

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class TestContract(RegisterContract):
    """What holds for every register."""

    register = LogisticsRequestRegister
    filer = "registry"
    stranger = "sysadmin"

    def typed(self, number: int) -> dict[str, Any]:
        return said(number)


@pytest.fixture(autouse=True)
def _office(office: None) -> Any:
    with frozen(MONDAY):
        yield


def test_each_kind_has_its_limit_and_none_is_forgotten() -> None:
    limits = Figure.objects.get(key="logistics.limits").value
    assert set(limits) == set(Category.values)
    due = {category: asked(category=category).due.date().isoformat() for category in ("repair", "utilities")}
    assert due == {"repair": "2026-11-26", "utilities": "2026-11-24"}
    assert asked(category="moving", wanted_by="2026-11-25").due.date().isoformat() == "2026-11-25"


def test_from_the_wish_to_the_rating() -> None:
    record = asked()
    step = assigned(record)
    assert record.reread().status == Status.ASSIGNED
    with pytest.raises(ValidationError, match="Write your opinion"):
        agree(account("secretariat.staff"), step, " ")
    agree(account("secretariat.staff"), step, "已更换两支灯管。")
    done = record.reread()
    assert (done.status, done.done_by, done.done_note) == (Status.DONE, account("secretariat.staff").person, "已更换两支灯管。")
    assert open_clock(done) is None and done.due is None
    drain()
    assert Notice.objects.get(subject="request_done").person == account("network.staff").person
    for username in ("network.head", "registry"):
        with pytest.raises(ValidationError, match="Only whoever asked"):
            perform(account(username), "confirm", record.pk, rating=5)
    client = signed_in("network.staff")
    address = f"{record.get_absolute_url()}do/confirm/"
    assert client.post(address, {"rating": "9"}).status_code == 422
    assert client.post(address, {"rating": "4", "remark": "很快"}).status_code == 302
    now = record.reread()
    assert (now.status, now.rating, now.remark, now.is_open) == (Status.CONFIRMED, 4, "很快", False)


def test_what_is_not_done_goes_on_with_a_new_limit() -> None:
    record = asked()
    agree(account("secretariat.staff"), assigned(record), "已处理。")
    with frozen(MONDAY + timedelta(days=1)):
        perform(account("network.staff"), "reopen", record.pk, reason="仍有一支不亮")
        again = record.reread()
        assert (again.status, again.done_at, again.reason) == (Status.ASKED, None, "仍有一支不亮")
        assert open_clock(again) is not None and again.due.date().isoformat() == "2026-11-27"
        assert Step.objects.filter(pk=assigned(record), is_open=True).exists()


def test_a_refusal_says_why_and_takes_it_off_its_way() -> None:
    record = asked()
    assigned(record)
    with pytest.raises(Denied):
        perform(account("secretariat.staff"), "turn_down", record.pk, reason="无备件")
    with pytest.raises(ValidationError, match="reason"):
        perform(account("registry"), "turn_down", record.pk)
    perform(account("registry"), "turn_down", record.pk, reason="属物业范围，已转物业")
    drain()
    now = record.reread()
    assert (now.status, now.reason, now.is_on_route()) == (Status.REFUSED, "属物业范围，已转物业", False)
    assert not Step.objects.filter(record=record, is_open=True).exists() and open_clock(now) is None
    assert Notice.objects.get(subject="request_refused").words["note"] == "属物业范围，已转物业"
    with pytest.raises(NotNow):
        perform(account("network.staff"), "withdraw", record.pk, reason="不用了")


def test_the_database_wants_a_rating_of_what_is_done() -> None:
    record = asked()
    for done, refused in ((False, True), (True, False)):
        row = record.reread()
        row.rating = 5
        if done:
            row.done_at, row.done_by, row.done_note = MONDAY, account("registry").person, "已修。"
        with acting(SYSTEM):
            if refused:
                with pytest.raises(IntegrityError, match="rated_request_is_done"), transaction.atomic():
                    row.save()
            else:
                with transaction.atomic():
                    row.save()


def test_divisions_see_their_own_and_the_months_list_is_exported() -> None:
    mine, other = asked(), asked("website.staff", 2)
    page = signed_in("network.head").get("/secretariat/logistics_request/").content.decode()
    assert mine.title in page and other.title not in page
    address = "/secretariat/logistics_request/export.csv?opened_from=2026-11-01&opened_until=2026-11-30"
    rows = list(csv.reader(io.StringIO(signed_in("registry").get(address).content.decode("utf-8-sig"))))
    assert len(rows) == 3 and {mine.number, other.number} == {row[0] for row in rows[1:]}
    assert "What was done" in rows[0] and "Rating" in rows[0]
    empty = signed_in("registry").get(address.replace("2026-11", "2026-10")).content.decode("utf-8-sig")
    assert mine.number not in empty and LogisticsRequest.objects.count() == 2
