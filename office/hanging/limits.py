"""A record's own time limit: how it was counted, and pausing, resuming and extending it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.clocks import services
from office.clocks.lights import Faces
from office.clocks.models import Clock
from office.clocks.queries import open_clock
from office.clocks.reckoning import explain
from office.hanging.page import hang
from office.orgchart.choices import PersonField
from office.permissions.ask import get_for
from office.permissions.declared import RECORD, access
from office.records.perform import changing
from office.records.submissions import answered_once
from office.time import now


class Pause(forms.Form):
    """Somebody outside is waited for: the days do not count meanwhile."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def do(self, clock: Clock, by: Any) -> None:
        """Pause the limit."""
        services.pause(clock, self.cleaned_data["reason"], by=by)


class Resume(forms.Form):
    """What was waited for has come."""

    reason = forms.CharField(label=gettext_lazy("Remark"), max_length=200, required=False)

    def do(self, clock: Clock, by: Any) -> None:
        """Count again."""
        services.resume(clock, self.cleaned_data["reason"], by=by)


class Extend(forms.Form):
    """More time, asked for before the due day and approved by somebody else."""

    amount = forms.IntegerField(label=gettext_lazy("How much more"), min_value=1, max_value=250)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
    approver = PersonField(label=gettext_lazy("Approved by"))

    def do(self, clock: Clock, by: Any) -> None:
        """Extend the limit."""
        if self.cleaned_data["approver"] == by:
            raise ValidationError({"approver": _("Somebody else must approve it.")})
        services.extend(clock, self.cleaned_data["amount"], self.cleaned_data["reason"],
                        self.cleaned_data["approver"], by=by)


ACTS: dict[str, tuple[Any, type[Any]]] = {
    "pause": (gettext_lazy("Pause the time limit"), Pause),
    "resume": (gettext_lazy("Resume the time limit"), Resume),
    "extend": (gettext_lazy("Extend the time limit"), Extend),
}


@access(RECORD)
def limit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How the record's own time limits were counted, day by day."""
    record = get_for(request.user, pk)
    faces = Faces(now())
    clocks = [(clock, faces.of(clock), explain(clock), clock.events.order_by("id"))
              for clock in Clock.objects.filter(record_id=record.pk, step=None).order_by("-id")]
    allowed = any("time_limit" in ground.verbs for ground in record.decision.grounds)
    running = next((clock for clock, *_rest in clocks if clock.is_open), None) if allowed else None
    names = [] if running is None else ["resume"] if running.state == Clock.State.PAUSED else ["pause", "extend"]
    title = _("How the time limit was counted")
    context = {"page_title": title, "record": record, "clocks": clocks,
               "acts": [(name, ACTS[name][0]) for name in names]}
    return render(request, "hanging/limit.html", context)


@access(RECORD)
@answered_once
def act_page(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Pause, resume or extend the record's time limit."""
    if act not in ACTS:
        raise Http404
    record = get_for(request.user, pk, "time_limit")
    title, make = ACTS[act]
    form = make(request.POST if request.method == "POST" else None)

    def do() -> None:
        reason = form.cleaned_data.get("reason", "")
        with changing(request.user, pk, "time_limit", cause=act, reason=reason) as change:
            clock = open_clock(change.record)
            if clock is None:
                raise ValidationError(_("No time limit is running."))
            form.do(clock, request.user.person)
            change.record.due = clock.due_at
        messages.success(request, _("Done: %(verb)s.") % {"verb": title})

    return hang(request, record, str(title), form, do, back=reverse("limit", args=[pk]))
