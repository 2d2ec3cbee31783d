"""A project from its application to its evaluation with its money, in the browser, in both languages, by phone too."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from office.testing import account, move_clock
from planning.contract.testing import line
from planning.expert.testing import pooled
from planning.project import reviewing
from planning.project.models import Project, Status
from planning.project.queries import contracted
from planning.project.testing import CLERK, HEAD, opinion, said, sheet
from tests.journeys.desk import ZONE, Desk, Reader
from tests.journeys.looking import look
from tests.journeys.purchase import agree_on, buy, take_and_pay

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_application_to_evaluation(desk: Desk, language: str) -> None:
    pooled()
    clerk = desk.sign_in(CLERK, language).open("/planning/project/new/")
    clerk.fill(**{name: words for name, words in said().items() if name != "grade"})
    look(clerk, "project-new")
    clerk.press("Save")
    project = Project.objects.get()
    check(clerk, project)
    review(clerk, project)
    approve(desk, clerk, project, language)
    pay(desk, clerk, project, language)
    build(clerk, project)
    move_clock(datetime(2028, 6, 12, 9, 0, tzinfo=ZONE))
    clerk = desk.sign_in(CLERK, language)
    accept(clerk, project)
    evaluate(clerk, project)
    phone = desk.sign_in(HEAD, language, **PHONE)
    look(phone.open("/planning/projects/changes/?year=2026&all=1"), "phone-project-changes")
    assert "20,000.00" in phone.text()
    for name, page in (("page", ""), ("file", "file/"), ("draws", "draws/"), ("estimates", "estimates/")):
        look(phone.open(f"{project.get_absolute_url()}{page}"), f"phone-project-{name}")


def do(reader: Reader, project: Project, verb: str, word: str, **typed: str) -> None:
    """Do a verb on its page."""
    reader.open(f"{project.get_absolute_url()}do/{verb}/")
    reader.fill(**typed)
    reader.press(word)


def go_through(reader: Reader, project: Project, phase: str) -> None:
    """Every item passes, on the list's page."""
    reader.open(f"{project.get_absolute_url()}checks/")
    reader.fill(**{f"finding_{row.pk}": "pass" for row in project.checks.filter(phase=phase)})
    look(reader, f"project-{phase}")
    reader.press("Save")


def check(reader: Reader, project: Project) -> None:
    """The formal check, item by item."""
    do(reader, project, "accept_application", "Begin the formal check")
    go_through(reader, project, "formal")
    do(reader, project, "pass_formal", "Formal check passed")


def review(reader: Reader, project: Project) -> None:
    """The panel is drawn; one opinion is entered on its page, an interest declared, the others are there."""
    do(reader, project, "draw_panel", "Draw the panel", size="5")
    look(reader, "project-panel")
    reader.press("Declares an interest")
    reader.fill(reason="曾任该项目顾问")
    reader.press("Save")
    project = Project.objects.get()
    reader.press("Enter the signed opinion")
    reader.main.locator("input[name=verdict][value=support]").check()
    reader.fill(**{name: str(words) for name, words in opinion().items() if name != "verdict"})
    reader.attach("专家评审意见表.txt", "签名".encode(), "text/plain")
    look(reader, "project-opinion")
    reader.press("Save")
    for seat in reviewing.seats_of(project).filter(opinion=None):
        reviewing.enter_opinion(account(CLERK), project.pk, seat.pk, opinion(), sheet(str(seat.place)))
    look(reader.open(f"{project.get_absolute_url()}draws/"), "project-draws")
    do(reader, project, "conclude_review", "Conclude the review", summary="专家组一致同意通过评审。")


def approve(desk: Desk, reader: Reader, project: Project, language: str) -> None:
    """Prepared at the desk; checked and signed by the head on a phone."""
    reader.open(f"{project.get_absolute_url()}approval/")
    reader.fill(part_hardware="70,000.00", note="请审批")
    look(reader, "project-prepare")
    reader.press("Send it for approval")
    head = desk.sign_in(HEAD, language, **PHONE)
    head.take("民政业务协同平台")
    look(head, "phone-project-asked")
    head.press("Check before you approve")
    look(head, "phone-project-approve")
    assert "¥400,000.00" in head.text() and "肆拾万元整" in head.text()
    assert head.page.evaluate("document.documentElement.scrollWidth") <= 390
    head.opinion("同意。")
    head.press("Sign off")
    project = Project.objects.get()
    assert (project.status, str(project.approved)) == (Status.BUDGET, "400000.00")


def pay(desk: Desk, reader: Reader, project: Project, language: str) -> None:
    """Placed in the year's budget, bought, agreed on, accepted, paid: at each stage the project's one page knows."""
    do(reader, project, "place_budget", "Placed in the budget", note=f"预算项目{line().code}")
    made = buy(desk, reader, project, language)
    do(reader, project, "procured", "Procurement done", note=made.number)
    deal = agree_on(desk, reader, made, language)
    do(reader, project, "contracted", "The contract is signed", note=deal.number)
    take_and_pay(desk, reader, deal, language)
    assert contracted(project.pk) == (Decimal("76500.00"), Decimal("76500.00"))
    assert line().paid == Decimal("76500.00") and line().committed == 0
    reader.open(project.get_absolute_url())
    for one in (made, deal):
        assert one.number in reader.text()
    look(reader, "project-paid")


def build(reader: Reader, project: Project) -> None:
    """A milestone, a report, a small change; it is built."""
    do(reader, project, "add_milestone", "Plan a milestone", title="系统上线", due_on="20271231")
    do(reader, project, "report_month", "Enter a monthly report", month="t", progress="60", text="进度正常。")
    do(reader, project, "report_change", "Report a change", title="增加接口", why="业务调整", amount="20,000")
    reader.press("Reached")
    reader.fill(reached_on="t")
    reader.press("Save")
    look(reader, "project-building")
    do(reader, project, "finish_build", "Construction finished")


def accept(reader: Reader, project: Project) -> None:
    """Accepted at first, run on trial for three months, accepted at last; never before the contract was signed."""
    go_through(reader, project, "initial")
    reader.open(f"{project.get_absolute_url()}do/accept_initial/").fill(day="20261101")
    reader.press("Initially accepted")
    assert "2026-11-23" in reader.text()  # before the contract: refused, with its day
    do(reader, project, "accept_initial", "Initially accepted", day="20261210")
    do(reader, project, "end_trial", "End the trial run", day="20270310", words="运行稳定")
    go_through(reader, project, "final")
    do(reader, project, "accept_final", "Finally accepted", day="20270320")


def evaluate(reader: Reader, project: Project) -> None:
    """The performance table, its grade, and the file is closed."""
    reader.open(f"{project.get_absolute_url()}performance/")
    rows = list(project.scores.all())
    reader.fill(**{f"points_{row.pk}": str(row.most) for row in rows}, **{f"basis_{row.pk}": "验收报告" for row in rows})
    look(reader, "project-performance")
    reader.press("Save")
    do(reader, project, "evaluate", "Conclude the evaluation", day="20280601", words="成效显著")
    do(reader, project, "archive", "Close the file")
    look(reader, "project-page")
    project = Project.objects.get()
    assert (project.status, str(project.performance), project.accepted_on) == (
        Status.ARCHIVED, "100.0", date(2027, 3, 20))
