"""The pages of rules beside their register: what was in force on a day, who has read, an opinion's answer, versions."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.consulting.views import answer_to
from office.files.names import content_disposition
from office.papers.errors import PaperError
from office.permissions.ask import get_for, may_file, visible_to
from office.permissions.declared import RECORD, SIGNED_IN, access
from office.records.submissions import answered_once
from office.time import one_instant, today
from secretariat.office_rule import services
from secretariat.office_rule.forms import DayForm
from secretariat.office_rule.models import Area, OfficeRule
from secretariat.office_rule.papers import collection_pdf
from secretariat.office_rule.queries import MOST, in_force_on
from secretariat.office_rule.reading import is_binding, readers
from secretariat.outgoing_document.versions import aligned


@access(SIGNED_IN)
@require_safe
def in_force_page(request: HttpRequest) -> HttpResponse:
    """The rules in force on a day (today, if none is named), by area, of those the reader may see."""
    with one_instant():
        form = DayForm(request.GET if "on" in request.GET else None, initial={"on": today()})
        day = (form.is_valid() and form.cleaned_data["on"]) or today()
        rules = list(in_force_on(request.user, day)[:MOST])
        areas = [(Area(area).label, [rule for rule in rules if rule.area == area]) for area in Area.values]
        context = {
            "page_title": _("Rules in force on %(day)s") % {"day": f"{day:%Y-%m-%d}"}, "form": form, "day": day,
            "areas": [(name, rows) for name, rows in areas if rows], "count": len(rules),
            "in_register": bool(may_file(request.user, OfficeRule.KIND)),
        }
        return render(request, "secretariat/rules_in_force.html", context, status=422 if form.errors else 200)


@access(SIGNED_IN)
@require_safe
def collection(request: HttpRequest) -> HttpResponse:
    """The same as PDF, with its contents."""
    with one_instant():
        form = DayForm(request.GET)
        day = (form.is_valid() and form.cleaned_data["on"]) or today()
        rules = list(in_force_on(request.user, day).prefetch_related("attachments")[:MOST])
        try:
            body = collection_pdf(rules, day, request.user)
        except PaperError as error:
            messages.error(request, str(error))
            return redirect("rules_in_force")
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition(f"{_('Collection of rules')} {day:%Y-%m-%d}.pdf", inline=True)
    answer["Cache-Control"] = "private, no-store"
    return answer


@access(RECORD)
@require_safe
def readers_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has read a version that was issued, and who has not, by division."""
    rule = get_for(request.user, pk, "remind_readers", OfficeRule)
    with one_instant():
        if rule.valid_from is None:
            messages.info(request, _("Who reads a draft is not noted."))
            return redirect(rule)
        groups = readers(rule)
        context = {"page_title": _("Who has read it"), "record": rule, "groups": groups,
                   "read": sum(len(group.read) for group in groups), "may_remind": is_binding(rule),
                   "all": sum(len(group.read) + len(group.unread) for group in groups)}
        return render(request, "secretariat/rule_readers.html", context)


@access(RECORD)
@answered_once
def answer_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the opinion that the address names; without one it leads back."""
    return answer_to(request, pk, OfficeRule, partial(services.answer, request.user, pk))


@access(RECORD)
@require_safe
def changes_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What a version changes in the one it revises, and all versions with their dates."""
    rule: Any = get_for(request.user, pk, "view", OfficeRule, ["previous"])
    with one_instant():
        versions = list(visible_to(request.user, rule.versions_in_order()))
        before = next((row for row in versions if row.pk == rule.previous_id), None)
        context = {"page_title": _("Versions of %(title)s") % {"title": rule.title}, "record": rule, "before": before,
                   "versions": versions,
                   "differences": aligned(before.lines(), rule.lines()) if before else []}
        return render(request, "secretariat/rule_versions.html", context)
