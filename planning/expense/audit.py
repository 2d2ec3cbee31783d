"""An auditor's page on invoices: where one was used, and which look alike."""

from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from office.permissions.ask import may_see_register, visible_to
from office.permissions.declared import REGISTER, access
from planning.expense.models import Expense, ExpenseItem

MOST = 100
ALIKE = ("seller", "spent_on", "amount")


@access(REGISTER)
def invoices_page(request: HttpRequest) -> HttpResponse:
    """`?number=`: the expenses that a number is in; and items that look like each other, of what the reader may see."""
    if not may_see_register(request.user, Expense.KIND):
        raise Http404
    number = "".join(request.GET.get("number", "").split()).upper()[:20]
    rows = visible_to(request.user, ExpenseItem.objects.all(), "expense")
    rows = rows.select_related("expense__created_by", "line")
    context: dict[str, Any] = {
        "page_title": _("Invoices"), "number": number, "alike": alike(rows),
        "found": list(rows.filter(invoice_number=number).order_by("pk")[:MOST]) if number else []}
    return render(request, "planning/invoices.html", context)


def alike(rows: QuerySet[ExpenseItem]) -> list[ExpenseItem]:
    """Items with invoices of one seller, day and amount: paid twice, perhaps, or split. One query."""
    count = Window(Count("pk"), partition_by=[F(name) for name in ALIKE])
    found = rows.exclude(seller="").filter(void=False).annotate(times=count).filter(times__gt=1)
    return list(found.order_by("-spent_on", "seller", "amount", "pk")[:MOST])
