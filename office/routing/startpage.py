"""The page that starts a record on a route: which way, who is asked, when it will about end."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from office.clocks.limits import reckon
from office.clocks.stored import current_calendar
from office.permissions.ask import get_for
from office.permissions.declared import RECORD, access
from office.records.submissions import answered_once, sent_once
from office.routing.forms import Opinion, Slot, add_slots, choices_in, slots_of_template
from office.routing.pick import addressable
from office.routing.queries import templates_for
from office.routing.services.starting import principal_of, start
from office.routing.template_models import RouteTemplate
from office.routing.views import refuse_act
from office.time import now, one_instant


class StartForm(Opinion):
    """The choices a template leaves open, and a note."""

    def __init__(self, *args: Any, slots: list[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opinion"].label = _("Note")
        add_slots(self, slots, addressable(now()))
        self.order_fields([slot.field for slot in slots])


@access(RECORD)
@answered_once
def start_page(request: HttpRequest, record_pk: int) -> HttpResponse:
    """Choose a route and its people (GET), start it (POST)."""
    record = get_for(request.user, record_pk, "start_route")
    ways = templates_for(record.kind)
    template = _chosen(request, ways)
    slots = slots_of_template(template) if template else []
    if request.method == "POST" and template:
        form = StartForm(request.POST, slots=slots)
        if form.is_valid():
            done = _start(request, record, template, form, slots)
            if done:
                return done
    else:
        form = StartForm(slots=slots)
    with one_instant():
        context = {
            "page_title": _("Start a route: %(record)s") % {"record": record.number or record.title},
            "record": record,
            "ways": ways,
            "template": template,
            "form": form,
            "form_key": uuid4(),
            "stages": _stages(template, record) if template else [],
            "ends": _ends(template, _picked(form, slots)),
        }
        return render(request, "route/start.html", context, status=422 if form.is_bound else 200)


def _start(
    request: HttpRequest, record: Any, template: RouteTemplate, form: forms.Form, slots: list[Slot]
) -> HttpResponse | None:
    choices = {name: found for name, found in choices_in(form, slots).items() if found}
    try:
        with sent_once(request) as sent:
            start(request.user, record.pk, template.pk, choices=choices, note=form.cleaned_data["opinion"])
            sent.leads_to = record.get_absolute_url()
    except ValidationError as error:
        refuse_act(form, error)
        return None
    messages.success(request, _("The route has started."))
    return redirect(sent.leads_to)


@access(RECORD)
def ends_line(request: HttpRequest, record_pk: int) -> HttpResponse:
    """The line "ends about …" for what is picked so far; a fragment."""
    record = get_for(request.user, record_pk, "start_route")
    template = _chosen(request, templates_for(record.kind))
    if template is None:
        raise Http404
    slots = slots_of_template(template)
    picked = {slot.key: request.GET.getlist(slot.field) for slot in slots}
    return render(request, "route/_ends.html", {"ends": _ends(template, picked)})


def _chosen(request: HttpRequest, ways: list[RouteTemplate]) -> RouteTemplate | None:
    asked = request.POST.get("template") or request.GET.get("template") or ""
    return next((way for way in ways if str(way.pk) == asked), ways[0] if ways else None)


def _picked(form: forms.Form, slots: list[Slot]) -> dict[str, list[str]]:
    data = form.data
    return {slot.key: data.getlist(slot.field) if hasattr(data, "getlist") else [] for slot in slots}


def _ends(template: RouteTemplate | None, picked: dict[str, list[str]]) -> tuple[datetime, bool] | None:
    """(when it ends about, provisional) if each stage takes its whole limit; stages that would be skipped take none.

    It counts with the same function as the clocks; a stage begins when the one before it is due.
    """
    if template is None:
        return None
    calendar, at, provisional, any_limit = current_calendar(), now(), False, False
    for stage in template.stages.prefetch_related("steps"):
        steps = [
            step
            for step in stage.steps.all()
            if step.choice != "chosen" or picked.get(f"{stage.order}.{step.act}") or not stage.optional
        ]
        found = [reckon(calendar, step.unit, step.limit, at) for step in steps if step.limit]
        if found:
            at = max(one.due_at for one in found)
            provisional, any_limit = provisional or any(one.provisional for one in found), True
    return (at, provisional) if any_limit else None


def _stages(template: RouteTemplate, record: Any) -> list[dict[str, Any]]:
    """The stages as the page lists them, with whom the template names itself."""
    from office.routing.people import addressees

    stages = list(template.stages.prefetch_related("steps"))
    named = {
        step.pk: principal_of(step, record)
        for stage in stages
        for step in stage.steps.all()
        if step.choice != "chosen"
    }
    known = addressees(named.values(), now())
    return [
        {
            "stage": stage,
            "steps": [
                {"step": step, "who": known.get(named.get(step.pk, "")), "chosen": step.choice == "chosen"}
                for step in stage.steps.all()
            ],
        }
        for stage in stages
    ]
