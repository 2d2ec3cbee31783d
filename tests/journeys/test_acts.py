"""Returning, taking back, handing on, circulating, urging, substituting and taking over, as people do them."""

import pytest

from office.notices.models import Notice
from office.orgchart.services import substitute as substitute_for
from office.routing.models import JournalLine, Step
from office.routing.services.passing import hand_on
from office.testing import account
from office.time import now
from tests.journeys.desk import Desk
from tests.journeys.made import filed, holders, open_step, post, routed


@pytest.mark.parametrize(("then", "next_holder"), [("walk", "leadership.deputy"), ("jump", "network.head")])
def test_a_return_comes_back_the_way_that_was_asked(desk: Desk, then: str, next_holder: str) -> None:
    document = routed("pass_on")
    handler = desk.sign_in("network.head").open(document.get_absolute_url())
    handler.opinion("附件二缺第三页")
    handler.page.wait_for_timeout(2600)  # the draft of the opinion
    handler.follow("Return…")
    assert handler.main.locator("textarea[name=opinion]").input_value() == "附件二缺第三页"  # it followed to the return
    handler.main.get_by_label("Return to").select_option("Proposed opinion")
    handler.main.locator(f"input[name=then][value={then}]").check()
    handler.opinion("附件二缺第三页，请与来文单位核对。")
    handler.press("Return")
    assert holders(document) == ["secretariat.head"]
    assert JournalLine.objects.get(record=document.pk, name="return").opinion.startswith("附件二缺第三页")

    head = desk.sign_in("secretariat.head").open(document.get_absolute_url())
    assert "附件二缺第三页，请与来文单位核对。" in head.text()
    head.opinion("已补齐。")
    head.press("Submit the proposed opinion")
    assert holders(document) == [next_holder]


def test_a_return_needs_its_reason(desk: Desk) -> None:
    document = routed("propose")
    deputy = desk.sign_in("deputy").open(document.get_absolute_url())
    deputy.follow("Return…")
    deputy.button("Return").click()
    deputy.page.locator(".error-summary").wait_for()
    assert deputy.page.evaluate("document.activeElement.className") == "error-summary"
    assert deputy.page.title().startswith("Error:")
    assert holders(document) == ["leadership.deputy"]


def test_an_act_may_be_taken_back_until_it_is_opened(desk: Desk) -> None:
    document = routed("start")
    head = desk.sign_in("secretariat.head").open(document.get_absolute_url())
    head.opinion("拟请阅示。")
    head.pick("to_2_instruct", "slq")
    head.press("Submit the proposed opinion")
    head.press("Take back")
    assert holders(document) == ["secretariat.head"]
    assert head.main.locator("textarea[name=opinion]").count() == 1

    head.opinion("拟请立群主任批示。")
    head.press("Submit the proposed opinion")
    deputy = desk.sign_in("deputy").open(document.get_absolute_url())
    assert Step.objects.get(pk=open_step(document).pk).seen_at is not None
    head.press("Take back")  # the page is stale: the deputy has opened it meanwhile
    assert "It is too late to take this back" in head.said() and "Sun Liqun" in head.said()
    assert head.button("Take back").count() == 0
    assert holders(document) == ["leadership.deputy"]
    assert deputy.main.locator("textarea[name=opinion]").count() == 1


def test_a_step_is_handed_on(desk: Desk) -> None:
    document = routed("pass_on")
    head = desk.sign_in("network.head").open(document.get_absolute_url())
    head.follow("Hand on…")
    head.pick("principal", "lml")
    head.opinion("请明朗起草。")
    head.press("Hand on")
    assert "Li Minglang" in head.said()
    person = account("network.staff").person_id
    assert open_step(document).principal == f"p{post('network.staff').pk}.u{person}"  # one of two in that post
    desk.work()
    staff = desk.sign_in("network.staff")
    assert len(staff.inbox()) == 1
    assert "请明朗起草。" in staff.text()


def test_a_circular_is_read_by_one_of_two(desk: Desk) -> None:
    document = filed()
    clerk = desk.sign_in("registry").open(document.get_absolute_url())
    clerk.follow("Circulate…")
    clerk.pick("principals", "zjj", "zgd")
    clerk.button("Circulate").click()
    clerk.page.locator(".error-summary").wait_for()  # without a note readers would not know what to do
    assert not Step.objects.filter(record=document.pk).exists()
    clerk.opinion("请阅，并于周五前反馈意见。")
    clerk.press("Circulate")
    desk.work()
    assert Step.objects.filter(record=document.pk, reading=True, is_open=True).count() == 2

    reader = desk.sign_in("network.head")
    assert len(reader.inbox("read")) == 1
    assert "请阅，并于周五前反馈意见。" in reader.text()
    with reader.arriving():
        reader.main.locator("[data-open]").first.click()
    reader.press("Acknowledge")
    clerk.open(document.get_absolute_url())
    assert "1/2" in clerk.text()
    clerk.follow("Readers of the circulation of %(at)s (%(read)s/%(total)s)", at="2026-11-23 09:00", read="1", total="2")
    states = clerk.main.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert sorted(text.split()[-1] for text in states) == ["Read", "opened"]  # "Not opened"


def test_urging_twice_is_refused_with_the_reason(desk: Desk) -> None:
    document = routed("propose")
    clerk = desk.sign_in("registry")
    for words in ("请尽快批示。", "请再催。"):
        clerk.open(document.get_absolute_url())
        with clerk.arriving():
            clerk.main.locator("a", has_text="Urge").first.click()
        clerk.opinion(words)
        clerk.button("Urge").click()
        clerk.page.wait_for_load_state()
    assert "Chen Jingyi has urged this today already; 1 time a day is allowed." in clerk.text()
    assert clerk.main.locator("textarea[name=opinion]").input_value() == "请再催。"
    desk.work()
    assert Notice.objects.filter(person=account("deputy").person, urgent=True).count() == 1
    assert "Urged" in desk.sign_in("deputy").open("/").text()


def test_a_substitute_acts_and_is_named(desk: Desk) -> None:
    document = routed("start")
    substitute_for(account("security"), post("secretariat.head"), account("secretariat.head").person,
                   account("secretariat.staff").person, valid_from=now(), valid_to=None, reason="出差")
    substitute = desk.sign_in("secretariat.staff")
    substitute.take()
    assert "as substitute" in substitute.text()
    substitute.opinion("拟请孙主任批示。")
    substitute.pick("to_2_instruct", "slq")
    substitute.press("Submit the proposed opinion")
    line = JournalLine.objects.get(record=document.pk, name="agree")
    assert line.by == account("secretariat.staff").person
    deputy = desk.sign_in("deputy").open(document.get_absolute_url())
    timeline = deputy.main.locator(".timeline").inner_text()
    assert "Yu Xiaoyan" in timeline and "acting for Wang Shumin" in timeline


def test_a_head_takes_over_from_a_colleague(desk: Desk) -> None:
    document = routed("pass_on")
    hand_on(account("network.head"), open_step(document).pk, f"p{post('network.staff').pk}")
    head = desk.sign_in("network.head").open(document.get_absolute_url())
    with head.arriving():
        head.main.locator("a", has_text="Take over from").first.click()
    head.opinion("明朗出差，由我办理。")
    head.press("Take over")
    assert holders(document) == ["network.head"]
    assert "明朗出差，由我办理。" in head.main.locator(".timeline").inner_text()
