"""The pages of an expense: its items, and sending it for approval."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from office.hanging.page import hang
from office.permissions.ask import get_for
from office.permissions.declared import RECORD, access
from office.records.submissions import sent_once
from office.refusals import refuse
from planning.budget.ledger import said
from planning.capitals import in_capitals
from planning.expense import rules, services
from planning.expense.forms import ItemForm, PayForm
from planning.expense.models import Expense, ExpenseItem


@access(RECORD)
def item_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an item to an expense that is filled in."""
    expense = get_for(request.user, pk, "edit", Expense)
    form = ItemForm(request.POST if request.method == "POST" else None, user=request.user)
    return hang(request, expense, _("Add an item"), form,
                lambda: services.save_item(request.user, pk, None, form.cleaned_data))


@access(RECORD)
def item_edit(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Change an item of an expense that is filled in."""
    expense, found = _item_to_change(request.user, pk, item)
    initial = {name: getattr(found, name) for name in services.ITEM_FIELDS}
    form = ItemForm(request.POST if request.method == "POST" else None, user=request.user, initial=initial)
    return hang(request, expense, _("Change the item “%(what)s”") % {"what": found.what}, form,
                lambda: services.save_item(request.user, pk, found.pk, form.cleaned_data))


@access(RECORD)
def item_remove(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Take an item off an expense that is filled in."""
    expense, found = _item_to_change(request.user, pk, item)
    form = forms.Form(request.POST if request.method == "POST" else None)
    return hang(request, expense, _("Remove the item “%(what)s”") % {"what": found.what}, form,
                lambda: services.remove_item(request.user, pk, found.pk))


@access(RECORD)
def submit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked for, in figures and capitals, what speaks against it, who approves it; and send it."""
    expense = get_for(request.user, pk, "start_route", Expense)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            with sent_once(request) as sent:
                services.submit(request.user, pk)
                sent.leads_to = expense.get_absolute_url()
            return redirect(sent.leads_to)
        except ValidationError as error:
            refuse(form, error)
    total = expense.total()
    context: dict[str, Any] = {
        "page_title": _("Send for approval"), "record": expense, "form": form, "total": total,
        "items": list(expense.items.select_related("line")), "broken": rules.check(expense),
        "template": services.template_for(expense) if total else None,
    }
    return render(request, "planning/expense_submit.html", context, status=422 if form.is_bound else 200)


@access(RECORD)
def pay_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The cashier enters the payment of an approved expense."""
    expense = get_for(request.user, pk, "pay", Expense)
    form = PayForm(request.POST if request.method == "POST" else None)
    total = expense.total()
    title = _("Enter the payment of ¥%(amount)s (%(capitals)s)") % {
        "amount": said(total), "capitals": in_capitals(total)}
    return hang(request, expense, title, form, lambda: services.pay(request.user, pk, **form.cleaned_data))


@access(RECORD)
def give_back_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The cashier has the whole advance back."""
    expense = get_for(request.user, pk, "pay", Expense)
    form = forms.Form(request.POST if request.method == "POST" else None)
    return hang(request, expense, _("The whole advance was paid back"), form,
                lambda: services.give_back(request.user, pk))


def _item_to_change(user: Any, pk: int, item: int) -> tuple[Expense, ExpenseItem]:
    """An item and its expense, for whoever may edit that. What is no item of it is missing for everybody."""
    found = _item(get_for(user, pk, "view", Expense), item)
    return get_for(user, pk, "edit", Expense), found


def _item(expense: Expense, pk: int) -> ExpenseItem:
    found = expense.items.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
