"""The week's board, and the leaders' arrangements that are entered on it."""

from datetime import timedelta
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from office.audit.actor import Actor, acting
from office.permissions.declared import SIGNED_IN, Rule, access
from office.records.submissions import answered_once, sent_once
from office.time import now, one_instant
from secretariat.week.board import board, days_of, may_arrange, monday_of, week_name
from secretariat.week.forms import ArrangementForm
from secretariat.week.models import Arrangement

ARRANGING = Rule("arranging", "Who arranges what comes before the leaders: leaders and the Secretariat's registry.")


@access(SIGNED_IN)
def week_page(request: HttpRequest) -> HttpResponse:
    """One week of leaders and rooms: a grid on wide screens and on paper, a list by day on a telephone."""
    with one_instant():
        monday = monday_of(request.GET.get("week", ""))
        days = days_of(monday)
        leaders, rooms = board(request.user, monday)
    by_day = [{"day": day, "rows": [(row, row.days[n]) for row in (*leaders, *rooms) if row.days[n]]}
              for n, day in enumerate(days)]
    context = {
        "page_title": _("Week's agenda"), "days": days, "leaders": leaders, "rooms": rooms, "by_day": by_day,
        "before": week_name(monday - timedelta(days=7)), "after": week_name(monday + timedelta(days=7)),
        "this": week_name(monday), "may_arrange": may_arrange(request.user), "form_key": uuid4()}
    return render(request, "secretariat/week.html", context)


@access(ARRANGING)
@answered_once
def arrangement_new(request: HttpRequest) -> HttpResponse:
    """Enter an arrangement of a leader."""
    if not may_arrange(request.user):
        raise Http404
    form = ArrangementForm(request.POST if request.method == "POST" else None,
                           initial={"first_day": request.GET.get("day", "")})
    if form.is_bound and form.is_valid():
        user = request.user
        with sent_once(request) as sent, acting(Actor(user.pk, user.person_id, cause="arrange")):
            form.instance.by_id = user.person_id
            row = form.save()
            sent.leads_to = f"{reverse('week')}?week={week_name(row.first_day)}"
        messages.success(request, _("Saved."))
        return redirect(sent.leads_to)
    context = {"page_title": _("New arrangement"), "form": form, "form_key": uuid4()}
    return render(request, "secretariat/arrangement_form.html", context, status=422 if form.is_bound else 200)


@access(ARRANGING)
@answered_once
def arrangement_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Call an arrangement off (POST); the row stays."""
    user = request.user
    if not may_arrange(user):
        raise Http404
    here = reverse("week")
    if request.method != "POST":
        return redirect(here)
    with sent_once(request) as sent, acting(Actor(user.pk, user.person_id, cause="call_off")):
        row = Arrangement.objects.select_for_update().filter(pk=pk, called_off_at=None).first()
        if row is None:
            raise Http404
        row.called_off_at = now()
        row.save()
        sent.leads_to = f"{here}?week={week_name(row.first_day)}"
    messages.success(request, _("Called off."))
    return redirect(sent.leads_to)
