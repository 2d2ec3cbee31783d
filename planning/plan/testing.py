"""For tests: what is typed for a plan, and a plan that is carried out, made as people make it."""

from datetime import date
from decimal import Decimal
from typing import Any

from office.orgchart.models import Division
from office.records.perform import perform
from office.registers.forms import form_of
from office.registers.services import file_new
from office.routing.models import Step
from office.routing.services.deciding import agree
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from office.testing import account
from planning.plan.models import Plan
from planning.plan.register import PlanRegister
from planning.plan.rows import Goal
from planning.plan.services import save_row

DRAFTER, HEAD = "planning.staff", "planning.head"


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for a plan."""
    return {"title": f"电子政务发展规划（{number}）", "category": "five_year", "first_year": 2026, "last_year": 2030,
            "text": "以数据共享为主线。", "grade": "internal", **changed}


def drafted(number: int = 1, username: str = DRAFTER, **changed: Any) -> Plan:
    """A draft in which nothing stands yet."""
    user = account(username)
    form = form_of(PlanRegister)(said(number, **changed), user=user)
    assert form.is_valid(), form.errors
    return file_new(user, PlanRegister, form)


def division(code: str) -> Division:
    """A division of today."""
    return Division.objects.get(code=code, valid_to=None)


def indicator(**changed: Any) -> dict[str, Any]:
    """What is typed for an indicator."""
    return {"goal": None, "name": "政务外网接入率", "unit": "%", "direction": "up", "base": Decimal("60"),
            "division": division("network"),
            "targets": {year: Decimal(60 + 8 * (year - 2025)) for year in range(2026, 2031)}, **changed}


def task(**changed: Any) -> dict[str, Any]:
    """What is typed for a task."""
    return {"goal": None, "title": "建成政务外网骨干环", "text": "完成骨干环网改造。", "division": division("network"),
            "due_on": date(2026, 12, 30), **changed}


def filled(number: int = 1, **changed: Any) -> Plan:
    """A draft with a goal, an indicator of Network System and a task of it."""
    plan, user = drafted(number, **changed), account(DRAFTER)
    save_row(user, plan.pk, "goal", None, {"text": "政务网络全覆盖"})
    goal = Goal.objects.get(record=plan)
    save_row(user, plan.pk, "indicator", None, indicator(goal=goal))
    save_row(user, plan.pk, "task", None, task(goal=goal))
    return plan.reread()


def sent_to_sign(plan: Plan) -> int:
    """Started on its route, checked by the head and the deputy; returns the step of signing."""
    template = RouteTemplate.objects.get(code="plan", published_at__isnull=False, retired_at=None)
    start(account(DRAFTER), plan.pk, template.pk)
    for name in (HEAD, "deputy"):
        agree(account(name), Step.objects.get(record=plan, act="review", is_open=True).pk, "同意。")
    return Step.objects.get(record=plan, act="sign", is_open=True).pk


def signed(plan: Plan) -> Plan:
    """The director has signed it."""
    agree(account("director"), sent_to_sign(plan), "同意印发。")
    return plan.reread()


def issued(number: int = 1, **changed: Any) -> Plan:
    """A plan that is carried out from today."""
    return perform(account(HEAD), "issue", signed(filled(number, **changed)).pk)
