"""The page on which minutes are written: a passage a topic, and its decisions with who does them until when."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from office.orgchart.choices import divisions
from office.permissions.ask import get_for
from office.permissions.declared import RECORD, access
from office.records.drafts import draft_of, drop_draft
from office.records.perform import Stale
from office.records.submissions import answered_once, sent_once
from secretariat.meeting import minutes
from secretariat.meeting.minutes import Passage, prefix
from secretariat.meeting.models import Meeting, Status
from secretariat.meeting.views import number, said_of


@access(RECORD)
@answered_once
def write_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes as they are kept, or as a draft has them (GET); save what was typed (POST)."""
    meeting = get_for(request.user, pk, "submit_minutes", Meeting)
    if meeting.status != Status.HELD:
        messages.error(request, _("The minutes are not being written any more: let them be returned first."))
        return redirect(meeting)
    if request.method != "POST":
        draft = draft_of(request.user, request.path)
        data: Any = draft.data if draft else {}
        return _page(request, meeting, minutes.typed_passages(meeting, data), data.get("opening"), draft=draft)
    found, opening = minutes.typed_passages(meeting, request.POST), request.POST.get("opening", "")
    said = minutes.faults(found, {one.pk for one in divisions()})
    if said:
        return _page(request, meeting, found, opening, said, 422)
    try:
        with sent_once(request) as sent:
            minutes.keep(request.user, pk, number(request.POST.get("version")), opening, found)
            drop_draft(request.user, request.path)
            sent.leads_to = meeting.get_absolute_url() if request.POST.get("do") == "done" else request.path
    except Stale as stale:
        late = _("The minutes were changed meanwhile by %(by)s. What you typed is still here: save again to keep it.")
        fresh = get_for(request.user, pk, "submit_minutes", Meeting)
        return _page(request, fresh, minutes.typed_passages(fresh, request.POST), opening,
                     {"opening": late % {"by": stale.by or _("Somebody")}}, 409)
    except ValidationError as error:
        return _page(request, meeting, found, opening, said_of(error, "opening"), 422)
    messages.success(request, _("Saved."))
    return redirect(sent.leads_to)


def _page(request: HttpRequest, meeting: Meeting, found: list[Passage], opening: str | None,
          said: dict[str, str] | None = None, status: int = 200, draft: Any = None) -> HttpResponse:
    said = said or {}
    context = {
        "page_title": _("Minutes of %(title)s") % {"title": meeting.title}, "record": meeting, "form_key": uuid4(),
        "opening": meeting.opening if opening is None else opening, "opening_error": said.get("opening", ""),
        "rows": [_drawn(one, place, said) for place, one in enumerate(found, 1)], "divisions": list(divisions()),
        "draft": draft, "errors": [(f"id_{name}", words) for name, words in said.items()]}
    return render(request, "secretariat/meeting_write.html", context, status=status)


def _drawn(passage: Passage, place: int, said: dict[str, str]) -> dict[str, Any]:
    """One topic as the template draws it."""
    lines = []
    for line, one in enumerate(passage.decisions, 1):
        start = prefix(passage.item, line)
        errors = {name: said.get(f"{start}{name}", "") for name in minutes.FIELDS}
        due = passage.typed.get(f"{start}due", f"{one.due:%Y-%m-%d}" if one.due else "")
        lines.append({"start": start, "one": one, "due": due, "errors": errors, "number": line,
                      "fresh": not one.pk and not one.text})
    return {"place": place, "item": passage.item, "text": passage.text, "lines": lines,
            "error": said.get(f"text_{passage.item.pk}", ""),
            "high": min(max(4, len(passage.text) // 40 + passage.text.count("\n") + 1), 20)}
