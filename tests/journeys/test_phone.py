"""On a phone of 360 by 740: a leader reads and instructs in at most three taps and a text."""

from playwright.sync_api import Locator

from secretariat.incoming_document.models import Status
from tests.journeys.desk import PHONE, Desk
from tests.journeys.made import filed, holders, routed
from tests.journeys.story import PROPOSED, Story

MOST_TAPS = 3


def test_a_leader_instructs_in_three_taps(desk: Desk) -> None:
    document = routed("propose")
    deputy = desk.sign_in("deputy", "zh-hans", **PHONE).open("/")
    taps = 0

    def tap(target: Locator) -> None:
        nonlocal taps
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box is not None and box["height"] >= 24
        target.tap()
        taps += 1

    with deputy.arriving():
        tap(deputy.main.locator("[data-open]").first)
    opinion = deputy.main.locator("textarea[name=opinion]")
    tap(opinion)
    deputy.page.keyboard.insert_text("。请建军同志抓紧落实。")
    deputy.page.keyboard.press("Control+Home")
    button = deputy.button("Instruct")
    assert (button.bounding_box() or {})["height"] >= 44
    with deputy.arriving():
        tap(button)
    assert taps <= MOST_TAPS
    assert holders(document) == ["secretariat.registry"]
    document.refresh_from_db()
    assert document.status == Status.INSTRUCTED
    assert "机要" in deputy.said() or "秘书处" in deputy.said()


def test_a_phrase_goes_in_with_one_tap(desk: Desk) -> None:
    routed("propose")
    deputy = desk.sign_in("deputy", "zh-hans", **PHONE)
    deputy.take()
    deputy.main.locator(".chip[data-insert]", has_text="同意").first.tap()
    assert deputy.main.locator("textarea[name=opinion]").input_value().startswith("拟同意")


def test_the_whole_way_on_phones(desk: Desk, letter_pdf: bytes) -> None:
    """Everybody but the registry, who has a desk, is on the way with a phone."""
    story = Story(desk, "zh-hans", on=PHONE)
    story.start(story.register(letter_pdf))
    for visit in (story.propose, story.instruct, story.pass_on, story.handle, story.check):
        reader = visit()
        assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), visit.__name__
        desk.work()
    assert story.holders() == []
    reader = story.reader("deputy").open(story.at().get_absolute_url())
    picture = reader.main.locator(".viewer img").first
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    assert (picture.bounding_box() or {})["width"] <= 360


def test_what_was_proposed_stands_above_the_leaders_form(desk: Desk) -> None:
    routed("propose")
    deputy = desk.sign_in("deputy", "zh-hans", **PHONE)
    deputy.take()
    proposed = deputy.main.locator(".act-panel .asked")
    assert PROPOSED in proposed.inner_text() and "王淑敏" in proposed.inner_text()
    above, form = proposed.bounding_box(), deputy.main.locator(".act-panel form").bounding_box()
    assert above and form and above["y"] + above["height"] <= form["y"]
    assert form["y"] < 740 * 1.5  # and neither is far down


def test_few_phrases_are_shown_and_those_one_uses_come_first(desk: Desk) -> None:
    document = routed("propose")
    deputy = desk.sign_in("deputy", "zh-hans", **PHONE)
    deputy.take()
    phrases = deputy.main.locator(".act-panel > form > .field > .phrases")
    assert phrases.locator("> .chip").all_inner_texts() == ["拟同意，请领导批示。", "请阅示。", "同意。"]
    more = phrases.locator("summary")
    more.tap()
    phrases.get_by_text("请抓紧办理，按期反馈。").tap()
    assert deputy.main.locator("textarea[name=opinion]").input_value() == "请抓紧办理，按期反馈。"
    deputy.press("Instruct")
    other = routed("propose", filed("关于另一件事的函", "青政办发〔2026〕20号"))
    deputy.open(other.get_absolute_url())
    first = deputy.main.locator(".act-panel .phrases .chip").first
    assert first.inner_text() == "请抓紧办理，按期反馈。"
    assert holders(document) == ["secretariat.registry"]


def test_everything_a_leader_taps_is_large_enough(desk: Desk) -> None:
    routed("propose")
    deputy = desk.sign_in("deputy", "zh-hans", **PHONE)
    deputy.take()
    for target in deputy.main.locator(".btn:visible, .chip:visible, textarea:visible").all():
        box = target.bounding_box()
        assert box and box["height"] >= 44, target.inner_text()
