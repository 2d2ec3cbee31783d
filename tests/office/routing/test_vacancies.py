"""A holder leaves while the step is open: the page says so, nobody is urged in vain, who can help is told and may."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from office.notices.models import Notice
from office.notices.sentences import sentence
from office.outbox.models import Message
from office.outbox.services import drain
from office.permissions.ask import Denied
from office.routing.errors import NobodyThere, NotPossible
from office.routing.models import JournalLine, Step
from office.routing.queries import holders_of, now_line
from office.routing.services.deciding import agree
from office.routing.services.passing import hand_on
from office.routing.services.urging import urge
from office.routing.vacancies import tell_of_vacancies
from tests.office.made import moment


@pytest.fixture
def vacant(desk):
    """The network's head was asked to handle and has left."""
    office = desk.office
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟请批示。")
        agree(desk.user("deputy"), desk.open().pk, "请网络处办理。", choices={"3.handle": [office.p("network.head")]})
    office.leaves("network.head", moment(17))
    with desk.at(17, 9):
        drain()
        Notice.objects.all().delete()
    return desk


def test_the_now_line_says_vacant_and_the_post_once(vacant):
    with vacant.at(17, 10):
        record = vacant.document.reread()
        holder = now_line(record)["holders"][0]
        title = vacant.office.posts["network.head"].full_title
        assert (holder["name"], holder["post"]) == (title, "vacant")
        assert holders_of([record])[record.pk] == f"{title} (vacant)"


def test_urging_a_vacant_step_is_refused_in_a_sentence(vacant):
    with vacant.at(17, 10), pytest.raises(NotPossible, match="is vacant"):
        urge(vacant.user("registry"), vacant.open("handle").pk, "请速办。")
    assert not JournalLine.objects.filter(name="urge").exists()


def test_starter_registry_and_head_are_told_once(vacant):
    office = vacant.office
    office.hire("second", "赵一", "Zhao Yi", office.posts["registry"])
    office.hire("new.staff", "钱二", "Qian Er", office.posts["network.staff"])
    for _time in range(2):
        with vacant.at(17, 10):
            assert tell_of_vacancies() == 1
            drain()
    told = Notice.objects.filter(subject="vacant")
    assert {notice.person.name_en for notice in told} == {"Chen Jingyi", "Zhao Yi"}
    assert "Nobody holds the post any more" in sentence(told[0])
    assert Message.objects.filter(topic="notice.vacant").count() == 1


def test_the_head_of_the_vacant_posts_division_is_told(desk):
    office = desk.office
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟请批示。")
        agree(desk.user("deputy"), desk.open().pk, "请办。", choices={"3.handle": [office.p("network.staff")]})
    office.leaves("network.staff", moment(17))
    with desk.at(17, 10):
        tell_of_vacancies()
        message = Message.objects.get(topic="notice.vacant")
    assert f"d{office.divisions['network'].pk}.division_head" in message.payload["to"]


def test_one_of_several_holders_who_left_is_missed_though_others_hold_the_post(desk):
    office = desk.office
    office.hire("second", "吕思远", "Lü Siyuan", office.posts["network.staff"])
    asked = f"{office.p('network.staff')}.u{office.people['network.staff'].pk}"
    with desk.at(16, 10):
        agree(desk.user("secretariat.head"), desk.open().pk, "拟请批示。")
        agree(desk.user("deputy"), desk.open().pk, "请办。", choices={"3.handle": [asked]})
    office.leaves("network.staff", moment(17))
    with desk.at(17, 10):
        holder = now_line(desk.document.reread())["holders"][0]
        assert (holder["name"], holder["post"]) == ("Li Minglang", "has left")
        assert tell_of_vacancies() == 1
        message = Message.objects.get(topic="notice.vacant")
    assert f"d{office.divisions['network'].pk}.division_head" in message.payload["to"]


def test_nobody_is_told_while_somebody_holds_it(desk):
    with desk.at(16, 10):
        assert tell_of_vacancies() == 0
    assert not Message.objects.filter(topic="notice.vacant").exists()


def test_whoever_may_start_routes_hands_it_on_with_a_reason(vacant):
    office, step = vacant.office, vacant.open("handle")
    with vacant.at(17, 10):
        with pytest.raises(ValidationError) as refused:
            hand_on(vacant.user("registry"), step.pk, office.p("network.staff"), " ")
        assert "note" in refused.value.message_dict
        with pytest.raises(NobodyThere):
            hand_on(vacant.user("registry"), step.pk, office.p("network.head"), "原承办人已调离。")
        with pytest.raises(Denied):
            hand_on(vacant.user("director"), step.pk, office.p("network.staff"), "原承办人已调离。")
        line = hand_on(vacant.user("registry"), step.pk, office.p("network.staff"), "原承办人已调离。")
    assert (line.name, line.by, line.opinion) == ("hand_on", office.people["registry"], "原承办人已调离。")
    assert vacant.holders() == [("handle", "network.staff")]
    assert Step.objects.get(pk=step.pk).state == Step.State.CANCELLED
    with vacant.at(17, 11):
        agree(vacant.user("network.staff"), vacant.open("handle").pk, "已办理。")
    assert vacant.holders() == []


def test_a_step_that_is_held_is_not_handed_on_by_the_registry(desk):
    with desk.at(16, 10), pytest.raises(Denied):
        hand_on(desk.user("registry"), desk.open().pk, desk.office.p("deputy"), "改派。")
    assert desk.holders() == [("propose", "secretariat.head")]


def test_the_page_offers_to_hand_on_and_not_to_urge(vacant, client):
    client.force_login(vacant.office.users["registry"])
    step = vacant.open("handle")
    with vacant.at(17, 10):
        page = client.get(vacant.document.get_absolute_url(), headers={"Accept-Language": "en"}).content.decode()
        hand, urging = (reverse("route_act", args=[vacant.document.pk, name, step.pk]) for name in ("hand_on", "urge"))
        assert hand in page and urging not in page and "vacant" in page
        answer = client.post(hand, {"principal": vacant.office.p("network.staff"), "opinion": ""})
        assert answer.status_code == 422 and answer.context["form"].errors["opinion"]
        answer = client.post(hand, {"principal": vacant.office.p("network.staff"), "opinion": "原承办人已调离。"})
    assert answer.status_code == 302 and vacant.holders() == [("handle", "network.staff")]
