"""The pages that only outgoing documents have: the text, its check-out, its versions, and remarks on it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from office.files.names import clean_text, content_disposition
from office.permissions.ask import get_for, may_file
from office.permissions.declared import FILE_NEW, RECORD, access
from office.records.drafts import draft_of, drop_draft
from office.records.perform import Stale, last_change
from office.records.submissions import answered_once, sent_once
from office.registers.exporting import STOP_ASKING
from secretariat.organ.forms import organs_like
from secretariat.outgoing_document import hands, writing
from secretariat.outgoing_document.content import signed_content
from secretariat.outgoing_document.models import OutgoingDocument
from secretariat.outgoing_document.papers import pictures_in
from secretariat.outgoing_document.preview import preview_of
from secretariat.outgoing_document.textform import Text
from secretariat.outgoing_document.textpage import LEVELS, drawn, kinds, worked
from secretariat.outgoing_document.versions import differences, versions_of
from secretariat.outgoing_document.worddoc import docx_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _document(request: HttpRequest, pk: int, verb: str = "view") -> OutgoingDocument:
    return get_for(request.user, pk, verb, OutgoingDocument)


def _person(request: HttpRequest) -> int | None:
    user: Any = request.user
    return user.person_id


@access(RECORD)
@answered_once
def text_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor of body and annexes: what a button changes is shown again, what is saved becomes a version."""
    document = _document(request, pk, "edit")
    held = hands.in_hands_of(document)
    if held is None or held.person_id != _person(request):
        if request.method == "POST":
            messages.error(request, _("The text is not in your hands: check it out first."))
        return redirect(document)
    if request.method != "POST":
        draft = _draft(request, document)
        text = Text.typed(draft.data) if draft else Text(document.body, document.annexes)
        return _editor(request, document, text, draft=draft)
    text = Text.typed(request.POST)
    if "save" not in request.POST and "save_back" not in request.POST:
        goes_on = worked(request, text)
        return _editor(request, document, text, goes_on=goes_on, status=422 if text.errors else 200)
    if not text.judge({key for key, _name in writing.pictures_of(document)}):
        return _editor(request, document, text, status=422)
    return _save(request, document, text)


def _draft(request: HttpRequest, document: OutgoingDocument) -> Any:
    """What was typed and not sent; none if somebody has saved the document since: it would undo what they wrote."""
    draft = draft_of(request.user, request.path)
    if draft is not None and draft.saved_at < last_change(document)[1]:
        messages.warning(request, _("Your draft of %(when)s is not put back: the document was saved after it.") % {
            "when": f"{draft.saved_at:%Y-%m-%d %H:%M}"})
        return None
    return draft


def _save(request: HttpRequest, document: OutgoingDocument, text: Text) -> HttpResponse:
    back = document.get_absolute_url()
    try:
        with sent_once(request) as sent:
            writing.write(request.user, document.pk, int(request.POST.get("version") or 0), text)
            drop_draft(request.user, request.path)
            if "save_back" in request.POST:
                hands.give_back(request.user, document.pk)
            sent.leads_to = back if "save_back" in request.POST else request.path
    except (Stale, ValidationError) as error:
        said = (_("The document was changed meanwhile by %(by)s. Your text is still here: look at the versions, then "
                  "save it again.") % {"by": error.by} if isinstance(error, Stale) else " ".join(error.messages))
        text.errors["body_add"] = said
        document = _document(request, document.pk, "edit")
        return _editor(request, document, text, status=409 if isinstance(error, Stale) else 422)
    messages.success(request, _("Saved as a new version."))
    return redirect(sent.leads_to)


def _editor(request: HttpRequest, document: OutgoingDocument, text: Text, *, status: int = 200, draft: Any = None,
            goes_on: str = "") -> HttpResponse:
    context = {
        "page_title": _("Text of %(title)s") % {"title": document.title}, "record": document, "draft": draft,
        "parts": drawn(text, document), "pictures": writing.pictures_of(document), "form_key": uuid4(),
        "errors": [(f"id_{name}", said) for name, said in text.errors.items()], "goes_on": goes_on,
        "annexes": len(text.annexes), "kinds": kinds(), "levels": LEVELS,
    }
    return render(request, "secretariat/outgoing_document_text.html", context, status=status)


@access(RECORD)
@require_POST
def check_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the text into one's own hands and open the editor."""
    document = _document(request, pk, "edit")
    try:
        hands.check_out(request.user, pk)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(document)
    return redirect("outgoing_text", pk)


@access(RECORD)
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the text back without saving; a draft that was kept of it is thrown away."""
    document = _document(request, pk, "edit")
    hands.give_back(request.user, pk)
    drop_draft(request.user, f"{document.get_absolute_url()}text/")
    messages.success(request, _("The text is free for others."))
    return redirect(document)


@access(RECORD)
@require_POST
def add_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Remark on one block of the text."""
    document = _document(request, pk)
    try:
        writing.comment(request.user, pk, request.POST.get("block", ""), request.POST.get("text", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{document.get_absolute_url()}#text")


@access(RECORD)
def versions_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of the text, and what differs block by block between any two."""
    document = _document(request, pk)
    rows = versions_of(document)
    known = {row.version: row for row in rows}
    newest = rows[0].version
    after = _chosen(request, "to", known, newest)
    before = _chosen(request, "from", known, next((row.version for row in rows if row.version < after), after))
    context = {
        "page_title": _("Versions of %(title)s") % {"title": document.title}, "record": document, "versions": rows,
        "sides": [("from", before, _("From version")), ("to", after, _("To version"))],
        "differences": differences(signed_content(known[before]), signed_content(known[after])),
    }
    return render(request, "secretariat/outgoing_document_versions.html", context)


def _chosen(request: HttpRequest, name: str, known: dict[int, Any], usual: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 7 and int(text) in known else usual


@access(FILE_NEW)
def suggest_organs(request: HttpRequest) -> HttpResponse:
    """Organs of the address book for the fields of one organ a line, as JSON for office.js's suggestions."""
    if not may_file(request.user, OutgoingDocument.KIND):
        raise Http404
    words = clean_text(request.GET.get("q", "")).strip()[:40]
    found = [{"value": organ.name, "text": f"{organ.name} ({organ.short_name})" if organ.short_name else organ.name}
             for organ in organs_like(words)]
    return JsonResponse({"results": found})


@access(RECORD)
def preview_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The first pages of the document as pictures, made by the renderer that issues it; the page waits for them."""
    document = _document(request, pk)
    context = {"page_title": _("Preview of %(title)s") % {"title": document.title}, "record": document,
               **preview_of(document)}
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "secretariat/outgoing_document_preview.html", context)
    status = 200 if context.get("waiting") else STOP_ASKING
    return render(request, "secretariat/_outgoing_pages.html", context, status=status)


@access(RECORD)
def live_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The pages of the text as its writer has typed it, for the place beside the editor; what is typed is a draft.

    While they are being made the answer is empty and leaves what is shown: text.js asks again.
    """
    document = _document(request, pk, "edit")
    path = f"{document.get_absolute_url()}text/"
    typed = draft_of(request.user, path)
    if typed is not None and typed.saved_at >= last_change(document)[1]:
        text = Text.typed(typed.data).without_empty()
        document.body, document.annexes = text.body, text.annexes
    shown = preview_of(document, f"u{_person(request)}:{document.pk}")
    if shown.get("waiting"):
        return HttpResponse(headers={"HX-Reswap": "none", "HX-Trigger": "wait"})
    return render(request, "secretariat/_outgoing_live.html", shown)


@access(RECORD)
def word_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as a Word file."""
    document = _document(request, pk)
    answer = HttpResponse(docx_of(document, pictures_in(document)), content_type=DOCX)
    answer["Content-Disposition"] = content_disposition(f"{document.title}.docx")
    return answer
