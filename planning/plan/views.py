"""The pages of a plan beside its register: what stands in a draft, row by row; entering a measured value."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.hanging.page import hang
from office.hanging.viewers import upload_viewer_of
from office.permissions.ask import get_for
from office.permissions.declared import RECORD, access
from office.records.perform import NotNow, perform
from office.records.submissions import answered_once, sent_once
from office.records.verbs import verb_of
from office.refusals import refuse
from office.registers.register import register_of
from office.registers.sent import uploads_in
from office.time import today
from planning.plan.forms import GoalForm, IndicatorForm, MeasureForm, RowForm, TaskForm
from planning.plan.models import Plan, Status
from planning.plan.services import ROWS, remove_row, save_row

FORMS: dict[str, type[RowForm]] = {"goal": GoalForm, "indicator": IndicatorForm, "task": TaskForm}
ADD = {"goal": gettext_lazy("Add a goal"), "indicator": gettext_lazy("Add an indicator"),
       "task": gettext_lazy("Add a task")}
CHANGE = {"goal": gettext_lazy("Change the goal"), "indicator": gettext_lazy("Change the indicator"),
          "task": gettext_lazy("Change the task")}


@access(RECORD)
@answered_once
def row_page(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Add a goal, an indicator or a task to a draft; with `?row=` change that one."""
    if what not in FORMS:
        raise Http404
    plan = get_for(request.user, pk, "edit", Plan)
    if plan.status != Status.DRAFT:
        messages.error(request, _("Only a draft is changed: revise the plan instead."))
        return redirect(plan)
    row = _row_named(request, plan, what)
    form = FORMS[what](plan, row, request.POST if request.method == "POST" else None)
    title = str(CHANGE[what] if row else ADD[what])
    return hang(request, plan, title, form,
                lambda: save_row(request.user, pk, what, row.pk if row else None, form.said()),
                back=f"{plan.get_absolute_url()}#{what}s")


@access(RECORD)
@answered_once
def remove_page(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Take the row that the address names out of a draft; without one it leads back."""
    if what not in FORMS:
        raise Http404
    plan = get_for(request.user, pk, "edit", Plan)
    row = _row_named(request, plan, what)
    if row is None:
        return redirect(plan)
    form = forms.Form(request.POST if request.method == "POST" else None)
    title = _("Take out: %(row)s") % {"row": getattr(row, "title", "") or getattr(row, "name", "") or row.text}
    return hang(request, plan, title, form, lambda: remove_row(request.user, pk, what, row.pk),
                back=f"{plan.get_absolute_url()}#{what}s")


def _row_named(request: HttpRequest, plan: Plan, what: str) -> Any:
    named = request.GET.get("row", "")
    if not (named.isascii() and named.isdecimal() and len(named) < 12):
        return None
    return ROWS[what].objects.filter(record=plan.pk, pk=int(named), removed_at=None).first()


@access(RECORD)
@answered_once
def measure_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the value of an indicator with its evidence."""
    plan = get_for(request.user, pk, "measure", Plan)
    uploads, refused = uploads_in(request) if request.method == "POST" else ([], [])
    quarter = (today().month - 1) // 3  # the last one that is over; 0: last year's own value
    initial = {"indicator": request.GET.get("indicator", ""), "quarter": quarter,
               "year": today().year if quarter else today().year - 1}
    form = MeasureForm(request.POST or None, plan=plan, user=request.user, initial=initial)
    if form.is_bound and form.is_valid() and not refused:
        try:
            with sent_once(request) as sent:
                perform(request.user, "measure", pk, **form.cleaned_data, uploads=[one.key for one in uploads])
                sent.leads_to = f"{plan.get_absolute_url()}#indicators"
            messages.success(request, _("Done: %(verb)s.") % {"verb": verb_of(Plan.KIND, "measure").label})
            return redirect(sent.leads_to)
        except NotNow as late:
            messages.error(request, late.messages[0])
            return redirect(plan)
        except ValidationError as error:
            refuse(form, error)
    context = {
        "page_title": verb_of(Plan.KIND, "measure").label, "record": plan, "register": register_of(Plan.KIND),
        "verb": verb_of(Plan.KIND, "measure"), "form": form, "form_key": uuid4(), "refused": refused,
        "uploads": [upload_viewer_of(upload, request.user) for upload in uploads],
        "errors": [("id_files", text) for text in refused]}
    return render(request, "planning/plan_measure.html", context, status=422 if form.is_bound else 200)
