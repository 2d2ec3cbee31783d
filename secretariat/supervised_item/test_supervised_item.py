"""Supervised items: the register's contract, who opens what, feedback, closing, delays, parts."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from office.clocks.queries import open_clock
from office.notices.models import Notice
from office.outbox.services import drain
from office.permissions.ask import Denied, may, visible_to
from office.permissions.models import Access
from office.records.attachments import withdraw
from office.records.models import Link, Record
from office.records.perform import NotNow, changing, perform
from office.testing import RegisterContract, account, frozen, signed_in
from office.time import today
from secretariat.supervised_item import closing
from secretariat.supervised_item.models import Origin, Status, SupervisedItem
from secretariat.supervised_item.register import SupervisedItemRegister
from secretariat.supervised_item.rows import ItemDelay, ItemEvidence, ItemFeedback
from secretariat.supervised_item.services import open_item
from secretariat.supervised_item.testing import MAY, at, division, fed_back, finished, opened, said

pytestmark = pytest.mark.django_db


class TestContract(RegisterContract):
    """What holds for every register."""

    register = SupervisedItemRegister
    filer = "registry"
    stranger = "sysadmin"

    def typed(self, number: int) -> dict[str, Any]:
        return said(f"推进第{number}批政务外网骨干链路扩容")


@pytest.fixture(autouse=True)
def _may(office: None) -> Iterator[None]:
    """The loaded demo office on a working day in May."""
    with frozen(MAY):
        yield


def test_opened_by_hand_it_is_the_lead_divisions_and_its_limit_runs() -> None:
    item = opened(assisting=[division("website").pk], due_on="2026-06-30")
    assert item.number == "督〔2026〕1号" and item.division.code == "network" and item.duty.number == 4
    assert item.issuer.code == item.leader.code == "leadership.deputy"
    assert open_clock(item).due_at.date() == item.due.date() == date(2026, 6, 30)
    for username, sees in (("network.staff", True), ("website.head", True), ("planning.head", False),
                           ("registry", True), ("deputy", True), ("sysadmin", False)):
        assert bool(may(account(username), "view", item)) is sees, username
    drain()
    told = Notice.objects.filter(subject="supervised").values_list("person__user__username", flat=True)
    assert {"network.head", "website.head"} <= set(told)


def test_open_item_follows_from_a_record_under_its_grade() -> None:
    source = opened(grade="work_secret")
    item = open_item(account("registry"), source, origin=Origin.DECISION, title="议定事项", text="按会议要求落实。",
                     lead=division("software"), due=date(2026, 7, 1), cycle="month")
    assert (item.grade, item.duty.number, item.source_id) == ("work_secret", 2, source.pk)
    assert Link.objects.filter(source=item, target=source, kind="follows").exists()
    assert [row.on for row in item.terms.order_by("on")] == [date(2026, 5, 31), date(2026, 6, 30)]
    with pytest.raises(Denied):  # who may not see the source opens nothing from it
        open_item(account("website.head"), source, origin=Origin.OTHER, title="另", text="另", lead=division("website"),
                  due=date(2026, 7, 1))
    assert SupervisedItem.objects.count() == 2


def test_open_item_joins_its_callers_transaction() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        open_item(account("registry"), None, origin=Origin.PLAN, title="年度计划", text="按计划推进。",
                  lead=division("planning"), due=date(2026, 7, 1))
        raise RuntimeError
    assert not SupervisedItem.objects.exists() and not Record.objects.exists()


def test_a_division_opens_items_for_itself_only() -> None:
    with pytest.raises(ValidationError, match="Only the Secretariat"):
        opened("website.head", lead="network")
    assert opened("website.head", lead="website").division.code == "website"
    assert opened("deputy", lead="network").division.code == "network"
    assert not SupervisedItem.objects.filter(division__code="network").exclude(created_by=account("deputy").person).exists()


def test_days_off_are_refused_with_the_next_working_day() -> None:
    page = signed_in("registry").post("/secretariat/supervised_item/new/", said(due_on="2026-06-20"))
    assert page.status_code == 422
    assert "2026-06-20 is not a working day; the next is 2026-06-22." in page.content.decode()
    with pytest.raises(ValidationError, match="not a working day"):
        open_item(account("registry"), None, origin=Origin.PLAN, title="计划", text="推进。", lead=division("planning"),
                  due=date(2026, 10, 1))
    assert not SupervisedItem.objects.exists()


def test_opened_from_a_records_page_it_begins_with_its_words() -> None:
    source = opened(title="请示件")
    client = signed_in("registry")
    address = f"/secretariat/supervised_item/new/?source={source.pk}"
    assert "Supervise this" not in client.get(source.get_absolute_url()).content.decode()  # an item of an item is a part
    page = client.get(address).content.decode()
    assert f'name="source" value="{source.pk}"' in page and 'value="请示件"' in page
    client.post("/secretariat/supervised_item/new/", said(title="落实请示件", source=str(source.pk)))
    item = SupervisedItem.objects.get(title="落实请示件")
    assert item.source_id == source.pk and Link.objects.filter(source=item, target=source).exists()


# --- Feedback and closing --------------------------------------------------------------------------------------
def test_feedback_without_evidence_is_refused_and_leaves_nothing() -> None:
    item = opened()
    with pytest.raises(ValidationError, match="without evidence"):
        fed_back(item, evidence=False)
    assert item.reread().status == Status.ASSIGNED and not ItemFeedback.objects.exists()
    fed_back(item)  # its twin
    assert (item.reread().status, item.reread().progress) == (Status.UNDER_WAY, 40)
    assert ItemEvidence.objects.get().attachment.purpose == "result"


def test_only_the_lead_calls_it_done() -> None:
    item = opened(assisting=[division("website").pk])
    with pytest.raises(ValidationError, match="lead division says"):
        fed_back(item, "website.staff", final=True)
    fed_back(item, "website.staff", progress=90)
    assert item.reread().progress == 0  # an assistant's word is not the lead's
    with pytest.raises(Denied):
        fed_back(item, "inforesource.staff")


def test_from_feedback_to_struck_off() -> None:
    item = opened()
    finished(item)
    assert item.reread().status == Status.TO_CLOSE
    perform(account("deputy"), "strike_off", item.pk, opinion="已办结，予以销号。")
    now = item.reread()
    assert (now.status, now.progress, now.closing_opinion) == (Status.DONE, 100, "已办结，予以销号。")
    clock = now.clocks.get()
    assert (clock.is_open, clock.late) == (False, False)


@pytest.mark.parametrize("defended", [True, False])
def test_who_is_not_the_issuer_strikes_nothing_off(defended: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    item = opened()
    finished(item)
    for username in ("network.head", "registry"):
        with pytest.raises((Denied, NotNow)):
            perform(account(username), "strike_off", item.pk, opinion="办结")
    if not defended:
        monkeypatch.setattr(closing, "require_issuer", lambda change: None)
        perform(account("director"), "strike_off", item.pk, opinion="办结")
        assert item.reread().status == Status.DONE
        return
    with pytest.raises(ValidationError, match="for the issuer"):
        perform(account("director"), "strike_off", item.pk, opinion="办结")
    assert item.reread().status == Status.TO_CLOSE


def test_the_secretariat_strikes_off_under_a_delegation_alone() -> None:
    item = opened()
    finished(item)
    with pytest.raises(NotNow):
        perform(account("registry"), "strike_off_delegated", item.pk, opinion="代为销号")
    perform(account("deputy"), "delegate", item.pk, reason="此类事项由秘书处核实后销号")
    perform(account("deputy"), "end_delegation", item.pk)
    with pytest.raises(NotNow):
        perform(account("registry"), "strike_off_delegated", item.pk, opinion="代为销号")
    perform(account("deputy"), "delegate", item.pk, reason="此类事项由秘书处核实后销号")
    perform(account("registry"), "strike_off_delegated", item.pk, opinion="代为销号")
    assert item.reread().status == Status.DONE


@pytest.mark.parametrize("defended", [True, False])
def test_evidence_taken_off_after_its_check_counts_no_more(defended: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    item = opened()
    finished(item)
    with changing(account("registry"), item.pk, "edit") as change:
        withdraw(change, ItemEvidence.objects.get().attachment, "误传")
    if not defended:
        monkeypatch.setattr(closing, "has_evidence", lambda row: True)
        perform(account("deputy"), "strike_off", item.pk, opinion="办结")
        assert item.reread().status == Status.DONE
        return
    with pytest.raises(ValidationError, match="without evidence"):
        perform(account("deputy"), "strike_off", item.pk, opinion="办结")
    assert item.reread().status == Status.TO_CLOSE


def test_sent_back_by_secretariat_and_issuer_its_days_are_open_again() -> None:
    item = opened(cycle="month", due_on="2026-12-31")
    with frozen(at(date(2026, 6, 1))):
        fed_back(item, final=True)
        assert item.reread().next_feedback_on == date(2026, 7, 31)
        with pytest.raises(ValidationError, match="reason"):
            perform(account("registry"), "check", item.pk, verdict="back")
        perform(account("registry"), "check", item.pk, verdict="back", reason="验收报告未盖章")
        now = item.reread()
        assert (now.status, now.next_feedback_on) == (Status.UNDER_WAY, date(2026, 5, 31))
        drain()
        assert Notice.objects.get(subject="supervised_sent_back", person=account("network.staff").person)
    with frozen(at(date(2026, 6, 2))):
        finished(item)
        perform(account("deputy"), "return_unclosed", item.pk, reason="成效数据不实")
        now = item.reread()
        assert (now.status, now.next_feedback_on) == (Status.UNDER_WAY, date(2026, 5, 31))
    assert {row.state for row in ItemFeedback.objects.all()} == {"back"}


def test_nobody_checks_their_own_feedback() -> None:
    item = opened(lead="secretariat")
    fed_back(item, "registry")
    with pytest.raises(ValidationError, match="Somebody else"):
        perform(account("registry"), "check", item.pk, verdict="good")
    perform(account("secretariat.head"), "check", item.pk, verdict="good")
    assert ItemFeedback.objects.get().state == "good"


# --- Owner, delays, urging --------------------------------------------------------------------------------------
def test_the_owner_is_of_the_lead_division_and_one_at_a_time() -> None:
    item = opened()
    with pytest.raises(ValidationError, match="lead division"):
        perform(account("network.head"), "name_owner", item.pk, person=account("website.staff").person)
    perform(account("network.head"), "name_owner", item.pk, person=account("network.staff").person)
    perform(account("network.head"), "name_owner", item.pk, person=account("network.head").person)
    rows = Access.objects.filter(record_id=item.pk, cause__startswith="handle:")
    assert rows.filter(valid_to=None).get().principal.endswith(f"u{account('network.head').person_id}")
    assert rows.count() == 2 and item.reread().owner == account("network.head").person


def test_delays_are_asked_before_the_day_twice_at_most_and_decided_by_the_issuer() -> None:
    item = opened(due_on="2026-05-15")
    for until in ("2026-05-22", "2026-05-29"):
        perform(account("network.head"), "ask_delay", item.pk, until=date.fromisoformat(until), why="设备未到货")
        with pytest.raises(ValidationError, match="already"):
            perform(account("network.head"), "ask_delay", item.pk, until=date(2026, 6, 1), why="再延")
        with pytest.raises(ValidationError, match="for the issuer"):
            perform(account("director"), "allow_delay", item.pk)
        perform(account("deputy"), "allow_delay", item.pk, opinion="同意")
        assert item.reread().due.date().isoformat() == until
    with pytest.raises(ValidationError, match="at most 2"):
        perform(account("network.head"), "ask_delay", item.pk, until=date(2026, 6, 5), why="三延")
    assert item.clocks.get().events.filter(kind="extended").count() == ItemDelay.objects.count() == 2


def test_no_delay_after_the_day() -> None:
    item = opened(due_on="2026-05-15")
    with frozen(at(date(2026, 5, 18))):
        with pytest.raises(ValidationError, match="before the time limit ends"):
            perform(account("network.head"), "ask_delay", item.pk, until=date(2026, 5, 29), why="来不及")
        with pytest.raises(DatabaseError, match="asked_before_due"), transaction.atomic():
            ItemDelay.objects.create(item=item, due_before=item.due, until=date(2026, 5, 29), reason="来不及",
                                     asked_by=account("network.head").person, asked_at=at(date(2026, 5, 18)))
    assert not ItemDelay.objects.exists()


def test_urged_once_a_day() -> None:
    item = opened()
    perform(account("registry"), "urge_lead", item.pk, note="请抓紧报送进展")
    with pytest.raises(NotNow, match="today already"):
        perform(account("secretariat.head"), "urge_lead", item.pk, note="再催")
    with frozen(MAY + timedelta(days=1)):
        perform(account("registry"), "urge_lead", item.pk, note="请抓紧报送进展")
        drain()
    assert Notice.objects.filter(subject="urged", person=account("network.head").person, urgent=True).count() == 2


# --- Parts ------------------------------------------------------------------------------------------------------
def test_what_is_assigned_stays_but_words_may_be_set_right() -> None:
    item = opened(due_on="2026-06-30")
    client, address = signed_in("registry"), f"{item.get_absolute_url()}edit/"
    typed = said(due_on="2026-06-30", version=item.version, text="年内完成扩容并通过验收。",
                 issuer=item.issuer_id, assisting=[division("website").pk])
    assert client.post(address, typed).status_code == 302
    now = item.reread()
    assert now.text == "年内完成扩容并通过验收。" and may(account("website.staff"), "feed_back", now)
    answer = client.post(address, {**typed, "version": now.version, "due_on": "2026-07-31", "assisting": [],
                                   "lead": division("software").pk})
    assert answer.status_code == 302 and not may(account("website.staff"), "view", now)
    assert (item.reread().due_on, item.reread().division.code) == (date(2026, 6, 30), "network") and today() == MAY.date()
    assert visible_to(account("network.head"), SupervisedItem.objects.all()).count() == 1


# --- Other hands ------------------------------------------------------------------------------------------------
