"""The inbox at work: views saved and changed with the keyboard, papers acted on together, a head's own page."""

from office.inbox.models import SavedView
from office.routing.models import Step
from office.routing.services.circulating import circulate
from office.routing.services.passing import hand_on
from office.testing import account
from tests.journeys.desk import PHONE, Desk, Reader
from tests.journeys.made import filed, open_step, post, routed
from tests.journeys.test_pages import WCAG, findings
from tests.journeys.test_planning import tab_to


def to_read(desk: Desk, count: int) -> None:
    """So many papers for the head of Network to read, every second about money."""
    for number in range(count):
        about = "财政" if number % 2 else "会议"
        document = filed(f"关于{about}的第{number}期通报", f"青政办发〔2026〕{number + 1}号")
        circulate(account("registry"), document.pk, [f"p{post('network.head').pk}"], "请阅。")
    desk.work()


def shown(reader: Reader) -> int:
    return reader.main.locator("[data-row]").count()


def test_a_view_is_saved_renamed_and_deleted_with_the_keyboard(desk: Desk) -> None:
    to_read(desk, 4)
    head = desk.sign_in("network.head").open("/?tab=read")
    keys = head.page.keyboard
    head.main.locator("#id_q").focus()
    keys.type("财政")
    head.main.get_by_role("link", name="Save these filters as a view…").wait_for()
    tab_to(head, "Save these filters as a view…")
    with head.arriving():
        keys.press("Enter")
    tab_to(head, "Name of the view")
    keys.type("财政来文")
    with head.arriving():
        keys.press("Enter")
    assert "is saved" in head.said() and shown(head) == 2
    head.open("/")
    tab_to(head, "财政来文")
    with head.arriving():
        keys.press("Enter")
    assert shown(head) == 2 and "q=" in head.page.url

    tab_to(head, "Change this view…")
    with head.arriving():
        keys.press("Enter")
    tab_to(head, "Name of the view")
    keys.press("Control+A")
    keys.type("要钱的")
    tab_to(head, "Save")
    with head.arriving():
        keys.press("Enter")
    assert SavedView.objects.get().name == "要钱的"
    tab_to(head, "Change this view…")
    with head.arriving():
        keys.press("Enter")
    tab_to(head, "Delete this view")
    with head.arriving():
        keys.press("Enter")
    assert not SavedView.objects.exists() and "is deleted" in head.said()


def test_the_box_in_the_head_selects_what_is_shown_and_all_means_what_the_search_found(desk: Desk) -> None:
    to_read(desk, 28)
    head = desk.sign_in("network.head").open("/?tab=read")
    head.main.locator("#all-shown").check()
    assert head.main.locator("[data-selected]").inner_text() == "25"  # a page of them, not all 28
    head.main.locator("#id_q").fill("财政")
    head.main.get_by_role("button", name="Acknowledge all 14 matching").wait_for()
    assert head.main.locator("[name=step]:checked").count() == 0
    head.press("Acknowledge all 14 matching")
    assert head.main.locator("li", has_text="财政").count() == 14
    head.press("Acknowledge 14 papers")
    assert "14 of 14 acknowledged." in head.text()
    head.page.reload()
    assert "14 of 14 acknowledged." in head.text()
    left = Step.objects.filter(is_open=True, reading=True).values_list("record__title", flat=True)
    assert len(left) == 14 and all("会议" in title for title in left)


def test_a_head_sees_the_division_and_takes_work_over(desk: Desk) -> None:
    document = routed("pass_on")
    hand_on(account("network.head"), open_step(document).pk, f"p{post('network.staff').pk}")
    head = desk.sign_in("network.head").open("/")
    with head.arriving():
        head.page.get_by_role("link", name="My division").click()
    assert "Network System staff" in head.main.locator("[data-row]").inner_text()  # a post that two people hold
    with head.arriving():
        head.main.locator("[data-row] .btn", has_text="Take over").click()
    head.opinion("明朗出差，由我办理。")
    head.press("Take over")
    assert Step.objects.get(record=document.pk, is_open=True).post == post("network.head")


def test_these_pages_have_no_finding_and_fit_a_phone(desk: Desk) -> None:
    to_read(desk, 2)
    routed("pass_on", filed())
    for language, screen in (("en", {}), ("zh-hans", PHONE)):
        head = desk.sign_in("network.head", language, reduced_motion="reduce", **screen)
        for address in ("/division/", "/inbox/view/?tab=read&q=财政", "/?tab=read&q=财政"):
            head.open(address)
            assert findings(head.page, WCAG) == [], address
            assert head.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        head.open("/?tab=read").button("Acknowledge all %(counter)s matching")
        head.main.locator("button[name=all]").click()
        head.main.locator("ol.list").wait_for()
        assert findings(head.page, WCAG) == []
