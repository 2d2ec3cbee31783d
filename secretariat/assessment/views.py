"""The pages of a round's sheets: the table, one sheet with its acts, and the evidence of a score."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from office.files.names import content_disposition
from office.permissions.ask import get_for, may
from office.permissions.declared import RECORD, access
from office.records.attachments import receive
from office.records.made import bytes_of
from office.time import today
from secretariat.assessment import sheets
from secretariat.assessment.forms import ObjectionForm, ProposalForm, RulingForm, ScoreForm, SummaryForm
from secretariat.assessment.models import Assessment, ScoreLine, Sheet, Status
from secretariat.assessment.papers import table
from secretariat.assessment.rights import is_subject, keeps, proposes, visible_sheets
from secretariat.assessment.services import places, suggested
from secretariat.assessment.words import basis_of, facts_of, name_of


@access(RECORD)
def sheets_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheets of the round that the reader may see, the highest total first."""
    record = get_for(request.user, pk, "view", Assessment)
    heads, rows = table(request.user, record)
    order = sorted(visible_sheets(request.user, record), key=lambda one: (one.total is None, -(one.total or 0), one.pk))
    context = {"page_title": _("Sheets of %(title)s") % {"title": record.title}, "record": record, "heads": heads,
               "rows": list(zip(order, rows, strict=True)), "most": places(record, record.opened),
               "definitions": [(name_of(one), one["weight"], basis_of(one)) for one in record.scheme]}
    return render(request, "secretariat/assessment_sheets.html", context)


@access(RECORD)
def sheet_page(request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
    """One sheet: its summary, its scores with the facts beneath, proposal, grade, objections, and the reader's acts."""
    return _page(request, *_found(request, pk, sheet))


@access(RECORD)
@require_POST
def sheet_act(request: HttpRequest, pk: int, sheet: int, act: str) -> HttpResponse:
    """One act on a sheet."""
    record, found = _found(request, pk, sheet)
    offered = _offered(request.user, record, found)
    if act not in offered:
        raise Http404
    form = _form(act, found, request)
    if form.is_valid():
        try:
            ACTS[act](request, record.pk, found.pk, form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, _("Saved."))
            return redirect("assessment_sheet", record.pk, found.pk)
    return _page(request, record, found, forms={act: form}, status=422)


@access(RECORD)
def evidence(request: HttpRequest, pk: int, sheet: int, line: int) -> HttpResponse:
    """The file that a manual score rests on."""
    _record, found = _found(request, pk, sheet)
    row = ScoreLine.objects.filter(sheet=found, pk=line).exclude(evidence=None).select_related("evidence").first()
    if row is None or row.evidence is None:
        raise Http404
    answer = HttpResponse(bytes_of(row.evidence.pk), content_type=row.evidence.media_type)
    answer["Content-Disposition"] = content_disposition(row.evidence_name, inline=False)
    return answer


def _summarise(request: HttpRequest, pk: int, sheet: int, said: dict[str, Any]) -> None:
    sheets.summarise(request.user, pk, sheet, said["summary"])


def _score(request: HttpRequest, pk: int, sheet: int, said: dict[str, Any]) -> None:
    upload = receive(request.user, said["evidence"])
    sheets.enter_score(request.user, pk, sheet, said["indicator"], said["score"], said["reason"], upload)


def _propose(request: HttpRequest, pk: int, sheet: int, said: dict[str, Any]) -> None:
    sheets.propose(request.user, pk, sheet, said["grade"], said["opinion"])


def _object(request: HttpRequest, pk: int, sheet: int, said: dict[str, Any]) -> None:
    sheets.object_to(request.user, pk, sheet, said["text"])


def _rule(request: HttpRequest, pk: int, sheet: int, said: dict[str, Any]) -> None:
    sheets.rule(request.user, pk, sheet, said["upheld"] == "yes", said["reason"], said["grade"])


ACTS: dict[str, Callable[..., None]] = {
    "summary": _summarise, "score": _score, "propose": _propose, "object": _object, "rule": _rule}
FORMS: dict[str, Any] = {"summary": SummaryForm, "propose": ProposalForm, "object": ObjectionForm, "rule": RulingForm}


def _found(request: HttpRequest, pk: int, sheet: int) -> tuple[Assessment, Sheet]:
    """The round and the sheet, if the reader may see both."""
    record = get_for(request.user, pk, "view", Assessment)
    found = visible_sheets(request.user, record).filter(pk=sheet).first()
    if found is None:
        raise Http404
    found.assessment = record
    return record, found


def _offered(user: Any, record: Assessment, sheet: Sheet) -> list[str]:
    """What the reader may do to this sheet now."""
    own, objected = is_subject(user, sheet), sheet.objections.filter(upheld=None).exists()
    in_time = record.objections_until is not None and today() <= record.objections_until
    return [name for name, is_open in (
        ("summary", own and record.status == Status.SUMMARISING),
        ("score", record.status == Status.REVIEWING and keeps(user, record) and not own),
        ("propose", record.status == Status.REVIEWING and proposes(user, sheet)),
        ("object", own and record.status == Status.PUBLISHED and in_time and not objected),
        ("rule", record.status == Status.PUBLISHED and objected and not own and bool(may(user, "decide", record))),
    ) if is_open]


def _form(act: str, sheet: Sheet, request: HttpRequest | None = None) -> Any:
    data = (request.POST, request.FILES) if request else ()
    if act == "score":
        return ScoreForm(sheet, *data)
    initial = {"summary": sheet.summary} if act == "summary" else {
        "grade": sheet.proposal or suggested(sheet, sheet.assessment.opened), "opinion": sheet.opinion} \
        if act == "propose" else {}
    return FORMS[act](*data, initial=initial)


def _page(request: HttpRequest, record: Assessment, sheet: Sheet, forms: dict[str, Any] | None = None,
          status: int = 200) -> HttpResponse:
    given = forms or {}
    acts = [(name, given.get(name) or _form(name, sheet)) for name in _offered(request.user, record, sheet)]
    by_code = {line.indicator: line for line in sheet.lines.select_related("by")}
    rows = [{"name": name_of(one), "weight": one["weight"], "basis": basis_of(one), "line": by_code.get(one["code"]),
             "facts": facts_of(by_code[one["code"]].facts) if one["code"] in by_code else ""} for one in record.scheme]
    context = {"page_title": f"{record.title}: {sheet}", "record": record, "sheet": sheet, "rows": rows, "acts": acts,
               "form": next((form for name, form in acts if name in given), None),
               "suggested": dict(Sheet._meta.get_field("grade").choices or ()).get(suggested(sheet, record.opened), ""),
               "objections": sheet.objections.select_related("by", "decided_by")}
    return render(request, "secretariat/assessment_sheet.html", context, status=status)
