"""Pages of assets beside their register: one's own, an asset's life, ledger and statements, labels."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from office.dates import typed_date
from office.files.names import content_disposition
from office.papers.errors import PaperError
from office.permissions.ask import get_for, may_see_register, visible_to
from office.permissions.declared import OWN, RECORD, REGISTER, access
from office.records.submissions import answered_once, sent_once
from office.registers.exporting import rows_asked
from office.registers.register import register_of
from office.registers.values import spelt
from office.time import one_instant, today
from planning.asset import custody, papers, statements
from planning.asset.models import Asset, AssetCustody
from planning.asset.values import worth

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {f"{what}-{form}": (what, form) for what in ("ledger", "statement") for form in ("pdf", "xlsx")}
MOST_LABELS = 240  # ten sheets


@access(OWN)
@require_safe
def mine_page(request: HttpRequest) -> HttpResponse:
    """What is in one's hands, what is offered to one, and what one has borrowed."""
    person = request.user.person_id
    if person is None:
        raise Http404
    with one_instant():
        rows = visible_to(request.user, Asset.objects.filter(is_open=True)).select_related("used_in")
        held = list(rows.filter(keeper=person).order_by("number"))
        offered = list(rows.filter(offered_to=person).order_by("number"))
        lent = list(rows.filter(loans__borrower=person, loans__returned_at=None).order_by("number"))
    context = {"page_title": _("Assets in my hands"), "held": held, "offered": offered, "lent": lent}
    return render(request, "planning/assets_mine.html", context)


@access(OWN)
@answered_once
@require_POST
def take_all(request: HttpRequest) -> HttpResponse:
    """Sign for everything that is offered to one."""
    if request.user.person_id is None:
        raise Http404
    with sent_once(request) as sent:
        count = custody.take_all(request.user)
        sent.leads_to = reverse("assets_mine")
    messages.success(request, ngettext("%(n)d asset is in your hands now.", "%(n)d assets are in your hands now.",
                                        count) % {"n": count})
    return redirect(sent.leads_to)


@access(RECORD)
@require_safe
def life_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who held it when, and on a day; its repairs, loans and end; what it was worth on the day."""
    asset = get_for(request.user, pk, "view", Asset, ("used_in", "keeper"))
    with one_instant():
        day = _day(request.GET.get("on", ""))
        rows = AssetCustody.objects.filter(asset=asset).select_related("person", "giver", "entered_by", "used_in")
        context = {
            "page_title": _("Life of the asset"), "record": asset, "day": day,
            "on_day": custody.holders_on(asset.pk, day), "custodies": list(rows.order_by("-at", "-pk")),
            "repairs": list(asset.repairs.order_by("-at")),
            "loans": list(asset.loans.select_related("borrower").order_by("-lent_at")),
            "disposals": list(asset.disposals.select_related("proposed_by", "decided_by").order_by("-at")),
            "worth": worth(asset, day)}
    return render(request, "planning/asset_life.html", context)


@access(REGISTER)
@require_safe
def ledger_page(request: HttpRequest) -> HttpResponse:
    """The statement of a day, by class or by division."""
    _readers_only(request)
    with one_instant():
        day, by = _day(request.GET.get("on", "")), _by(request)
        lines, total = statements.statement(request.user, day, by)
    context = {"page_title": _("Statement of assets"), "day": day, "by": by, "lines": lines, "total": total,
               "heads": statements.statement_heads(by)}
    return render(request, "planning/asset_ledger.html", context)


@access(REGISTER)
@require_safe
def ledger_file(request: HttpRequest, what: str) -> HttpResponse:
    """Ledger (every card) or statement (sums) of a day, as PDF or xlsx."""
    if what not in FILES:
        raise Http404
    what, form = FILES[what]
    _readers_only(request)
    with one_instant():
        day, by = _day(request.GET.get("on", "")), _by(request)
        title, heads, rows = _table(request.user, what, day, by)
        try:
            body = papers.table_xlsx(title, heads, rows) if form == "xlsx" else papers.table_pdf(
                title, heads, [[str(spelt(cell)) for cell in row] for row in rows], request.user)
        except PaperError as error:
            messages.error(request, str(error))
            return redirect("asset_ledger")
    return _file(body, XLSX if form == "xlsx" else "application/pdf", f"{title}.{form}")


def _table(user: Any, what: str, day: date, by: str) -> tuple[str, list[str], list[list[Any]]]:
    if what == "ledger":
        cards = statements.on_day(user, day)[: statements.MOST]
        return f"{_('Ledger of assets')} {day:%Y-%m-%d}", statements.ledger_heads(), list(statements.ledger(cards, day))
    lines, total = statements.statement(user, day, by)
    rows = [line.cells() for line in (*lines, total)]
    return f"{_('Statement of assets')} {day:%Y-%m-%d}", statements.statement_heads(by), rows


@access(REGISTER)
@require_safe
def labels_file(request: HttpRequest) -> HttpResponse:
    """The labels of the cards that the filters of the list let through, at most ten sheets."""
    _readers_only(request)
    with one_instant():
        query = QueryDict(request.GET.urlencode())
        rows = rows_asked(request.user, register_of(Asset.KIND), query, MOST_LABELS)
        try:
            body = papers.labels(rows, request.user)
        except PaperError as error:
            messages.error(request, str(error))
            return redirect("asset_list")
    return _file(body, "application/pdf", f"{_('Labels')}.pdf")


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = content_disposition(name, inline=kind == "application/pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _readers_only(request: HttpRequest) -> None:
    if not may_see_register(request.user, Asset.KIND):
        raise Http404


def _by(request: HttpRequest) -> str:
    asked = request.GET.get("by", "")
    return asked if asked in statements.BY else statements.BY[0]


def _day(text: str) -> date:
    """The day of the address, as clerks type days; today, where it names none."""
    try:
        return typed_date(text, today())
    except ValueError:
        return today()
