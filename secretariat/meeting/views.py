"""The pages of a meeting beside its register's: agenda, attendance, papers for the tablet, minutes."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.files.names import content_disposition
from office.hanging.viewers import viewers_of
from office.papers.errors import PaperError
from office.permissions.ask import get_for, visible_to
from office.permissions.declared import RECORD, access
from office.records.perform import Stale
from office.records.submissions import answered_once, sent_once
from secretariat.meeting import agenda, people
from secretariat.meeting.models import Meeting, Status
from secretariat.meeting.papers import minutes_pdf
from secretariat.meeting_topic.models import MeetingTopic

NO_MINUTES = (Status.PREPARING, Status.CONVENED, Status.CANCELLED)


def number(text: str | None) -> int:
    """A number that a form sent; 0 for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 12 else 0


@access(RECORD)
@answered_once
def agenda_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The topics on the agenda and those that wait (GET); one button's wish (POST)."""
    meeting = get_for(request.user, pk, "edit", Meeting)
    if meeting.status not in agenda.OPEN:
        messages.error(request, _("The meeting is over: its agenda does not change any more."))
        return redirect(meeting)
    if request.method != "POST":
        return _agenda(request, meeting, {})
    wish = request.POST.get("do", "")
    wanted = [number(one) for one in request.POST.getlist("wanted") if number(one)]
    reason = request.POST.get(f"reason_{wish.partition('-')[2]}", "")
    try:
        with sent_once(request) as sent:
            agenda.work(request.user, pk, number(request.POST.get("version")), wish, wanted=wanted, reason=reason)
            sent.leads_to = request.path
    except Stale as stale:
        late = _("The meeting was changed meanwhile by %(by)s. Look at it as it is now, and try again.")
        messages.error(request, late % {"by": stale.by or _("Somebody")})
        return redirect(request.path)
    except ValidationError as error:
        return _agenda(request, meeting, said_of(error, "wanted"), 422)
    return redirect(sent.leads_to)


def said_of(error: ValidationError, field: str) -> dict[str, str]:
    """The sentences of an error by field; those of none at `field`."""
    named = getattr(error, "message_dict", None) if hasattr(error, "error_dict") else None
    return {name: " ".join(found) for name, found in named.items()} if named else {field: " ".join(error.messages)}


def _agenda(request: HttpRequest, meeting: Meeting, said: dict[str, str], status: int = 200) -> HttpResponse:
    rows = list(meeting.agenda())
    for place, item in enumerate(rows, 1):
        item.number, item.first, item.last = place, place == 1, place == len(rows)
        item.error = said.get(f"reason_{item.pk}", "")
    context = {
        "page_title": _("Agenda of %(title)s") % {"title": meeting.title}, "record": meeting, "rows": rows,
        "waiting": agenda.waiting(request.user, meeting), "form_key": uuid4(), "wanted_error": said.get("wanted", ""),
        "total": sum(item.topic.minutes_needed for item in rows), "ticked": request.POST.getlist("wanted"),
        "errors": [(f"id_{name}", words) for name, words in said.items()]}
    return render(request, "secretariat/meeting_agenda.html", context, status=status)


@access(RECORD)
@answered_once
def attendance_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who answered what, and who is there (GET); those ticked are there (POST)."""
    meeting = get_for(request.user, pk, "hold", Meeting)
    if request.method == "POST":
        ticked = [number(one) for one in request.POST.getlist("there") if number(one)]
        try:
            with sent_once(request) as sent:
                done = people.sign_in(request.user, pk, ticked)
                sent.leads_to = request.path
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
        messages.success(request, ngettext("%(n)d person signed in.", "%(n)d people signed in.", done) % {"n": done})
        return redirect(sent.leads_to)
    context = {"page_title": _("Attendance of %(title)s") % {"title": meeting.title}, "record": meeting,
               "rows": list(meeting.people()), "form_key": uuid4(), "open": meeting.status in people.TOLD}
    return render(request, "secretariat/meeting_attendance.html", context)


@access(RECORD)
def read_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One topic's papers, large, with the way to the next: for a tablet at the table. Only topics one may see."""
    meeting = get_for(request.user, pk, "view", Meeting)
    items = list(meeting.agenda())
    seen = set(visible_to(request.user, MeetingTopic.objects.filter(pk__in=[item.topic_id for item in items]))
               .values_list("pk", flat=True))
    place = max(1, min(number(request.GET.get("topic")) or 1, len(items) or 1))
    item = items[place - 1] if items else None
    may_read = item is not None and item.topic_id in seen
    tabs = [{"label": str(n), "title": one.topic.title, "url": f"{request.path}?topic={n}", "current": n == place}
            for n, one in enumerate(items, 1)]
    context = {
        "page_title": meeting.title, "record": meeting, "item": item, "place": place, "tabs": tabs,
        "may_read": may_read, "viewers": viewers_of(item.topic) if item and may_read else [],
        "opinions": item.topic.opinions_asked() if item and may_read else [],
        "before": place - 1 if place > 1 else 0, "after": place + 1 if place < len(items) else 0}
    return render(request, "secretariat/meeting_read.html", context)


@access(RECORD)
def minutes_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole minutes, for whoever may read them."""
    meeting = get_for(request.user, pk, "read_minutes", Meeting)
    if meeting.status in NO_MINUTES:
        messages.info(request, _("There are no minutes yet."))
        return redirect(meeting)
    rows = list(meeting.decisions_made())
    items = [{"item": item, "decisions": [one for one in rows if one.item_id == item.pk]} for item in meeting.agenda()]
    context = {"page_title": _("Minutes of %(title)s") % {"title": meeting.title}, "record": meeting, "items": items}
    return render(request, "secretariat/meeting_minutes.html", context)


@access(RECORD)
def minutes_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes laid out as PDF, for whoever may read them."""
    meeting = get_for(request.user, pk, "read_minutes", Meeting)
    if meeting.status in NO_MINUTES:
        messages.info(request, _("There are no minutes yet."))
        return redirect(meeting)
    try:
        body = minutes_pdf(meeting, request.user)
    except PaperError as error:
        messages.error(request, str(error))
        return redirect(reverse("meeting_minutes", args=[pk]))
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition(f"{meeting.number or meeting.title}.pdf", inline=True)
    return answer
