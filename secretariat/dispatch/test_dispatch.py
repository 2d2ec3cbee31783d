"""Distribution: the plan, the sending, receipts, refusals and withdrawals, by whoever may and by nobody else."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404
from django.urls import reverse

from office.audit.models import AuditEvent
from office.permissions.ask import Denied
from office.records.perform import NotNow, changing, perform
from office.routing.models import Step
from office.routing.services.circulating import mark_read
from office.testing import account, signed_in
from office.verification.models import IssuedPaper
from office.verification.services import withdraw
from secretariat.dispatch import receipts
from secretariat.dispatch.models import Dispatch
from secretariat.dispatch.plan import plan_of
from secretariat.dispatch.testing import COUNTY, FINANCE, NETWORK, out, page, paper_of, row, sealed
from secretariat.organ.models import Organ
from secretariat.outgoing_document.models import Status
from secretariat.outgoing_document.test_road import Road, post
from tests.office.signing import seals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sending_office")]


def handed_out(store: Path) -> list[str]:
    return [path.name for path in store.rglob("*") if len(path.name) == 64]


def test_the_plan_proposes_each_addressees_usual_way() -> None:
    lines = {line.name: (line.part, line.mode, line.copies, line.packet) for line in plan_of(sealed().now)}
    assert lines == {COUNTY: ("main", "by_hand", 1, 1), FINANCE: ("copy", "link", 0, None),
                     NETWORK: ("copy", "internal", 0, None)}


def test_the_registry_changes_the_plan_and_sends_it_out() -> None:
    road, client = sealed(), signed_in("registry")
    address = reverse("outgoing_dispatch", args=[road.pk])
    counties, finance = (f"o{Organ.objects.get(name=name).pk}" for name in (COUNTY, FINANCE))
    network = plan_of(road.now)[2].key
    typed = {f"{counties}-mode": "confidential", f"{counties}-copies": "12", f"{counties}-packet": "3",
             f"{finance}-mode": "post", f"{finance}-copies": "2", f"{finance}-packet": "3",
             f"{network}-mode": "internal", f"{network}-copies": "0", f"{network}-packet": "",
             "further": "中共青岛市委办公厅", "version": road.now.version}
    refused = client.post(address, {**typed, f"{counties}-copies": "40"})
    assert refused.status_code == 422 and "only 30 were printed" in refused.content.decode()
    assert 'value="40"' in refused.content.decode() and road.now.distribution == []
    assert client.post(address, typed).status_code == 302
    assert {line["name"]: line["copies"] for line in road.now.distribution}[COUNTY] == 12
    assert client.post(address, {**typed, "send": "1"}).status_code == 409  # the plan was saved meanwhile
    plan = {**typed, "version": road.now.version, "further": "", "send": "1", "form_key": "0b9f8f0e-0000-4000-8000-000000000001"}
    office = plan_of(road.now)[3].key
    plan |= {f"{office}-mode": "fax", f"{office}-copies": "0", f"{office}-packet": ""}
    answers = [client.post(address, plan) for _time in range(2)]  # sent twice
    assert [answer.status_code for answer in answers] == [302, 302]
    sent = [(one.name, one.part, one.mode, one.copies, one.packet) for one in Dispatch.objects.order_by("pk")]
    assert sent == [(COUNTY, "main", "confidential", 12, 3), (FINANCE, "copy", "post", 2, 3),
                    (NETWORK, "copy", "internal", 0, None), ("中共青岛市委办公厅", "further", "fax", 0, None)]
    assert road.now.status == Status.DISPATCHED


def test_without_a_sealed_paper_nothing_goes_out() -> None:
    road, other = sealed(copy_to=FINANCE), sealed(copy_to=FINANCE)
    with changing(account("registry"), road.pk, "view") as change:
        withdraw(change, paper_of(road), "印错")
    with pytest.raises(ValidationError, match="no valid sealed paper"):
        road.act("registry", "dispatch", "")
    assert not Dispatch.objects.exists() and road.step("dispatch")
    other.act("registry", "dispatch", "")  # the twin: with it, it does
    assert Dispatch.objects.count() == 2


def test_a_link_has_a_code_and_its_paper_is_handed_out(settings: Any) -> None:
    one = row(out(), FINANCE)
    assert len(one.code) == 20 and one.link.endswith(f"/r/{one.code}")
    assert handed_out(settings.LINK_STORE) == [one.paper.sha256]
    assert {other.code for other in Dispatch.objects.exclude(pk=one.pk)} == {""}


def test_a_division_reads_it_and_that_is_its_receipt() -> None:
    road = out()
    step = Step.objects.get(record=road.pk, is_open=True, reading=True)
    assert step.division.name_zh == NETWORK and row(road, NETWORK).state == "sent"
    mark_read(account("network.head"), step.pk)
    ended = row(road, NETWORK)
    assert (ended.state, ended.through, ended.receiver) == ("received", "portal", account("network.head").person.name_zh)
    assert row(road, FINANCE).state == "sent"


def test_a_circulation_that_is_no_dispatch_confirms_nothing() -> None:
    from office.routing.services.circulating import circulate

    road = out(copy_to=FINANCE)
    circulate(account("registry"), road.pk, [post("network.head")], "请阅")
    mark_read(account("network.head"), Step.objects.get(record=road.pk, is_open=True, reading=True).pk)
    assert set(Dispatch.objects.values_list("state", flat=True)) == {"sent"}


def test_a_receipt_is_entered_from_the_slip_and_once() -> None:
    road = out()
    one, said = row(road, COUNTY), {"receiver": "李文", "contact": "0532-1", "received_on": seals.AT.date()}
    with pytest.raises(ValidationError, match="before the day"):
        receipts.receive(account("registry"), road.pk, one.pk, **{**said, "received_on": seals.AT.date() - timedelta(3)})
    receipts.receive(account("registry"), road.pk, one.pk, **said)
    assert (row(road, COUNTY).state, row(road, COUNTY).through, row(road, COUNTY).ended_by) == (
        "received", "staff", account("registry").person)
    for late in (lambda: receipts.receive(account("secretariat.head"), road.pk, one.pk, **said),
                 lambda: receipts.take_back(account("registry"), road.pk, one.pk, reason="发错")):
        with pytest.raises((NotNow, Denied)):
            late()
    event = AuditEvent.objects.filter(table="secretariat_dispatch", row=str(one.pk)).latest("id")
    assert (event.actor["cause"], event.chain) == ("enter_receipt", f"record:{road.pk}")


def test_whoever_only_sees_the_document_enters_nothing() -> None:
    road = out()
    for user, error in (("director", Denied), ("network.staff", Denied), ("sysadmin", Http404)):
        with pytest.raises(error):
            receipts.refuse(account(user), road.pk, row(road, COUNTY).pk, reason="拒收")
        address = reverse("outgoing_dispatch_act", args=[road.pk, "refuse"])
        answer = signed_in(user).post(f"{address}?row={row(road, COUNTY).pk}", {"reason": "拒收"})
        assert answer.status_code == (403 if error is Denied else 404)
    assert row(road, COUNTY).state == "sent"
    assert row(road, FINANCE).code not in page(road, "director") and FINANCE in page(road, "director")
    assert row(road, FINANCE).code in page(road)  # the twin: the registry hands it on


def test_the_row_of_another_document_is_not_reached() -> None:
    road, other = out(), Road()
    with pytest.raises(Http404):
        receipts.refuse(account("registry"), other.pk, row(road, COUNTY).pk, reason="拒收")


def test_refused_it_is_sent_again_and_a_second_row_stands_beside_the_first() -> None:
    road = out()
    one = row(road, FINANCE)
    receipts.refuse(account("registry"), road.pk, one.pk, reason="缺附件")
    receipts.send_again(account("registry"), road.pk, one.pk, mode="by_hand", copies=1)
    rows = Dispatch.objects.filter(record=road.pk, name=FINANCE).order_by("pk")
    assert [(entry.state, entry.mode) for entry in rows] == [("refused", "link"), ("sent", "by_hand")]
    with pytest.raises(NotNow, match="already"):
        receipts.send_again(account("registry"), road.pk, one.pk, mode="by_hand", copies=1)


def test_withdrawing_the_document_ends_what_is_open_and_its_paper() -> None:
    road = out()
    receipts.receive(account("registry"), road.pk, row(road, COUNTY).pk, receiver="李文", contact="",
                     received_on=seals.AT.date())
    perform(account("registry"), "withdraw_paper", road.pk, reason="附件有误")
    states = {one.name: one.state for one in Dispatch.objects.all()}
    assert states == {COUNTY: "received", FINANCE: "withdrawn", NETWORK: "withdrawn"}
    paper = IssuedPaper.objects.get()
    assert (paper.state, paper.reason) == ("withdrawn", "附件有误")
    with pytest.raises(ValidationError, match="withdrawn before"):
        perform(account("registry"), "withdraw_paper", road.pk, reason="再次")
    with pytest.raises(ValidationError, match="no valid sealed paper"):
        receipts.send_again(account("registry"), road.pk, row(road, FINANCE).pk, mode="link", copies=0)
    mark_read(account("network.head"), Step.objects.get(record=road.pk, is_open=True, reading=True).pk)
    assert row(road, NETWORK).state == "withdrawn"  # what is read after the withdrawal is no receipt


def test_further_recipients_after_it_has_gone_out() -> None:
    road = out()
    address = reverse("outgoing_document_verb", args=[road.pk, "distribute"])
    client = signed_in("registry")
    again = client.post(address, {"organs": FINANCE, "mode": "link", "copies": "0"})
    assert again.status_code == 422 and "already" in again.content.decode()
    many = client.post(address, {"organs": "青岛市人民政府", "mode": "by_hand", "copies": "30"})
    assert many.status_code == 422 and "only 30 were printed" in many.content.decode()
    assert client.post(address, {"organs": "青岛市人民政府", "mode": "by_hand", "copies": "2"}).status_code == 302
    assert (row(road, "青岛市人民政府").part, row(road, "青岛市人民政府").copies) == ("further", 2)


RAW = ("INSERT INTO secretariat_dispatch (record_id, paper_id, organ_id, name, part, mode, copies, code, sent_by_id, state,"
       " through, receiver, contact, reason) SELECT record_id, paper_id, organ_id, name, part, mode, copies, '', sent_by_id,"
       " 'sent', '', '', '', '' FROM secretariat_dispatch WHERE id = %s")


def test_the_database_keeps_the_order() -> None:
    road = out()
    one = row(road, COUNTY)

    def refused(statement: str, *values: Any, said: str = "") -> None:
        with pytest.raises((IntegrityError, DatabaseError), match=said or None), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)

    refused(RAW, one.pk, said="dispatched_once_to_an_organ")  # twice to the same recipient
    refused("UPDATE secretariat_dispatch SET state = 'received' WHERE id = %s", one.pk)  # by nobody
    refused("UPDATE secretariat_dispatch SET state = 'refused', ended_at = office_now(), through = 'staff',"
            " ended_by_id = sent_by_id WHERE id = %s", one.pk)  # without a reason
    refused("UPDATE secretariat_dispatch SET copies = 5 WHERE id = %s", one.pk)
    other = paper_of(sealed())
    refused("INSERT INTO secretariat_dispatch (record_id, paper_id, organ_id, name, part, mode, copies, code, sent_by_id,"
            " state, through, receiver, contact, reason) SELECT record_id, %s, organ_id, name, part, 'fax', 0, '',"
            " sent_by_id, 'sent', '', '', '', '' FROM secretariat_dispatch WHERE id = %s", other.pk, one.pk,
            said="no valid paper")
    refused("DELETE FROM secretariat_dispatch WHERE id = %s", one.pk)
    receipts.refuse(account("registry"), road.pk, one.pk, reason="拒收")
    refused("UPDATE secretariat_dispatch SET state = 'received', reason = '', receiver = 'x' WHERE id = %s", one.pk)
    with connection.cursor() as cursor:
        cursor.execute(RAW, [one.pk])  # the twin: after the refusal the same row is taken
    assert row(road, COUNTY).state == "sent"


def test_a_script_goes_out_without_a_seal_but_not_by_a_link() -> None:
    road = sealed(copy_to="", document_kind="speech")
    counties = Organ.objects.filter(name=COUNTY)
    counties.update(usual_mode="link")
    with pytest.raises(ValidationError, match="Only a sealed paper"):
        road.act("registry", "dispatch", "")
    counties.update(usual_mode="fax")
    road.act("registry", "dispatch", "")
    assert (row(road, COUNTY).paper, road.now.status) == (None, Status.DISPATCHED)


def test_after_a_restore_the_papers_are_handed_out_again(settings: Any, tmp_path: Path) -> None:
    from django.core.management import call_command

    paper = row(out(), FINANCE).paper
    settings.LINK_STORE = tmp_path / "empty"
    call_command("hand_out", verbosity=0)
    assert handed_out(settings.LINK_STORE) == [paper.sha256]
