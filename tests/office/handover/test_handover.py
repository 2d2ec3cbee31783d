"""A holder leaves: what they have is listed, assigned, signed for by both, and comes into the taker's hands."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from office.handover.models import Handover
from office.handover.services import assign, refuse, sign, take
from office.handover.sweep import follow
from office.handover.things import lacking, on_a_list, things_of
from office.notices.models import Notice
from office.orgchart.models import Appointment, Substitution
from office.orgchart.services import abolish_division, appoint, end_appointment, succeed_divisions
from office.outbox.services import drain
from office.permissions.ask import may
from office.records.models import Draft
from office.routing.models import JournalLine, Step
from office.routing.services.deciding import agree
from tests.office.made import moment


@pytest.fixture
def handling(desk):
    """The network's head was asked to handle; they have a draft, and stand in for the software's head."""
    office = desk.office
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟请批示。")
        agree(desk.user("deputy"), desk.open().pk, "请网络处办理。", choices={"3.handle": [office.p("network.head")]})
        Draft.objects.create(person=office.people["network.head"], form="/secretariat/outgoing_document/new/",
                             title="关于机房检修的通知")
    office.substitute("software.head", "network.head", moment(1))
    return desk


def leave(desk, code="network.head", day=17, at=None):
    held = Appointment.objects.get(person=desk.office.people[code], post=desk.office.posts[code], valid_to=None)
    with desk.at(day):
        end_appointment(desk.user("director"), held, reason="调离", at=at)
    return Handover.objects.get(appointment=held)


def kinds(handover, at):
    return sorted(thing.holding.name for thing in things_of(handover, at))


def all_to(desk, handover, code, by):
    post, person = desk.office.posts[code], desk.office.people[code]
    to = {thing.key: (post.pk, person.pk) for thing in things_of(handover, moment(17, 10))}
    return assign(desk.user(by), handover.pk, to)


def test_the_end_of_an_appointment_opens_the_list_in_its_own_transaction(handling):
    handover = leave(handling)
    assert (handover.state, handover.person) == ("open", handling.office.people["network.head"])
    with handling.at(17, 10) as at:
        assert kinds(handover, at) == ["draft", "step", "substitution_taken"]
        lost = lacking(at)
        assert {thing.key for thing in lost} == set(on_a_list(lost)) != set()


def test_what_another_holder_of_the_post_answers_for_is_not_listed(handling):
    office = handling.office
    office.hire("second", "赵一", "Zhao Yi", office.posts["network.head"])
    handover = leave(handling)
    with handling.at(17, 10) as at:
        assert kinds(handover, at) == ["draft", "substitution_taken"]


def test_both_sign_and_the_step_goes_on_with_its_limit(handling):
    handover = leave(handling, day=17, at=moment(30))
    step = handling.open("handle")
    due = step.due_at
    with handling.at(17, 10):
        all_to(handling, handover, "network.staff", by="network.head")
        sign(handling.user("network.head"), handover.pk)
        assert handling.open("handle").principal == handling.office.p("network.head")  # nothing moves by one signature
        take(handling.user("network.staff"), handover.pk)
    handover.refresh_from_db()
    assert (handover.state, handover.signed_by) == ("done", handling.office.people["network.head"])
    now = handling.open("handle")
    assert (now.principal, now.due_at) == (handling.office.p("network.staff"), due)
    assert Draft.objects.get().person == handling.office.people["network.staff"]
    assert Substitution.objects.get().valid_to == moment(30)
    with handling.at(17, 11):
        assert may(handling.user("network.staff"), "handle", handling.document)
    line = JournalLine.objects.filter(name="hand_on").get()
    assert (line.by, line.opinion) == (handling.office.people["network.staff"], "工作交接：张建军→李明朗")
    with handling.at(17, 12):
        drain()
        follow()
    assert {"handover_signed", "handover_done"} <= set(Notice.objects.values_list("subject", flat=True))
    assert Handover.objects.get().state == "done"


def test_for_a_giver_who_is_gone_the_one_above_signs_with_a_reason(handling):
    handover = leave(handling)
    with handling.at(17, 10):
        with pytest.raises(PermissionDenied):
            all_to(handling, handover, "network.staff", by="deputy")  # the head is gone, the director is above
        all_to(handling, handover, "network.staff", by="director")
        with pytest.raises(ValidationError, match="Give the reason"):
            sign(handling.user("director"), handover.pk)
        sign(handling.user("director"), handover.pk, "本人已调离，无法到场")
        take(handling.user("network.staff"), handover.pk)
    handover.refresh_from_db()
    assert (handover.state, handover.signed_by, handover.sign_reason) == (
        "done", handling.office.people["director"], "本人已调离，无法到场")
    assert Substitution.objects.get().valid_to == moment(17, 10)
    with handling.at(17, 11) as at:
        assert lacking(at) == []


def test_nobody_signs_for_a_giver_who_is_here_nor_both_halves(handling):
    handover = leave(handling, at=moment(30))
    with handling.at(17, 10):
        all_to(handling, handover, "director", by="director")
        with pytest.raises(ValidationError, match="still here"):
            sign(handling.user("director"), handover.pk, "代签")
    with handling.at(30, 10), pytest.raises(ValidationError, match="does not sign for the giver"):
        sign(handling.user("director"), handover.pk, "代签")


def test_a_renamed_division_hands_over_nothing_and_loses_nothing(handling):
    office = handling.office
    old = office.divisions["network"]
    new = type(old)(code="network2", name_en="Network 2", name_zh="网络处", app="", order=9, valid_from=moment(18))
    with handling.at(18):
        succeed_divisions(handling.user("director"), [old], new, reason="更名")
    assert not Handover.objects.exists()
    with handling.at(18, 10) as at:
        assert lacking(at) == []


def test_an_abolished_divisions_work_is_listed_and_its_records_change_division(handling):
    office = handling.office
    for record in [handling.document.reread()]:
        with handling.at(17):
            record.division = office.divisions["network"]
            record.save()
    with handling.at(18):
        abolish_division(handling.user("director"), office.divisions["network"], reason="撤销")
    with handling.at(18, 10) as at:
        lost = lacking(at)
        assert {"step", "record"} <= {thing.holding.name for thing in lost}
        assert set(on_a_list(lost)) == {thing.key for thing in lost}
        lists = list(Handover.objects.filter(state="open"))
        for handover in lists:
            to = {thing.key: (office.posts["software.head"].pk, office.people["software.head"].pk)
                  for thing in things_of(handover, at)}
            assign(handling.user("director"), handover.pk, to)
            if to:
                sign(handling.user("director"), handover.pk, "处室撤销")
                take(handling.user("software.head"), handover.pk)
        assert lacking(at) == []
    assert handling.document.reread().division == office.divisions["software"]


def test_what_waits_for_a_post_nobody_ever_held_is_put_on_a_list(handling):
    step = handling.open("handle")
    Step.objects.filter(pk=step.pk).update(principal=f"d{handling.office.divisions['software'].pk}.registry")
    with handling.at(17, 10) as at:
        assert [thing.holding.name for thing in lacking(at)] == ["step"]
        assert follow() == 1
        assert follow() == 0
        handover = Handover.objects.get()
        assert (handover.appointment, handover.principal) == (
            None, f"d{handling.office.divisions['software'].pk}.registry")
        all_to(handling, handover, "software.head", by="secretariat.head")
        sign(handling.user("secretariat.head"), handover.pk, "该职务空缺")
        take(handling.user("software.head"), handover.pk)
        assert lacking(at) == []


def test_an_end_taken_back_and_an_empty_list_close_by_themselves(handling):
    handover = leave(handling, at=moment(30))
    held = handover.appointment
    with handling.at(18):
        held.refresh_from_db()
        held.valid_to = None
        held.save()
        follow()
    handover.refresh_from_db()
    assert handover.state == "void"
    empty = leave(handling, "software.staff", day=18)
    with handling.at(18, 10):
        follow()
    empty.refresh_from_db()
    assert empty.state == "empty"


def test_what_somebody_keeps_in_another_post_stays_with_them(handling):
    office = handling.office
    with handling.at(17):
        appoint(handling.user("director"), office.people["network.head"], office.posts["software.staff"], reason="交流")
    handover = leave(handling, day=18)
    with handling.at(18, 10):
        to = {thing.key: (office.posts["network.staff"].pk, office.people["network.staff"].pk)
              for thing in things_of(handover, moment(18, 10))}
        draft = next(key for key in to if key[0] == "draft")
        to[draft] = (office.posts["software.staff"].pk, office.people["network.head"].pk)
        assign(handling.user("network.head"), handover.pk, to)
        sign(handling.user("network.head"), handover.pk)
        take(handling.user("network.staff"), handover.pk)
    assert Draft.objects.get().person == office.people["network.head"]
    assert handover.lines.get(holding="draft").state == "handed"


def test_a_taker_refuses_and_the_signature_is_void(handling):
    handover = leave(handling, at=moment(30))
    with handling.at(17, 10):
        all_to(handling, handover, "network.staff", by="network.head")
        with pytest.raises(ValidationError, match="To be assigned"):
            take(handling.user("network.staff"), handover.pk)
        sign(handling.user("network.head"), handover.pk)
        with pytest.raises(PermissionDenied):
            take(handling.user("software.staff"), handover.pk)
        with pytest.raises(ValidationError):
            refuse(handling.user("network.staff"), handover.pk, " ")
        refuse(handling.user("network.staff"), handover.pk, "不熟悉该业务")
        handover.refresh_from_db()
        assert (handover.state, handover.signed_by) == ("open", None)
        with pytest.raises(ValidationError, match="Nobody is named yet"):
            sign(handling.user("network.head"), handover.pk)
        all_to(handling, handover, "software.staff", by="network.head")
        sign(handling.user("network.head"), handover.pk)
        take(handling.user("software.staff"), handover.pk)
    assert handling.open("handle").principal == handling.office.p("software.staff")
