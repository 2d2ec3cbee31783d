"""For tests: an application, and a project brought to any stage as the people do it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from office.records.attachments import receive
from office.records.perform import perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.routing.models import Step
from office.routing.services.deciding import agree
from office.testing import account
from office.time import today
from planning.expert.models import Expert
from planning.expert.testing import pooled
from planning.project import approving, building, checking, evaluating, figures, reviewing
from planning.project.models import Project
from planning.project.panel import PanelSeat
from planning.project.register import ProjectRegister
from planning.project.rows import Finding, Phase

CLERK, HEAD = "planning.staff", "planning.head"
APPLICANT = "青岛市民政局"


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for an application; its amounts come to 420,000.00."""
    return {"title": f"民政业务协同平台（{number}期）", "applicant": APPLICANT, "contact": "宋科长",
            "phone": "85912345", "applied_on": "2025-03-03", "basis": "青民函〔2026〕8号",
            "purpose": "整合社会救助、养老服务等业务系统，实现数据共享。",
            "completes_on": "2030-12-31", "part_software": "300,000.00", "part_hardware": "90000",
            "part_supervision": "30000.00", "grade": "internal", **changed}


def applied(number: int = 1, **changed: Any) -> Project:
    """An application as the clerk registers it."""
    user = account(CLERK)
    form = form_of(ProjectRegister)(said(number, **changed), user=user)
    assert form.is_valid(), form.errors
    return file_new(user, ProjectRegister, form)


def all_passed(record: Project, phase: str, *but: str) -> None:
    """Every item of the list passes, but for the codes named."""
    rows = record.checks.filter(phase=phase).exclude(code__in=but)
    checking.enter(account(CLERK), record.pk, {row.pk: (Finding.PASSED, "") for row in rows})


def in_review(number: int = 1, **changed: Any) -> Project:
    """Formally checked: the experts are next."""
    record = perform(account(CLERK), "accept_application", applied(number, **changed).pk)
    all_passed(record, Phase.FORMAL)
    return perform(account(CLERK), "pass_formal", record.pk)


def with_panel(record: Project, size: int = 5) -> list[PanelSeat]:
    """Its panel, drawn from a pool of nine that is made if there is none."""
    if not Expert.objects.exists():
        pooled()
    perform(account(CLERK), "draw_panel", record.pk, size=size)
    return list(reviewing.seats_of(record.reread()).order_by("place"))


def sheet(words: str = "签名") -> list[Any]:
    """A signed sheet that the clerk has received."""
    file = SimpleUploadedFile("专家评审意见表.txt", f"专家评审意见 {words}".encode(), "text/plain")
    return [receive(account(CLERK), file).key]


def opinion(**changed: Any) -> dict[str, Any]:
    """What an expert says: 82 points, unless other points are named."""
    points = {"need": "18", "plan": "28", "money": "16", "security": "12", "effect": "8"}
    scores = {f"score_{one.code}": Decimal(points[one.code]) for one in figures.criteria(today())}
    return {"verdict": "support", "text": "方案可行，建议细化数据共享内容。", **scores, **changed}


def reviewed(number: int = 1, **changed: Any) -> Project:
    """The review is concluded: it stands for approval."""
    record = in_review(number, **changed)
    for seat in with_panel(record):
        reviewing.enter_opinion(account(CLERK), record.pk, seat.pk, opinion(), sheet(str(seat.place)))
    return perform(account(CLERK), "conclude_review", record.pk, summary="专家组一致同意通过评审。")


def sent(record: Project, **amounts: str) -> Step:
    """Sent on the way of its amount (all that is asked, unless named); the first open step."""
    lines = record.estimates.order_by("-version").first().lines.all()
    given = {line.part: Decimal(amounts.get(line.part, line.requested)) for line in lines}
    approving.send(account(CLERK), record.pk, given, "请审批")
    return open_step(record)


def open_step(record: Project) -> Step:
    """The open step of its route."""
    return Step.objects.get(record=record.pk, is_open=True, stage__isnull=False)


def approved(number: int = 1, **changed: Any) -> Project:
    """Approved by the head: its budget is next."""
    record = reviewed(number, **changed)
    agree(account(HEAD), sent(record).pk, "同意。")
    return record.reread()


def under_way(number: int = 1, **changed: Any) -> Project:
    """Being built, with a milestone planned."""
    record = approved(number, **changed)
    for verb in ("place_budget", "procured", "contracted"):
        record = perform(account(CLERK), verb, record.pk, note="已完成")
    return perform(account(CLERK), "add_milestone", record.pk, title="需求确认", due_on=today() + timedelta(days=30))


def accepted(number: int = 1, *, initial: date = date(2025, 5, 6), until: date = date(2025, 8, 6),
             final: date = date(2025, 8, 20), **changed: Any) -> Project:
    """Finally accepted, to be evaluated."""
    record, clerk = under_way(number, **changed), account(CLERK)
    building.reach_milestone(clerk, record.pk, record.milestones.get().pk, today(), "已确认")
    record = perform(clerk, "finish_build", record.pk, note="完工")
    all_passed(record, Phase.INITIAL)
    record = perform(clerk, "accept_initial", record.pk, day=initial)
    record = perform(clerk, "end_trial", record.pk, day=until, words="运行稳定")
    all_passed(record, Phase.FINAL)
    return perform(clerk, "accept_final", record.pk, day=final)


def scored(record: Project, share: str = "0.9") -> None:
    """Every indicator gets this share of its points."""
    rows = record.scores.all()
    evaluating.enter(account(CLERK), record.pk, {
        row.pk: ((row.most * Decimal(share)).quantize(Decimal("0.1")), "依据验收资料") for row in rows})
