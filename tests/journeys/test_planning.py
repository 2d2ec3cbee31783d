"""Planning a route before it starts, with the keyboard alone, and without JavaScript."""

import re

from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from office.routing.models import Route, Step
from tests.journeys.desk import PHONE, Desk, Reader
from tests.journeys.made import filed, post
from tests.journeys.test_pages import WCAG, findings


def stages(document: object) -> list[str]:
    route = Route.objects.get(record=document.pk)  # type: ignore[attr-defined]
    return [stage.name_en for stage in route.stages.all()]


def focused(reader: Reader) -> str:
    """The name of what has the focus, as it is read out."""
    return reader.page.evaluate("(e => e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText)"
                                "(document.activeElement)")


def tab_to(reader: Reader, name: str, key: str = "Tab", most: int = 80) -> None:
    """Press Tab until what is called so has the focus."""
    for _ in range(most):
        if focused(reader).strip() == name:
            return
        reader.page.keyboard.press(key)
    raise AssertionError(f"{name} was not reached; the focus is on {focused(reader)}")


def change(reader: Reader, name: str) -> str:
    """Reach a button by Tab, press Enter; returns what is announced."""
    tab_to(reader, name)
    with reader.page.expect_response(lambda answer: answer.url.endswith("/start/")):
        reader.page.keyboard.press("Enter")
    # Not wait_for_function: it looks again with eval, which the page's own policy refuses.
    expect(reader.page.locator("#plan-said")).to_have_text(re.compile(r"\S"))
    expect(reader.page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    return reader.main.locator("#plan-said[role=status]").inner_text()


def test_a_route_is_planned_and_started_with_the_keyboard_alone(desk: Desk) -> None:
    document = filed()
    clerk = desk.sign_in("registry").open(f"/routes/{document.pk}/start/")
    keys = clerk.page.keyboard
    ends = clerk.main.locator("#ends").inner_text()
    assert change(clerk, "Add a stage") == "Stage 6 is added at the end."
    assert focused(clerk) == "Act"  # of the new stage
    tab_to(clerk, "Of whom")
    keys.type("slq")
    keys.press("Enter")
    tab_to(clerk, "Time limit")
    with clerk.page.expect_response(lambda answer: answer.url.endswith("/ends/")):
        keys.type("5")
        keys.press("Tab")
    expect(clerk.main.locator("#ends")).not_to_have_text(ends)

    tab_to(clerk, "Up: Review, stage 6 of 6", "Shift+Tab")
    for place in (5, 4, 3):
        said = change(clerk, f"Up: Review, stage {place + 1} of 6")
        assert said == f"“Review” is now stage {place} of 6."
        assert focused(clerk) == f"Up: Review, stage {place} of 6"  # ready for the next step up
    assert change(clerk, "Remove: Checking the result, stage 6 of 6") == "“Checking the result” is removed."
    tab_to(clerk, "Start the route")
    with clerk.arriving():
        keys.press("Enter")
    assert stages(document) == ["Proposed opinion", "Leader's instruction", "Review", "Passing on", "Handling"]
    step = Step.objects.get(record=document.pk, act="review")
    assert (step.principal, step.limit) == (f"p{post('leadership.deputy').pk}", 5)


def test_enter_in_a_field_starts_and_does_not_move(desk: Desk) -> None:
    document = filed()
    clerk = desk.sign_in("registry").open(f"/routes/{document.pk}/start/")
    with clerk.arriving():
        clerk.main.locator("[name=s1_1_limit]").press("Enter")
    assert stages(document)[0] == "Proposed opinion"


def test_without_javascript_each_button_is_a_page(desk: Desk) -> None:
    document = filed()
    clerk = desk.sign_in("registry", java_script_enabled=False).open(f"/routes/{document.pk}/start/")
    with clerk.arriving():
        clerk.main.locator("button[value=add]").click()
    clerk.fill(s6_1_act="countersign")
    clerk.main.locator("[name=s6_1_to]").select_option(f"p{post('network.head').pk}")
    with clerk.arriving():
        clerk.main.locator("button[value=up-6]").click()
    assert "“Countersign” is now stage 5 of 6." in clerk.text()
    clerk.press("Start the route")
    assert stages(document)[4] == "Countersign"


def test_the_plan_fits_a_phone_and_no_finding_is_left(desk: Desk) -> None:
    document = filed()
    for language, screen in (("en", PHONE), ("zh-hans", {})):
        clerk = desk.sign_in("registry", language, reduced_motion="reduce", **screen)
        clerk.open(f"/routes/{document.pk}/start/")
        clerk.main.locator("button[value=ask-4]").click()
        clerk.main.locator("button[value=drop-4-3]").wait_for()
        assert clerk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert findings(clerk.page, WCAG) == []


def test_what_was_planned_survives_a_session_that_ended(desk: Desk) -> None:
    document = filed()
    clerk = desk.sign_in("registry").open(f"/routes/{document.pk}/start/")
    change(clerk, "Add a stage")
    clerk.main.locator("[name=s6_1_limit]").fill("7")
    Session.objects.all().delete()
    clerk.button("Start the route").click()
    clerk.page.fill("[name=username]", "registry")
    clerk.page.fill("[name=password]", "a-password-for-tests")
    with clerk.arriving():
        clerk.page.get_by_role("button", name="Sign in").click()
    assert clerk.main.locator("[name=s6_1_limit]").input_value() == "7"
    assert not Route.objects.exists()
