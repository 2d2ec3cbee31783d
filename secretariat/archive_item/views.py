"""The pages of the archives beside their register: arranging, classes with their prints, loans."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from office.figures.queries import figure
from office.files.names import content_disposition
from office.numbering.models import Series
from office.papers.errors import PaperError
from office.permissions.ask import may_see_register, may_somewhere, visible_to
from office.permissions.declared import REGISTER, Rule, access
from office.records.submissions import answered_once, sent_once
from office.time import one_instant, today
from secretariat.archive_item import arranging, classes, handing_in, loans, papers
from secretariat.archive_item.arranging import Class
from secretariat.archive_item.models import ArchiveItem, Period

KEEPERS = Rule("archives", "Who keeps the archives: the archivist and the head of the Secretariat.")
SHOWN = 50  # items of a class that the page of arranging shows
PRINTS = {"catalogue": papers.catalogue, "boxes": papers.boxes, "notes": papers.notes, "stamps": papers.stamps}


def _keepers_only(request: HttpRequest, verb: str) -> None:
    if not may_somewhere(request.user, verb, [ArchiveItem.KIND]):
        raise Http404


def _year(request: HttpRequest, default: int) -> int:
    said = request.GET.get("year") or request.POST.get("year") or ""
    return int(said) if said.isascii() and said.isdigit() and 1949 <= int(said) <= 2999 else default


@access(KEEPERS)
@answered_once
def arrange_page(request: HttpRequest) -> HttpResponse:
    """The year's items that wait, class by class in their order (GET); give one class its codes (POST)."""
    _keepers_only(request, "arrange")
    year = _year(request, today().year - 1)
    here = f"{reverse('archive_arrange')}?year={year}"
    if request.method == "POST":
        place = Class(year, request.POST.get("retention", ""), request.POST.get("department", ""))
        try:
            with sent_once(request) as sent:
                done = arranging.arrange_class(request.user, place)
                sent.leads_to = here
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(here)
        if done:
            said = ngettext("%(n)d item has its code: %(first)s", "%(n)d items have their codes: %(first)s to %(last)s",
                            len(done))
            messages.success(request, said % {"n": len(done), "first": done[0].code, "last": done[-1].code})
        else:
            messages.info(request, _("Nothing waits in this class any more."))
        return redirect(here)
    with one_instant():
        return render(request, "secretariat/archive_arrange.html", _waiting(request, year))


def _waiting(request: HttpRequest, year: int) -> dict[str, Any]:
    found = arranging.waiting(request.user, year)
    fonds = figure("archive.fonds", today())
    last = dict(Series.objects.filter(code__startswith=f"archive.{fonds}-WS.", year=year).values_list("code", "last"))
    groups = []
    for place, items in found.items():
        lowest = f"{place.retention}-{place.department}"
        first = last.get(f"archive.{fonds}-WS.{lowest}", 0) + 1
        groups.append({
            "place": place, "period": Period(place.retention).label, "division": items[0].formed_by.name,
            "items": items[:SHOWN], "count": len(items), "more": max(0, len(items) - SHOWN),
            "at_once": min(len(items), arranging.AT_ONCE), "first": f"{fonds}-WS·{year}-{lowest}-{first:04d}"})
    years = visible_to(request.user, ArchiveItem.objects.filter(status="collected")).order_by("-year")
    return {"page_title": _("Arrange the archives of %(year)d") % {"year": year}, "year": year, "groups": groups,
            "years": list(years.values_list("year", flat=True).distinct()[:30]), "form_key": uuid4(),
            "divisions": handing_in.divisions_of(year), "until": handing_in.last_day_for(year)}


@access(REGISTER)
@require_safe
def classes_page(request: HttpRequest) -> HttpResponse:
    """The arranged classes of a year, with what can be printed of each."""
    if not may_see_register(request.user, ArchiveItem.KIND):
        raise Http404
    with one_instant():
        years = classes.years_of(request.user)
        year = _year(request, years[0] if years else today().year - 1)
        rows = [{**row, "period": Period(row["retention"]).label} for row in classes.classes_of(request.user, year)]
    context = {"page_title": _("Classes of the archives of %(year)d") % {"year": year}, "year": year,
               "year_text": str(year), "years": years,
               "rows": rows}
    return render(request, "secretariat/archive_classes.html", context)


@access(REGISTER)
@require_safe
def print_page(request: HttpRequest, what: str) -> HttpResponse:
    """A print of a year or of one of its classes: catalogue, box labels, box notes, stamps."""
    if what not in PRINTS or not may_see_register(request.user, ArchiveItem.KIND):
        raise Http404
    year = _year(request, today().year - 1)
    asked = classes.items_of(request.user, year, request.GET.get("retention", "")[:3],
                             request.GET.get("department", "")[:4])
    with one_instant():
        items = list(asked[: classes.MOST])
        try:
            body = PRINTS[what](items, year, request.user)
        except PaperError as error:
            messages.error(request, str(error))
            return redirect(f"{reverse('archive_classes')}?year={year}")
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition(f"{what}-{year}.pdf", inline=True)
    answer["Cache-Control"] = "private, no-store"
    return answer


@access(KEEPERS)
@require_safe
def loans_page(request: HttpRequest) -> HttpResponse:
    """What is lent, the longest overdue first, a page at a time."""
    _keepers_only(request, "lend")
    with one_instant():
        rows = visible_to(request.user, loans.open_loans(), "item")
        late = rows.filter(due_on__lt=today()).count()
        after = request.GET.get("after", "")
        page, following = loans.page_of(rows, after)
    context = {"page_title": _("Archives on loan"), "rows": page, "late": late, "today": today(),
               "next_url": f"?after={following}" if following else "", "first_url": "?" if after else ""}
    return render(request, "secretariat/archive_loans.html", context)
