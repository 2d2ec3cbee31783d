"""The form of an expense on paper (报销单): items, the sum in figures and capitals, and who signs where."""

from typing import Any

from office.orgchart.queries import name_on
from office.papers.render import render_pdf
from office.registers.paperwork import printed
from planning.budget.models import ZERO, MoneyApproval
from planning.expense.models import Category, Expense

TEMPLATE = "planning/papers/expense.html"


def expense_pdf(expense: Expense, user: Any) -> bytes:
    """The form: of a reception with its list of guests (接待清单). Any PaperError."""
    items = list(expense.items.select_related("line").order_by("pk"))
    approval = MoneyApproval.objects.filter(record=expense.pk).select_related("person", "post").order_by("-pk").first()
    paper = printed(user) | {
        "expense": expense, "items": items, "total": sum((item.amount for item in items), ZERO),
        "invoices": len([item for item in items if item.invoice_number]), "approval": approval,
        "unit": name_on(expense.opened), "travel": expense.category == Category.TRAVEL,
        "reception": expense.category == Category.RECEPTION,
    }
    return render_pdf(TEMPLATE, {"paper": paper})
