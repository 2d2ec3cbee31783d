"""The pages of a budget: its lines, one line with its vouchers, one voucher, and what is done to its money."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from office.dates import typed_date
from office.hanging.page import hang
from office.permissions.ask import get_for, may, visible_to
from office.permissions.declared import RECORD, access
from office.records.models import Record
from office.records.perform import perform
from office.records.verbs import verb_of
from office.time import today
from planning.budget import classification, services
from planning.budget.forms import AdjustForm, DecideForm, LineForm, MonthForm, OnLineForm, PasteForm
from planning.budget.models import Budget, BudgetLine, MoneyApproval, Status, Voucher
from planning.budget.queries import last_voucher
from planning.budget.tables import TOTALS, sums

PAGE = 50  # vouchers
ACTS: dict[str, Any] = {"adjust": AdjustForm, "decide_adjustment": DecideForm, "freeze": OnLineForm, "thaw": OnLineForm,
                        "close_month": MonthForm}


@access(RECORD)
def lines_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every line with its totals, and their sums: as many queries for a thousand as for one."""
    budget = get_for(request.user, pk, "view", Budget)
    rows = budget.lines.select_related("division").order_by("place")
    names = dict(classification.choices(today()))
    context = {
        "page_title": _("Lines of %(title)s") % {"title": budget.title}, "record": budget, "heads": TOTALS,
        "rows": [(line, names.get(line.code, line.code)) for line in rows], "sums": sums(budget),
        "draws": budget.status == Status.DRAFT and bool(may(request.user, "edit", budget)),
    }
    return render(request, "planning/budget_lines.html", context)


@access(RECORD)
def line_page(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """One line: its totals, what it had on a day (`?day=`), what is promised, and its vouchers from the newest."""
    budget = get_for(request.user, pk, "view", Budget)
    found = _line(budget, line)
    day, asked = _day(request.GET.get("day", ""))
    before = request.GET.get("before", "")
    rows = found.vouchers.select_related("by", "post", "record", "for_record").order_by("-number")
    if before.isascii() and before.isdecimal() and len(before) < 10:
        rows = rows.filter(number__lt=int(before))
    rows = list(rows[: PAGE + 1])
    seen = _seen(request.user, rows)
    context = {
        "page_title": str(found), "record": budget, "line": found, "code": classification.name_of(found.code, today()),
        "totals": [(label, getattr(found, name)) for name, label in TOTALS],
        "rows": [(row, row.record_id in seen) for row in rows[:PAGE]],
        "more": rows[PAGE - 1].number if len(rows) > PAGE else None, "asked": asked, "day": day,
        "then": last_voucher(found.pk, day) if day else None,
    }
    return render(request, "planning/budget_line.html", context)


@access(RECORD)
def voucher_page(request: HttpRequest, pk: int, voucher: int) -> HttpResponse:
    """One voucher: who entered it, for what, and who approved its ground, in which post."""
    budget = get_for(request.user, pk, "view", Budget)
    rows = Voucher.objects.select_related("line", "by", "behalf", "post", "record", "for_record", "commitment__by",
                                          "adjustment__asked_by", "adjustment__decided_by", "adjustment__decided_post")
    found = rows.filter(pk=voucher, line__budget=budget).first()
    if found is None:
        raise Http404
    found.line.budget = budget
    approvals = MoneyApproval.objects.filter(record=found.record_id).select_related("person", "behalf", "post")
    context = {"page_title": _("Voucher %(number)d of %(line)s") % {"number": found.number, "line": found.line},
               "record": budget, "voucher": found, "approvals": list(approvals.order_by("pk")),
               "seen": _seen(request.user, [found])}
    return render(request, "planning/budget_voucher.html", context)


@access(RECORD)
def line_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a line to a budget that is drawn up."""
    budget = get_for(request.user, pk, "edit", Budget)
    form = LineForm(request.POST if request.method == "POST" else None)
    return hang(request, budget, _("Add a line"), form,
                lambda: services.save_line(request.user, pk, None, form.cleaned_data), _lines(pk))


@access(RECORD)
def line_edit(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Change a line of a budget that is drawn up."""
    budget, found = _line_to_change(request.user, pk, line)
    initial = {name: getattr(found, name) for name in services.LINE_FIELDS}
    form = LineForm(request.POST if request.method == "POST" else None, initial=initial)
    return hang(request, budget, _("Change the line %(line)s") % {"line": found}, form,
                lambda: services.save_line(request.user, pk, found.pk, form.cleaned_data), _lines(pk))


@access(RECORD)
def line_remove(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Take a line out of a budget that is drawn up."""
    budget, found = _line_to_change(request.user, pk, line)
    form = forms.Form(request.POST if request.method == "POST" else None)
    return hang(request, budget, _("Remove the line %(line)s") % {"line": found}, form,
                lambda: services.remove_line(request.user, pk, found.pk), _lines(pk))


@access(RECORD)
def lines_paste(request: HttpRequest, pk: int) -> HttpResponse:
    """Add many lines, as a spreadsheet copies them."""
    budget = get_for(request.user, pk, "edit", Budget)
    form = PasteForm(request.POST if request.method == "POST" else None)
    return hang(request, budget, _("Paste lines"), form,
                lambda: services.add_lines(request.user, pk, form.cleaned_data["rows"]), _lines(pk))


@access(RECORD)
def act_page(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Ask for what a movement of the budget's money needs, and do it."""
    budget = get_for(request.user, pk, act, Budget)
    verb = verb_of(Budget.KIND, act)
    form = ACTS[act](request.POST if request.method == "POST" else None, budget=budget)

    def do() -> None:
        if not verb.is_open_to(budget):
            raise ValidationError(_("This is not possible while the record is “%(status)s”.") % {
                "status": budget.get_status_display()})
        perform(request.user, act, pk, **form.cleaned_data)

    return hang(request, budget, str(verb.label), form, do)


def _line(budget: Budget, pk: int) -> BudgetLine:
    found = BudgetLine.objects.filter(pk=pk, budget=budget).select_related("division", "project").first()
    if found is None:
        raise Http404
    return found


def _line_to_change(user: Any, pk: int, line: int) -> tuple[Budget, BudgetLine]:
    """A line and its budget, for whoever may edit that. What is no line of it is missing for everybody."""
    found = _line(get_for(user, pk, "view", Budget), line)
    return get_for(user, pk, "edit", Budget), found


def _lines(pk: int) -> str:
    return reverse("budget_lines", args=[pk])


def _day(text: str) -> tuple[date | None, str]:
    """The day of the address and what was typed; no day for what is none."""
    try:
        return (typed_date(text, today()) if text else None), text
    except ValueError:
        return None, text


def _seen(user: Any, rows: list[Voucher]) -> set[int]:
    """Which of the records that the vouchers name the reader may see; one query."""
    pks = {row.record_id for row in rows} | {row.for_record_id for row in rows if row.for_record_id}
    return set(visible_to(user, Record.objects.filter(pk__in=pks)).values_list("pk", flat=True))
