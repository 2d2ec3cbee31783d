"""A plan is drafted, approved, its task becomes an item, its indicator is measured and drawn; in both languages."""

import pytest

from office.records.models import Record
from planning.plan.models import Plan, Status
from planning.plan.rows import Measurement
from planning.standard.testing import issued as issued_standard
from tests.journeys.desk import PHONE, Desk, Reader
from tests.journeys.looking import look

TITLE, NETWORK = "青岛市电子政务发展规划", {"en": "Network System", "zh-hans": "网络系统管理处"}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_a_draft_to_its_bars(desk: Desk, language: str, letter_pdf: bytes) -> None:
    author = desk.sign_in("planning.staff", language).open("/planning/plan/new/")
    author.fill(title=TITLE, category="yearly", first_year="2026", last_year="2027", text="以数据共享为主线。")
    look(author, "plan-new")
    author.press("Save")
    assert "2027" in author.main.locator("[name=last_year]").input_value()  # refused: a yearly plan is for one year
    author.fill(category="five_year", last_year="2030")
    author.press("Save")
    plan = Plan.objects.get()
    draft(author, plan, language)
    approve(desk, author, plan, language)
    head = desk.sign_in("planning.head", language).open(plan.get_absolute_url())
    head.press("Issue the plan")
    head.press("Issue the plan")
    director = desk.sign_in("director", language).open(plan.get_absolute_url())
    director.press("Hand the tasks out as supervised items")
    director.press("Hand the tasks out as supervised items")
    item = Record.objects.get(kind="supervised_item")
    assert item.number in director.text()
    measure(desk, plan, language, letter_pdf)
    look(head.open(plan.get_absolute_url()), "plan")
    assert Plan.objects.get().status == Status.IN_FORCE and Measurement.objects.get().value == 67
    assert head.main.locator("svg.chart").count() == 2
    phone = desk.sign_in("planning.head", language, **PHONE)
    look(phone.open(plan.get_absolute_url()), "phone-plan")
    look(phone.open("/planning/plan/"), "phone-plans")


def draft(author: Reader, plan: Plan, language: str) -> None:
    """A goal, an indicator with five targets, a task."""
    author.press("Add a goal")
    author.fill(text="政务网络全覆盖")
    author.press("Save")
    author.press("Add an indicator")
    network = author.main.locator("select[name=division] option").filter(has_text=NETWORK[language])
    division = network.first.get_attribute("value") or ""
    author.fill(name="镇街政务外网接入率", unit="%", base="62", division=division,
                **{f"target_{year}": str(70 + year - 2026) for year in range(2026, 2031)})
    look(author, "plan-indicator")
    author.press("Save")
    author.press("Add a task")
    author.fill(title="建成骨干环网", text="完成双路由改造。", division=division, due_on="2026-12-26")
    author.press("Save")
    assert "2026-12-28" in author.text()  # a Saturday is refused with the next working day
    author.fill(due_on="2026-12-28")
    author.press("Save")
    look(author, "plan-draft")


def approve(desk: Desk, author: Reader, plan: Plan, language: str) -> None:
    """The head and the leader check, the director signs."""
    author.open(f"/routes/{plan.pk}/start/")
    author.press("Start the route")
    for username in ("planning.head", "deputy"):
        reader = desk.sign_in(username, language)
        reader.take(TITLE)
        reader.press("Agree")
    director = desk.sign_in("director", language)
    director.take(TITLE)
    look(director, "plan-signing")
    director.press("Sign off")


def measure(desk: Desk, plan: Plan, language: str, evidence: bytes) -> None:
    """The owning division enters the value of a quarter that is over."""
    owner = desk.sign_in("network.staff", language).open(plan.get_absolute_url())
    owner.press("Enter a measured value")
    owner.fill(year="2026", quarter="3", value="67")
    owner.attach("统计表.pdf", evidence)
    look(owner, "plan-measure")
    with owner.arriving():
        owner.main.locator("form.record-form button[type=submit]").click()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_standard_and_a_check_of_it(desk: Desk, language: str) -> None:
    standard = issued_standard()
    inspector = desk.sign_in("planning.staff", language).open("/planning/standard_check/new/")
    inspector.fill(title="目录规范执行检查", against=str(standard.pk), unit="市南区电子政务中心", inspected_on="t")
    look(inspector, "check-new")
    inspector.press("Save")
    look(inspector, "check")
    reader = desk.sign_in("website.staff", language, **PHONE)
    look(reader.open(standard.get_absolute_url()), "phone-standard")
    look(reader.open("/planning/standard/"), "phone-standards")
