"""The page that starts a record on a route: which way, who is asked for what in which order, when it will about end."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from office.permissions.ask import get_for
from office.permissions.declared import RECORD, access
from office.records.submissions import answered_once, sent_once
from office.routing.plan import Plan, edited, ends, plan_of
from office.routing.planform import PlanForm, typed
from office.routing.queries import templates_for
from office.routing.services.starting import start
from office.routing.template_models import RouteTemplate
from office.routing.views import refuse_act
from office.time import now, one_instant


@access(RECORD)
@answered_once
def start_page(request: HttpRequest, record_pk: int) -> HttpResponse:
    """Choose a route (GET), change its plan by one button, or start it (POST)."""
    with one_instant():
        record = get_for(request.user, record_pk, "start_route")
        ways = templates_for(record.kind)
        template = _chosen(request, ways)
        shown = {"record": record, "ways": ways, "template": template}
        if template is None:
            return _show(request, None, **shown)
        plan = _plan(request, template, record)
        about = {"template": template, "record": record, "at": now()}
        if "do" in request.POST:
            plan, said, goes_on = edited(plan, request.POST["do"])
            note = {"opinion": request.POST.get("opinion", "")}
            return _show(
                request, PlanForm(plan=plan, initial=note, **about), said=said, goes_on=goes_on, **shown
            )
        if request.method != "POST":
            return _show(request, PlanForm(plan=plan, **about), **shown)
        form = PlanForm(_complete(request.POST, plan, about), plan=plan, **about)
    done = _start(request, record, template, form) if form.is_valid() else None
    if done:
        return done
    with one_instant():
        return _show(request, form, **shown)


def _show(
    request: HttpRequest, form: PlanForm | None, said: str = "", goes_on: str = "", **shown: Any
) -> HttpResponse:
    record = shown["record"]
    context = {
        "page_title": _("Start a route: %(record)s") % {"record": record.number or record.title},
        "form": form,
        "form_key": uuid4(),
        "ends": ends(form.plan, now()) if form else None,
        "said": said,
        "goes_on": goes_on,
        **shown,
    }
    if form and goes_on in form.fields:
        form.fields[goes_on].widget.attrs["autofocus"] = True
    part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    page = "route/_plan.html" if part else "route/start.html"
    return render(request, page, context, status=422 if form is not None and form.is_bound else 200)


def _plan(request: HttpRequest, template: RouteTemplate, record: Any) -> Plan:
    """The plan that was typed, that was kept over a sign-in, or the template's own."""
    data = request.POST if "plan" in request.POST else _kept(request)
    return typed(data, template) if data is not None else plan_of(template, record)


def _kept(request: HttpRequest) -> QueryDict | None:
    kept = request.held()  # type: ignore[attr-defined]
    data = QueryDict(mutable=True)
    for name, value in kept["values"] if kept else ():
        data.appendlist(name, value)
    return data if "plan" in data else None


def _complete(data: QueryDict, plan: Plan, about: dict[str, Any]) -> QueryDict:
    """A form sent without a plan starts the template as it is."""
    if "plan" in data:
        return data
    whole = data.copy()
    blank = PlanForm(plan=plan, **about)
    for name, field in blank.fields.items():
        if name != "opinion":
            initial = field.initial
            whole.setlist(
                name, initial if isinstance(initial, list) else ["" if initial is None else str(initial)]
            )
    return whole


def _start(request: HttpRequest, record: Any, template: RouteTemplate, form: PlanForm) -> HttpResponse | None:
    try:
        with sent_once(request) as sent:
            start(request.user, record.pk, template.pk, plan=form.planned, note=form.cleaned_data["opinion"])
            sent.leads_to = record.get_absolute_url()
    except ValidationError as error:
        refuse_act(form, error)
        return None
    messages.success(request, _("The route has started."))
    return redirect(sent.leads_to)


@access(RECORD)
def ends_line(request: HttpRequest, record_pk: int) -> HttpResponse:
    """The line "ends about …" for what is planned so far; a fragment."""
    record = get_for(request.user, record_pk, "start_route")
    with one_instant():
        template = _chosen(request, templates_for(record.kind))
        if template is None:
            raise Http404
        return render(request, "route/_ends.html", {"ends": ends(_plan(request, template, record), now())})


def _chosen(request: HttpRequest, ways: list[RouteTemplate]) -> RouteTemplate | None:
    asked = request.POST.get("template") or request.GET.get("template") or ""
    return next((way for way in ways if str(way.pk) == asked), ways[0] if ways else None)
