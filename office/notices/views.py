"""The page of one's own notices, and marking them read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from office.notices.models import Notice
from office.notices.queries import PAGE, page, unread
from office.notices.sentences import sentence
from office.permissions.ask import visible_to
from office.permissions.declared import OWN, access
from office.records.models import Record
from office.time import now, one_instant


@access(OWN)
def notices(request: HttpRequest) -> HttpResponse:
    """One's notices, newest first; a record that may not be seen any more has no link."""
    with one_instant():
        text = request.GET.get("before", "")
        found = page(request.user, int(text) if text.isdigit() else None)
        rows, more = found[:PAGE], len(found) > PAGE
        keys = {row.record_id for row in rows if row.record_id}
        seen = set(visible_to(request.user, Record.objects.filter(pk__in=keys)).values_list("pk", flat=True))
        context: dict[str, Any] = {
            "page_title": _("Notices"), "unread": unread(request.user), "first_url": request.path if text else "",
            "next_url": f"{request.path}?before={rows[-1].pk}" if more else "",
            "rows": [
                {"notice": row, "text": sentence(row),
                 "url": row.record.get_absolute_url() if row.record and row.record_id in seen
                 else row.words.get("url", "")}
                for row in rows
            ],
        }
        return render(request, "notices/notices.html", context)


@access(OWN)
@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark one notice read, or all up to one."""
    mine = Notice.objects.filter(person=getattr(request.user, "person_id", None), read_at=None)
    one, through = request.POST.get("notice", ""), request.POST.get("through", "")
    if one.isdigit():
        mine.filter(pk=int(one)).update(read_at=now())
    elif through.isdigit():
        mine.filter(pk__lte=int(through)).update(read_at=now())
    return redirect("notices")
