"""Hand on, add signers, co-handle, take over, act as substitute within the scope and the time."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from office.orgchart.models import Appointment
from office.permissions.ask import Denied, may
from office.permissions.models import Access
from office.routing.errors import NobodyThere, NotPossible
from office.routing.models import JournalLine, Step
from office.routing.services.deciding import agree
from office.routing.services.passing import add_signer, co_handle, hand_on, take_over
from office.routing.services.recalling import recall, see
from tests.office.made import moment


@pytest.fixture
def handling(desk):
    """At the network division's head, to handle within three working days."""
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟请网络处办理。")
        agree(desk.user("deputy"), desk.open().pk, "同意。", choices={"3.handle": [desk.office.p("network.head")]})
    return desk


def test_handing_on_keeps_the_limit_and_the_sight(handling):
    desk, step = handling, handling.open()
    with desk.at(18, 10):
        hand_on(desk.user("network.head"), step.pk, desk.office.p("network.staff"), "请办理。")
    new = desk.open()
    assert (new.principal, new.act, new.due_at) == (desk.office.p("network.staff"), "handle", step.due_at)
    assert new.note == "请办理。"
    with desk.at(18, 11):
        assert may(desk.user("network.head"), "view", desk.document)
        assert not may(desk.user("network.head"), "handle", desk.document)
        agree(desk.user("network.staff"), new.pk, "已办。")
    assert desk.status() == "answered"


def test_handing_on_to_the_same_or_to_nobody_is_refused(handling):
    desk, step = handling, handling.open()
    desk.office.leaves("software.head", moment(1))
    with desk.at(17):
        for wrong in (step.principal, ""):
            with pytest.raises(ValidationError):
                hand_on(desk.user("network.head"), step.pk, wrong)
        with pytest.raises(NobodyThere):
            hand_on(desk.user("network.head"), step.pk, desk.office.p("software.head"))
    assert desk.open().pk == step.pk


def test_a_signer_before_holds_the_step_up(handling):
    desk, step = handling, handling.open()
    with desk.at(17):
        add_signer(desk.user("network.head"), step.pk, desk.office.p("software.head"), "before", "请先会签。")
        assert desk.holders() == [("countersign", "software.head")]
        with pytest.raises(NotPossible):
            agree(desk.user("network.head"), step.pk, "已办。")
    with desk.at(18):
        signed = desk.open()
        agree(desk.user("software.head"), signed.pk, "同意。")
        assert desk.open().pk == step.pk
        assert desk.open().due_at > step.due_at  # the day of waiting is not counted
        recall(desk.user("software.head"), signed.pk)
        assert desk.holders() == [("countersign", "software.head")]
        agree(desk.user("software.head"), signed.pk, "同意。")
        agree(desk.user("network.head"), step.pk, "已办。")
    assert desk.status() == "answered"


def test_a_signer_after_comes_before_the_next_stage(handling):
    desk, step = handling, handling.open()
    with desk.at(17):
        add_signer(desk.user("network.head"), step.pk, desk.office.p("software.head"), "after")
        assert desk.holders() == [("handle", "network.head")]
        agree(desk.user("network.head"), step.pk, "已办。")
        assert desk.holders() == [("countersign", "software.head")]
        recall(desk.user("network.head"), step.pk)
        assert desk.holders() == [("handle", "network.head")]
        agree(desk.user("network.head"), step.pk, "已办。")
        agree(desk.user("software.head"), desk.open().pk)
    assert desk.status() == "answered"


def test_signers_beside_and_co_handlers_must_all_be_done(handling):
    desk, step = handling, handling.open()
    with desk.at(17):
        add_signer(desk.user("network.head"), step.pk, desk.office.p("software.head"), "beside")
        co_handle(desk.user("network.head"), step.pk, [desk.office.p("network.staff"), desk.office.p("software.staff")])
        agree(desk.user("network.head"), step.pk, "已办。")
        left = [("countersign", "software.head"), ("assist", "network.staff"), ("assist", "software.staff")]
        assert desk.holders() == left
        for code in ("software.head", "network.staff"):
            agree(desk.user(code), desk.open(code=code).pk)
        assert desk.status() == "handling"
        agree(desk.user("software.staff"), desk.open().pk)
    assert desk.status() == "answered"


def test_the_head_takes_over_a_colleagues_step(handling):
    desk, step = handling, handling.open()
    with desk.at(17):
        hand_on(desk.user("network.head"), step.pk, desk.office.p("network.staff"))
    held = desk.open()
    with desk.at(18):
        with pytest.raises(Http404):
            take_over(desk.user("software.head"), held.pk, "李明朗请假。")
        with pytest.raises(ValidationError):
            take_over(desk.user("network.head"), held.pk, "")
        take_over(desk.user("network.head"), held.pk, "李明朗请假。")
    assert desk.holders() == [("handle", "network.head")]
    assert desk.open().due_at == step.due_at
    line = JournalLine.objects.get(name="take_over")
    assert (line.by.name_zh, line.opinion) == ("张建军", "李明朗请假。")
    with desk.at(18, 10):
        assert not may(desk.user("network.staff"), "view", desk.document)
        agree(desk.user("network.head"), desk.open().pk, "已办。")
    assert desk.status() == "answered"


def test_a_head_with_a_colleague_on_the_record_takes_over_nobody_elses_step(desk):
    office = desk.office
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟请两处办理。")
        chosen = [office.p("network.staff"), office.p("software.head")]
        agree(desk.user("deputy"), desk.open().pk, "同意。", choices={"3.handle": chosen})
    steps = {step.principal: step for step in Step.objects.filter(is_open=True)}
    with desk.at(17):
        with pytest.raises(Denied):
            take_over(desk.user("network.head"), steps[chosen[1]].pk, "代办。")
        take_over(desk.user("network.head"), steps[chosen[0]].pk, "李明朗请假。")
    assert sorted(desk.holders()) == [("handle", "network.head"), ("handle", "software.head")]


def test_one_of_a_division_takes_the_step_from_the_pool(desk):
    office = desk.office
    division = f"d{office.divisions['network'].pk}"
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟办。")
        agree(desk.user("deputy"), desk.open().pk, "请办。", choices={"3.handle": [division]})
        step = desk.open()
        assert may(desk.user("network.staff"), "handle", desk.document)
        take_over(desk.user("network.staff"), step.pk, "我来办。")
    assert desk.holders() == [("handle", "network.staff")]
    with desk.at(16, 11), pytest.raises(NotPossible):
        take_over(desk.user("network.staff"), desk.open().pk, "我来办。")


@pytest.fixture
def shared(handling):
    """Two hold the post of the network division's staff, and the step is asked of one of them."""
    desk, office = handling, handling.office
    office.hire("second", "吕思远", "Lü Siyuan", office.posts["network.staff"])
    with desk.at(17):
        hand_on(desk.user("network.head"), desk.open().pk, one_of(office, "network.staff"))
    return desk


def one_of(office, code, post="network.staff"):
    """How a holder of a shared post is addressed."""
    return f"{office.p(post)}.u{office.people[code].pk}"


def test_of_two_in_a_post_only_the_one_asked_may_act(shared):
    desk, step = shared, shared.open()
    assert (step.post.code, step.person.name_zh, desk.holders()) == (
        "network.staff", "李明朗", [("handle", "network.staff")])
    with desk.at(18):
        assert not may(desk.user("second"), "view", desk.document)
        with pytest.raises(Http404):
            agree(desk.user("second"), step.pk, "已办。")
        agree(desk.user("network.staff"), step.pk, "已办。")
        assert may(desk.user("network.staff"), "view", desk.document)
        assert not may(desk.user("second"), "view", desk.document)
    assert desk.status() == "answered"


def test_the_head_takes_over_from_one_of_two(shared):
    desk, step = shared, shared.open()
    with desk.at(18):
        with pytest.raises(Http404):
            take_over(desk.user("software.head"), step.pk, "李明朗请假。")
        take_over(desk.user("network.head"), step.pk, "李明朗请假。")
        assert not may(desk.user("network.staff"), "view", desk.document)
    assert desk.holders() == [("handle", "network.head")]


def test_a_substitute_acts_for_one_of_two(shared):
    desk, step = shared, shared.open()
    desk.office.substitute("network.staff", "software.staff", moment(18), moment(19))
    with desk.at(19):
        assert not may(desk.user("software.staff"), "view", desk.document)
    with desk.at(18, 10):
        agree(desk.user("software.staff"), step.pk, "代为办理。")
    line = JournalLine.objects.get(act="handle", name="agree")
    assert (line.by.name_zh, line.behalf.name_zh, line.post.code) == ("马晓东", "李明朗", "network.staff")


def test_the_right_of_one_of_two_ends_with_the_post(shared):
    desk, step = shared, shared.open()
    desk.office.leaves("network.staff", moment(18))
    Appointment.objects.create(person=desk.office.people["network.staff"], post=desk.office.posts["software.staff"],
                               valid_from=moment(18))
    with desk.at(18):
        assert not may(desk.user("network.staff"), "view", desk.document)
        with pytest.raises(Http404):
            agree(desk.user("network.staff"), step.pk, "已办。")
        hand_on(desk.user("registry"), step.pk, one_of(desk.office, "second"), "李明朗调离。")
    with desk.at(18, 10):
        agree(desk.user("second"), desk.open().pk, "已办。")
    assert desk.status() == "answered"


def test_twin_asked_as_a_person_alone_the_right_outlives_the_post(handling):
    desk, person = handling, handling.office.people["network.staff"]
    with desk.at(17):
        hand_on(desk.user("network.head"), desk.open().pk, f"u{person.pk}")
    desk.office.leaves("network.staff", moment(18))
    Appointment.objects.create(person=person, post=desk.office.posts["software.staff"], valid_from=moment(18))
    with desk.at(18):
        assert may(desk.user("network.staff"), "handle", desk.document)


def test_one_of_two_takes_what_was_asked_of_the_post(handling):
    desk, office = handling, handling.office
    office.hire("second", "吕思远", "Lü Siyuan", office.posts["network.staff"])
    with desk.at(17):
        hand_on(desk.user("network.head"), desk.open().pk, office.p("network.staff"))
        take_over(desk.user("second"), desk.open().pk, "我来办。")
        assert desk.open().principal == one_of(office, "second")
        with pytest.raises(NotPossible):
            take_over(desk.user("second"), desk.open().pk, "我来办。")


def test_a_substitute_acts_for_the_absent_until_it_ends(desk):
    office, step = desk.office, desk.open()
    office.substitute("secretariat.head", "network.staff", moment(16), moment(17))
    with desk.at(16, 10):
        agree(desk.user("network.staff"), step.pk, "拟请孙主任批示。")
    line = JournalLine.objects.get(act="propose")
    assert (line.by.name_zh, line.behalf.name_zh, line.post.code) == ("李明朗", "王淑敏", "secretariat.head")
    left = Access.objects.get(cause=f"took_part:{step.pk}")
    assert left.principal == office.p("secretariat.head")  # the post's, not the substitute's
    with desk.at(16, 11):
        assert may(desk.user("network.staff"), "view", desk.document)
    with desk.at(17, 9):  # the substitution is over the minute it ends
        assert not may(desk.user("network.staff"), "view", desk.document)
        assert may(desk.user("secretariat.head"), "view", desk.document)


@pytest.mark.parametrize("scope, allowed", [
    ({}, True), ({"acts": ["propose"]}, True), ({"acts": ["handle"]}, False),
    ({"kinds": ["incoming_document"]}, True), ({"kinds": ["outgoing_document"]}, False),
])
def test_the_scope_of_a_substitution(desk, scope, allowed):
    desk.office.substitute("secretariat.head", "network.staff", moment(16), moment(20), **scope)
    with desk.at(16, 10):
        if allowed:
            agree(desk.user("network.staff"), desk.open().pk, "拟同意。")
            return
        with pytest.raises((Denied, Http404)):
            agree(desk.user("network.staff"), desk.open().pk, "拟同意。")


def test_a_substitute_may_say_that_they_have_it(desk):
    step = desk.open()
    desk.office.substitute("secretariat.head", "network.staff", moment(16), moment(20))
    with desk.at(16, 10):
        take_over(desk.user("network.staff"), step.pk, "王处长出差。")
    step.refresh_from_db()
    assert (step.principal, step.seen_by.name_zh) == (desk.office.p("secretariat.head"), "李明朗")
    assert JournalLine.objects.get(name="take_over").behalf.name_zh == "王淑敏"


def test_seeing_is_noted_for_the_holder_and_the_substitute_alone(desk):
    step = desk.open()
    with desk.at(16, 9, 30):
        assert see(desk.user("software.staff"), desk.document.pk) == 0
    desk.office.substitute("secretariat.head", "network.staff", moment(16), moment(20))
    with desk.at(16, 10):
        assert see(desk.user("network.staff"), desk.document.pk) == 1
    step.refresh_from_db()
    assert (step.seen_at, step.seen_by.name_zh) == (moment(16, 10), "李明朗")


def test_nobody_is_added_to_a_step_that_is_not_theirs(handling):
    desk, step = handling, handling.open()
    with desk.at(17), pytest.raises(Denied):
        add_signer(desk.user("deputy"), step.pk, desk.office.p("software.head"), "beside")
    assert Step.objects.filter(parent__isnull=False).count() == 0
