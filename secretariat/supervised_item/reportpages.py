"""The ranking of divisions in a period, and the special inspection report (督查专报) over it."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.dates import typed_date
from office.files.names import content_disposition
from office.papers.errors import PaperError
from office.permissions.declared import REGISTER, access
from office.time import one_instant, today
from secretariat.supervised_item import inspection
from secretariat.supervised_item.hands import has_overview
from secretariat.supervised_item.views import readers_only


def _period(request: HttpRequest) -> tuple[date, date]:
    """The days of the address; this year's days up to today, where it names none that can be."""
    found = []
    for name, otherwise in (("since", today().replace(month=1, day=1)), ("until", today())):
        try:
            found.append(typed_date(request.GET.get(name, ""), today()))
        except ValueError:
            found.append(otherwise)
    since, until = sorted(found)
    return max(since, until - timedelta(days=366 * 3)), until


@access(REGISTER)
@require_safe
def ranking_page(request: HttpRequest) -> HttpResponse:
    """The divisions by what they did in a period, with the figures beneath; leaders and the Secretariat see all."""
    _require_overview(request)
    with one_instant():
        since, until = _period(request)
        rows = inspection.ranking(since, until)
    context = {"page_title": _("Ranking of supervision"), "rows": rows, "since": since, "until": until,
               "total": inspection.total(rows)}
    return render(request, "secretariat/supervision_ranking.html", context)


@access(REGISTER)
@require_safe
def inspection_pdf(request: HttpRequest) -> HttpResponse:
    """The special inspection report (督查专报) of a period, as a paper."""
    _require_overview(request)
    with one_instant():
        since, until = _period(request)
        try:
            body = inspection.report(request.user, since, until)
        except PaperError as error:
            messages.error(request, str(error))
            return redirect("supervision_ranking")
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition(f"督查专报 {since}–{until}.pdf", inline=True)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _require_overview(request: HttpRequest) -> None:
    """Figures of all divisions: for those who see every item, the Secretariat and the leaders."""
    readers_only(request)
    if not has_overview(request.user):
        raise Http404


