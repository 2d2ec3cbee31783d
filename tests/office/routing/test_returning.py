"""Disagreement, return and walk again, return and jump back, recall while nobody has opened it."""

import pytest
from django.core.exceptions import ValidationError

from office.clocks.models import Clock
from office.permissions.ask import may
from office.routing.errors import NotPossible
from office.routing.models import JournalLine, Route, Stage
from office.routing.services.deciding import agree, disagree, earlier_stages, return_to
from office.routing.services.passing import hand_on
from office.routing.services.recalling import recall, see
from office.routing.services.starting import start
from tests.office.made import make_template, moment


@pytest.fixture
def long(bare):
    """Four stages of one step each, walked to the last."""
    template = make_template(
        bare.office,
        ("One", "proposed", {}, [("propose", "secretariat.head", 1)]),
        ("Two", "instructed", {}, [("review", "network.head", 1)]),
        ("Three", "handling", {}, [("review", "software.head", 1)]),
        ("Four", "circulating", {}, [("sign", "deputy", 1)]),
        code="long")
    bare.route = bare.start(template)
    for code in ("secretariat.head", "network.head", "software.head"):
        with bare.at(16, 10):
            agree(bare.user(code), bare.open().pk, "同意。")
    return bare


def stage(desk, name):
    return Stage.objects.get(route=desk.route, name_en=name)


def test_return_and_walk_again(long):
    with long.at(17):
        return_to(long.user("deputy"), long.open().pk, stage(long, "One").pk, "依据不足，请补充。", "walk")
    walked = []
    for code in ("secretariat.head", "network.head", "software.head", "deputy"):
        walked.append(long.holders()[0][1])
        with long.at(18):
            agree(long.user(code), long.open().pk, "已补充。")
    assert walked == ["secretariat.head", "network.head", "software.head", "deputy"]
    assert long.status() == "answered"
    assert stage(long, "One").round == 2


def test_return_and_jump_back(long):
    with long.at(17):
        return_to(long.user("deputy"), long.open().pk, stage(long, "One").pk, "依据不足，请补充。", "jump")
    assert long.holders() == [("propose", "secretariat.head")]
    assert long.status() == "proposed"
    with long.at(18):
        agree(long.user("secretariat.head"), long.open().pk, "已补充。")
    assert long.holders() == [("sign", "deputy")]  # the two between are not asked again
    assert stage(long, "Two").round == 1
    assert long.status() == "circulating"
    assert [line.name for line in JournalLine.objects.order_by("id")][-2:] == ["return", "agree"]


def test_a_return_within_a_return_finds_its_way(long):
    with long.at(17):
        return_to(long.user("deputy"), long.open().pk, stage(long, "Three").pk, "请核。", "jump")
        return_to(long.user("software.head"), long.open().pk, stage(long, "One").pk, "请核。", "jump")
        agree(long.user("secretariat.head"), long.open().pk, "已核。")
        assert long.holders() == [("review", "software.head")]
        agree(long.user("software.head"), long.open().pk)
        assert long.holders() == [("sign", "deputy")]


def test_return_asks_for_reasons_and_an_earlier_stage(long):
    step = long.open()
    assert [one.name_en for one in earlier_stages(step)] == ["One", "Two", "Three"]
    with long.at(17):
        with pytest.raises(ValidationError) as refused:
            return_to(long.user("deputy"), step.pk, stage(long, "One").pk, "", "walk")
        assert "opinion" in refused.value.message_dict
        for wrong in (stage(long, "Four").pk, 0):
            with pytest.raises(ValidationError) as refused:
                return_to(long.user("deputy"), step.pk, wrong, "请补充。", "walk")
            assert "stage" in refused.value.message_dict
    assert long.holders() == [("sign", "deputy")]


def test_opinions_survive_a_return(long):
    with long.at(17):
        return_to(long.user("deputy"), long.open().pk, stage(long, "Two").pk, "请补充。")
    assert list(JournalLine.objects.exclude(opinion="").values_list("opinion", flat=True)) == ["同意。"] * 3 + ["请补充。"]
    long.document.refresh_from_db()
    assert "请补充" in long.document.search.text


def test_disagreement_goes_to_the_stage_before(long):
    with long.at(17):
        disagree(long.user("deputy"), long.open().pk, "不同意。")
    assert long.holders() == [("review", "software.head")]
    with long.at(17):
        agree(long.user("software.head"), long.open().pk)
    assert long.holders() == [("sign", "deputy")]


def test_disagreement_at_the_first_stage_gives_the_record_back(bare):
    bare.start(make_template(bare.office, ("Review", "proposed", {}, [("review", "network.head", 1)])))
    with bare.at(17):
        disagree(bare.user("network.head"), bare.open().pk, "不属我处职责。")
    assert Route.objects.get().state == Route.State.WITHDRAWN
    assert bare.status() == "registered"


def test_a_majority_decides_and_a_lost_quota_goes_back(bare):
    template = make_template(
        bare.office, ("Propose", "", {}, [("propose", "secretariat.head", 1)]),
        ("Vote", "", {"rule": "quota", "quota": 2},
         [("review", "network.head", 1), ("review", "software.head", 1), ("review", "deputy", 1)]))
    bare.start(template)
    with bare.at(17):
        agree(bare.user("secretariat.head"), bare.open().pk, "请会商。")
        disagree(bare.user("network.head"), bare.open(code="network.head").pk, "不同意。")
        assert len(bare.holders()) == 2
        disagree(bare.user("deputy"), bare.open(code="deputy").pk, "不同意。")
    assert bare.holders() == [("propose", "secretariat.head")]  # two of three cannot agree any more


def test_recall_until_opened(desk):
    step = desk.open()
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), step.pk, "拟同意。")
    with desk.at(16, 11):
        recall(desk.user("secretariat.head"), step.pk)
    assert desk.open().pk == step.pk
    assert desk.status() == "proposed"
    assert desk.open().due_at == moment(17, 17, 30)  # taking back gives no more time
    assert Clock.objects.filter(is_open=True).count() == 1
    with desk.at(16, 11, 1):
        assert not may(desk.user("deputy"), "instruct", desk.document)
        assert may(desk.user("secretariat.head"), "propose", desk.document)
        agree(desk.user("secretariat.head"), step.pk, "拟请孙主任批示。")
    assert desk.holders() == [("instruct", "deputy")]
    assert [line.name for line in JournalLine.objects.order_by("id")] == ["start", "agree", "recall", "agree"]


def test_no_recall_once_opened(desk):
    step = desk.open()
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), step.pk, "拟同意。")
    with desk.at(16, 10, 40):
        assert see(desk.user("registry"), desk.document.pk) == 0  # looking on is not opening
        assert see(desk.user("deputy"), desk.document.pk) == 1
        assert see(desk.user("deputy"), desk.document.pk) == 0
    with desk.at(16, 11), pytest.raises(NotPossible) as refused:
        recall(desk.user("secretariat.head"), step.pk)
    assert "2026-11-16 10:40" in refused.value.messages[0]
    assert "Sun Liqun" in refused.value.messages[0] or "孙立群" in refused.value.messages[0]
    assert desk.holders() == [("instruct", "deputy")]


def test_only_ones_own_act_is_taken_back(desk):
    step = desk.open()
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), step.pk, "拟同意。")
        with pytest.raises(NotPossible):
            recall(desk.user("registry"), step.pk)
        recall(desk.user("secretariat.head"), step.pk)
        with pytest.raises(NotPossible):
            recall(desk.user("secretariat.head"), step.pk)


def test_a_return_can_be_taken_back(long):
    step = long.open()
    with long.at(17):
        return_to(long.user("deputy"), step.pk, stage(long, "One").pk, "请补充。", "walk")
        recall(long.user("deputy"), step.pk)
        assert long.holders() == [("sign", "deputy")]
        assert {one.state for one in Stage.objects.filter(route=long.route).exclude(name_en="Four")} == {"done"}
        assert long.status() == "circulating"
        return_to(long.user("deputy"), step.pk, stage(long, "Two").pk, "请网络处补充。", "walk")
        for code in ("network.head", "software.head", "deputy"):
            agree(long.user(code), long.open().pk, "已补充。")
    assert long.status() == "answered"


def test_a_recall_gives_the_others_their_steps_back(bare):
    template = make_template(
        bare.office, ("Any", "proposed", {"rule": "any"}, [("review", "network.head", 1), ("review", "software.head", 1)]),
        ("Sign", "handling", {}, [("sign", "deputy", 1)]))
    bare.start(template)
    step = bare.open(code="network.head")
    with bare.at(17):
        agree(bare.user("network.head"), step.pk)
        assert bare.holders() == [("sign", "deputy")]
        recall(bare.user("network.head"), step.pk)
    assert bare.holders() == [("review", "network.head"), ("review", "software.head")]
    with bare.at(17, 10):
        agree(bare.user("software.head"), bare.open(code="software.head").pk)
    assert bare.holders() == [("sign", "deputy")]


def test_in_a_parallel_stage_one_is_taken_back_until_it_has_gone_on(desk):
    office = desk.office
    with desk.at(17):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟办。")
        agree(desk.user("deputy"), desk.open().pk, "请办。",
              choices={"3.handle": [office.p("network.head"), office.p("software.head")]})
        mine = desk.open(code="network.head")
        agree(desk.user("network.head"), mine.pk, "已办。")
        recall(desk.user("network.head"), mine.pk)
        assert len(desk.holders()) == 2
        agree(desk.user("network.head"), mine.pk, "已办。")
        agree(desk.user("software.head"), desk.open().pk, "已办。")
        with pytest.raises(NotPossible):
            recall(desk.user("network.head"), mine.pk)


def test_handing_on_can_be_taken_back(desk):
    step = desk.open()
    with desk.at(16, 10):
        hand_on(desk.user("secretariat.head"), step.pk, desk.office.p("registry"), "请先核。")
        assert desk.holders() == [("propose", "registry")]
        recall(desk.user("secretariat.head"), step.pk)
    assert desk.open().pk == step.pk


def test_the_jump_back_is_found_again_after_a_recall(long):
    with long.at(17):
        return_to(long.user("deputy"), long.open().pk, stage(long, "One").pk, "请补充。", "jump")
        step = long.open()
        agree(long.user("secretariat.head"), step.pk, "已补充。")
        assert long.holders() == [("sign", "deputy")]
        recall(long.user("secretariat.head"), step.pk)
        assert long.holders() == [("propose", "secretariat.head")]
        agree(long.user("secretariat.head"), step.pk, "再补充。")
    assert long.holders() == [("sign", "deputy")]


def test_a_route_that_ended_is_not_taken_back(bare, template):
    bare.start(make_template(bare.office, ("Only", "", {}, [("review", "network.head", 1)]), code="only"))
    step = bare.open()
    with bare.at(17):
        agree(bare.user("network.head"), step.pk)
        with pytest.raises(NotPossible):
            recall(bare.user("network.head"), step.pk)
        start(bare.user("registry"), bare.document.pk, template.pk)  # but another may be started


def test_what_was_taken_back_is_marked_and_left_out_of_papers(desk):
    from office.routing.timeline import timeline
    from office.routing.way import taken_back

    step = desk.open()
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), step.pk, "初拟意见。")
        recall(desk.user("secretariat.head"), step.pk)
        agree(desk.user("secretariat.head"), step.pk, "再拟意见。")
        lines = list(JournalLine.objects.order_by("id"))
        assert [line.opinion for line in lines if line.pk in taken_back(lines)] == ["初拟意见。"]
        states = [(item["state"], item.get("opinion", "")) for item in timeline(desk.document.reread())]
    assert ("void", "初拟意见。") in states and ("done", "再拟意见。") in states
    assert [state for state, _ in states][-3:] == ["current", "next", "next"]
