"""A record goes its way: stages in order, choices, statuses, clocks, access, and the end."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from office.clocks.models import Clock
from office.permissions.ask import Denied, may
from office.permissions.models import Access
from office.routing.errors import AlreadyDone, NobodyThere, NotPossible
from office.routing.forms import slots_after
from office.routing.models import JournalLine, Route, Step
from office.routing.services.deciding import agree
from office.routing.services.recalling import recall
from office.routing.services.starting import start, withdraw
from office.routing.template_models import RouteTemplate, StepTemplate
from office.routing.way import Way
from tests.office.made import make_template, moment


def test_a_document_walks_from_proposal_to_its_end(desk):
    office = desk.office
    assert desk.holders() == [("propose", "secretariat.head")]
    assert desk.status() == "proposed"
    assert desk.document.reread().on_route
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟请孙主任批示。")
    assert desk.holders() == [("instruct", "deputy")]
    assert desk.status() == "instructed"
    with desk.at(16, 11):
        agree(desk.user("deputy"), desk.open().pk, "请网络处阅办。",
              choices={"3.handle": [office.p("network.head")], "3.assist": [office.p("software.head")]})
    assert desk.holders() == [("handle", "network.head"), ("assist", "software.head")]
    with desk.at(17, 9):
        agree(desk.user("software.head"), desk.open("assist").pk, "已配合。")
        assert desk.status() == "handling"
        agree(desk.user("network.head"), desk.open("handle").pk, "已报送。")
    desk.route.refresh_from_db()
    assert desk.route.state == Route.State.ENDED  # the optional stage was skipped: nobody was named
    assert desk.status() == "answered"
    assert not desk.document.reread().on_route
    names = list(JournalLine.objects.order_by("id").values_list("name", "act", "by__name_zh"))
    assert names == [("start", "", "陈静怡"), ("agree", "propose", "王淑敏"), ("agree", "instruct", "孙立群"),
                     ("agree", "assist", "徐志强"), ("agree", "handle", "张建军")]
    targets = JournalLine.objects.get(act="instruct").targets
    assert [one["zh"] for one in targets] == ["张建军（网络系统管理处处长）", "徐志强（软件系统管理处处长）"]


def test_a_step_opens_the_record_and_leaves_sight_of_it(desk):
    head, leader = desk.user("secretariat.head"), desk.user("deputy")
    step = desk.open()
    with desk.at(16, 9, 30):
        assert may(head, "propose", desk.document)
    with desk.at(16, 10):
        agree(head, step.pk, "拟同意。")
    with desk.at(16, 10, 1):
        assert not may(desk.user("secretariat.head"), "propose", desk.document)
        assert may(leader, "instruct", desk.document)
        left = Access.objects.get(cause=f"took_part:{step.pk}")
        assert (left.principal, left.verbs, left.valid_to) == (desk.office.p("secretariat.head"), ["view"], None)
        assert not Access.objects.filter(cause=f"step:{step.pk}", valid_to=None).exists()
    with desk.at(16, 9, 59):  # the past is still explained by its own rows
        assert not may(desk.user("deputy"), "instruct", desk.document)


def test_a_step_has_a_clock_until_it_is_done(desk):
    step = desk.open()
    assert step.due_at == moment(17, 17, 30)
    with desk.at(18, 10):
        agree(desk.user("secretariat.head"), step.pk, "拟同意。")
    clock = Clock.objects.get(step=step)
    assert (clock.state, clock.late) == ("stopped", True)
    assert desk.open().due_at == moment(20, 17, 30)


def test_the_next_must_be_named_and_nothing_is_half_saved(desk):
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟同意。")
        with pytest.raises(ValidationError) as refused:
            agree(desk.user("deputy"), desk.open().pk, "同意。")
    assert "Handle" in refused.value.messages[0]
    assert desk.holders() == [("instruct", "deputy")]
    assert JournalLine.objects.filter(act="instruct").count() == 0


def test_choices_for_a_later_stage_are_kept_until_then(desk):
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟请网络处办理。",
              choices={"3.handle": [desk.office.p("network.head")], "4.read": [desk.office.p("director")]})
        agree(desk.user("deputy"), desk.open().pk, "同意。")
        assert desk.holders() == [("handle", "network.head")]
        agree(desk.user("network.head"), desk.open().pk, "已办。")
    assert desk.open("read").principal == desk.office.p("director")
    assert desk.status() == "circulating"


def test_the_one_before_may_change_what_was_proposed(desk):
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟请网络处、软件处办理。",
              choices={"3.handle": [desk.office.p("network.head"), desk.office.p("software.head")]})
        agree(desk.user("deputy"), desk.open().pk, "软件处办理即可。", choices={"3.handle": [desk.office.p("software.head")]})
        assert desk.holders() == [("handle", "software.head")]
        agree(desk.user("software.head"), desk.open().pk, "已办。")
    assert desk.status() == "answered"


@pytest.mark.parametrize("rule, quota, after_one, after_two", [("all", 1, 2, 0), ("any", 1, 0, 0), ("quota", 2, 2, 0)])
def test_stage_rules(bare, rule, quota, after_one, after_two):
    chosen = ["network.head", "software.head", "secretariat.head"][: 3 if rule == "quota" else 2]
    template = make_template(
        bare.office, ("Countersign", "", {"rule": rule, "quota": quota}, [("countersign", code, 1) for code in chosen]))
    if rule == "all":
        after_one = 1
    bare.start(template)
    with bare.at(16, 10):
        agree(bare.user("network.head"), bare.open(code="network.head").pk)
        assert len(bare.holders()) == after_one
        if after_one:
            agree(bare.user("software.head"), bare.open(code="software.head").pk)
    assert len(bare.holders()) == after_two
    assert Route.objects.get().state == Route.State.ENDED
    left = Step.objects.filter(state="cancelled")
    assert left.count() == len(chosen) - (1 if rule == "any" else 2)
    assert all(step.ended_by.act == "countersign" for step in left)


def test_whoever_comes_second_is_told_who_and_when(bare):
    template = make_template(bare.office, ("Any", "", {"rule": "any"},
                                           [("review", "network.head", 1), ("review", "software.head", 1)]))
    bare.start(template)
    mine = bare.open(code="software.head")
    with bare.at(16, 10, 12):
        agree(bare.user("network.head"), bare.open(code="network.head").pk)
    with bare.at(16, 10, 30), pytest.raises(AlreadyDone) as late:
        agree(bare.user("software.head"), mine.pk)
    assert late.value.by.name_zh == "张建军"
    assert late.value.at == moment(16, 10, 12)
    assert "2026-11-16 10:12" in late.value.messages[0]


def test_a_finished_step_says_so_to_whoever_did_it(desk):
    step = desk.open()
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), step.pk, "拟同意。")
        with pytest.raises(AlreadyDone):
            agree(desk.user("secretariat.head"), step.pk, "拟同意。")


def test_strangers_see_nothing_and_colleagues_may_not(desk):
    with desk.at(16, 10):
        with pytest.raises(Http404):
            agree(desk.user("software.staff"), desk.open().pk, "拟同意。")
        with pytest.raises(Denied):
            agree(desk.user("registry"), desk.open().pk, "拟同意。")
    assert desk.holders() == [("propose", "secretariat.head")]


def test_a_route_to_somebody_who_left_is_refused(bare, template):
    bare.office.leaves("deputy", moment(10))
    with bare.at(16), pytest.raises(NobodyThere) as refused:
        start(bare.user("registry"), bare.document.pk, template.pk)
    assert "deputy" in refused.value.messages[0] or "副主任" in refused.value.messages[0]
    assert Route.objects.count() == 0
    person = bare.office.people["deputy"]
    other = make_template(bare.office, ("Handle", "", {}, [("handle", "chosen", 1)]), code="short")
    with bare.at(16), pytest.raises(NobodyThere):
        start(bare.user("registry"), bare.document.pk, other.pk, choices={"1.handle": [f"u{person.pk}"]})


def test_a_person_whom_a_template_names_is_asked_in_their_post(bare):
    office = bare.office
    template = make_template(office, ("Handle", "", {}, [("handle", "network.staff", 1)]), code="short")
    StepTemplate.objects.filter(stage__template=template).update(post=None, person=office.people["network.staff"])
    with bare.at(16):
        start(bare.user("registry"), bare.document.pk, template.pk)
    assert bare.open().principal == f"{office.p('network.staff')}.u{office.people['network.staff'].pk}"
    assert bare.open().post.code == "network.staff"


def test_only_once_only_in_use_only_with_the_right(desk, template):
    with desk.at(16, 10):
        with pytest.raises(NotPossible):
            start(desk.user("registry"), desk.document.pk, template.pk)
        with pytest.raises(Denied):
            start(desk.user("deputy"), desk.document.pk, template.pk)
    RouteTemplate.objects.update(retired_at=moment(16))
    with desk.at(16, 10), pytest.raises(ValidationError):
        withdraw(desk.user("registry"), desk.document.pk, "走错了流程")
        start(desk.user("registry"), desk.document.pk, template.pk)


def test_a_running_route_keeps_its_copy(desk, template):
    template.stages.all().delete()
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟同意。")
    assert desk.holders() == [("instruct", "deputy")]


def test_withdrawing_needs_a_reason_and_restores_the_status(desk):
    with desk.at(16, 10):
        with pytest.raises(ValidationError):
            withdraw(desk.user("registry"), desk.document.pk, " ")
        withdraw(desk.user("registry"), desk.document.pk, "走错了流程")
    assert desk.holders() == []
    assert desk.status() == "registered"
    assert Route.objects.get().state == Route.State.WITHDRAWN
    assert Clock.objects.filter(is_open=True).count() == 0
    with desk.at(16, 11):
        assert not may(desk.user("deputy"), "propose", desk.document)


def test_a_parallel_stage_waits_for_everybody_chosen(desk):
    office = desk.office
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟同意。")
        agree(desk.user("deputy"), desk.open().pk, "请两处办理。",
              choices={"3.handle": [office.p("network.head"), office.p("software.head"), office.p("network.head")]})
        assert desk.holders() == [("handle", "network.head"), ("handle", "software.head")]
        agree(desk.user("network.head"), desk.open(code="network.head").pk, "已办。")
        assert desk.holders() == [("handle", "software.head")]


def test_a_named_post_that_fell_vacant_on_the_way_may_be_replaced_and_no_other(desk):
    office = desk.office
    with desk.at(16, 9, 30):  # while the deputy is there, nobody reroutes what the template names
        agree(desk.user("secretariat.head"), desk.open().pk, "拟办。", choices={"2.instruct": [office.p("director")]})
    assert desk.holders() == [("instruct", "deputy")]
    with desk.at(16, 9, 40):
        recall(desk.user("secretariat.head"), Step.objects.get(act="propose", state="done").pk)
    office.leaves("deputy", moment(16, 9, 50))
    with desk.at(16, 10):
        with pytest.raises(NobodyThere):
            agree(desk.user("secretariat.head"), desk.open().pk, "拟办。")
        assert desk.holders() == [("propose", "secretariat.head")]
        way = Way(desk.document.reread())
        assert [slot.key for slot in slots_after(desk.open(), way.steps, way.vacant)][:1] == ["2.instruct"]
        agree(desk.user("secretariat.head"), desk.open().pk, "拟办。", choices={"2.instruct": [office.p("director")]})
    assert desk.holders() == [("instruct", "director")]
