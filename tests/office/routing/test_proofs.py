"""What every act leaves behind agrees with the proofs; and twins that show which defence holds what."""

import pytest
from django.core.management import call_command

from office.routing.models import JournalLine, Stage, Step
from office.routing.services import recalling, urging
from office.routing.services.circulating import circulate, mark_read
from office.routing.services.deciding import agree, disagree, return_to
from office.routing.services.passing import add_signer, co_handle, hand_on, take_over
from office.routing.services.recalling import recall, see
from office.routing.services.urging import urge
from tests.office.made import moment


def test_after_every_act_the_access_table_and_the_evidence_hold(desk, capsys):
    p = desk.office.p
    head, leader, network = "secretariat.head", "deputy", "network.head"
    first = desk.open().pk
    with desk.at(16, 10):
        agree(desk.user(head), first, "拟办。")
        recall(desk.user(head), first)
        hand_on(desk.user(head), first, p("registry"), "请先核。")
        agree(desk.user("registry"), desk.open().pk, "已核，拟办。")
        circulate(desk.user("registry"), desk.document.pk, [p("director"), p("software.staff")], "请阅。")
        mark_read(desk.user("director"), desk.open("read", "director").pk)
        disagree(desk.user(leader), desk.open("instruct").pk, "请再研究。")
        agree(desk.user("registry"), desk.open("propose").pk, "再拟。")
        agree(desk.user(leader), desk.open("instruct").pk, "请办。", choices={"3.handle": [p(network), p("software.head")]})
        mine = desk.open("handle", network)
        add_signer(desk.user(network), mine.pk, p("director"), "before", "请会签。")
        agree(desk.user("director"), desk.open("countersign").pk, "同意。")
        co_handle(desk.user(network), mine.pk, [p("network.staff")], "请协助。")
        take_over(desk.user(network), desk.open("assist").pk, "李明朗请假。")
        return_to(desk.user(network), mine.pk, Stage.objects.get(route=desk.route, order=2).pk, "请明确牵头处。", "jump")
        see(desk.user(leader), desk.document.pk)
        agree(desk.user(leader), desk.open("instruct").pk, "网络处牵头。")
    for command in ("verify_access", "verify_audit"):
        call_command(command)  # raises on any finding
    assert {step.act for step in Step.objects.filter(is_open=True, reading=False)} == {"handle"}
    assert JournalLine.objects.filter(name="take_over").count() == 1


def test_twin_without_the_look_an_opened_act_would_be_taken_back(desk, monkeypatch):
    step = desk.open()
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), step.pk, "拟办。")
        see(desk.user("deputy"), desk.document.pk)
        monkeypatch.setattr(recalling, "check", lambda step, person_id: None)
        recall(desk.user("secretariat.head"), step.pk)
    assert desk.open().pk == step.pk  # the leader has lost what they were reading: check() is what forbids it


def test_twin_without_the_limit_one_is_urged_again_and_again(desk, monkeypatch):
    monkeypatch.setattr(urging, "_check_limit", lambda change, step: None)
    with desk.at(17):
        for _ in range(3):
            urge(desk.user("registry"), desk.open().pk, "请抓紧。")
    assert JournalLine.objects.filter(name="urge", at=moment(17)).count() == 3


@pytest.mark.parametrize("name", ["agree", "disagree", "hand_on"])
def test_a_refused_act_leaves_nothing(desk, name):
    lines, version = JournalLine.objects.count(), desk.document.reread().version
    step = desk.open()
    with desk.at(16, 10), pytest.raises(Exception) as refused:
        {"agree": lambda: agree(desk.user("secretariat.head"), step.pk, ""),
         "disagree": lambda: disagree(desk.user("secretariat.head"), step.pk, "不同意。"),
         "hand_on": lambda: hand_on(desk.user("secretariat.head"), step.pk, "p999999")}[name]()
    assert refused.type.__name__ in ("ValidationError", "NotPossible", "NobodyThere")
    assert (JournalLine.objects.count(), desk.document.reread().version) == (lines, version)
    assert desk.open().pk == step.pk
