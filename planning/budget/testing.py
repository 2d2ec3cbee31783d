"""For tests: what is typed for a budget, and one that is in force."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from office.registers.forms import form_of
from office.registers.services import file_new
from office.routing.models import Step
from office.routing.services import deciding, starting
from office.routing.template_models import RouteTemplate
from office.testing import account
from office.time import today
from planning.budget.models import Budget, BudgetLine
from planning.budget.register import BudgetRegister
from planning.budget.services import add_lines

LINES = (("30201", "办公费", "100000.00"), ("30211", "差旅费", "80000.00"), ("30217", "公务接待费", "20000.00"),
         ("31007", "信息网络及软件购置更新", "500000.00"))
CLERK, HEAD, DIRECTOR = "finance", "planning.head", "director"


def said(number: int = 1, **changed: Any) -> dict[str, Any]:
    """What is typed for the budget of a year."""
    year = today().year + number - 1
    return {"title": f"电政信息办{year}年度部门预算", "year": year, "remark": "按零基预算编制。", "grade": "internal",
            **changed}


def drawn_up(lines: Iterable[tuple[str, str, str]] = LINES, year: int | None = None) -> Budget:
    """A budget with its lines, as the finance officer draws it up."""
    user = account(CLERK)
    form = form_of(BudgetRegister)(said(**({"year": year} if year else {})), user=user)
    assert form.is_valid(), form.errors
    budget: Budget = file_new(user, BudgetRegister, form)
    add_lines(user, budget.pk, [{"code": code, "title": title, "requested": Decimal(amount), "granted": Decimal(amount)}
                                for code, title, amount in lines])
    return budget


def walk(pk: int, *acts: tuple[str, str]) -> None:
    """Do the open steps of a record's route, each by (account, act)."""
    for name, act in acts:
        step = Step.objects.get(record=pk, is_open=True, act=act)
        deciding.agree(account(name), step.pk, "同意。")


def send(pk: int, template: str, user: str) -> None:
    """Send a record on its way."""
    found = RouteTemplate.objects.get(code=template, published_at__isnull=False, retired_at=None)
    starting.start(account(user), pk, found.pk)


def budget_in_force(year: int | None = None, lines: Iterable[tuple[str, str, str]] = LINES) -> Budget:
    """The budget of a year (this one, if none is named), signed by the director."""
    budget = drawn_up(lines, year)
    send(budget.pk, "budget", CLERK)
    walk(budget.pk, (HEAD, "review"), (DIRECTOR, "sign"))
    return Budget.objects.get(pk=budget.pk)


def line_of(code: str) -> BudgetLine:
    """The newest line of a class."""
    return BudgetLine.objects.filter(code=code).order_by("-pk")[0]
