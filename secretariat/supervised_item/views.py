"""The pages of supervision beside the register: the board, feeding back with files, checking."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from office.hanging.viewers import upload_viewer_of
from office.permissions.ask import get_for, may_see_register, where_may
from office.permissions.declared import RECORD, REGISTER, access
from office.records.perform import NotNow, perform
from office.records.submissions import answered_once, sent_once
from office.records.verbs import verb_of
from office.refusals import refuse
from office.registers.register import register_of
from office.registers.sent import uploads_in
from office.time import one_instant
from secretariat.supervised_item import board, urging
from secretariat.supervised_item.hands import has_overview
from secretariat.supervised_item.models import Origin, SupervisedItem
from secretariat.supervised_item.rows import ItemFeedback
from secretariat.supervised_item.verbforms import CheckForm, FeedbackForm

KIND = SupervisedItem.KIND
MOST_URGED = 50  # at once


def readers_only(request: HttpRequest) -> None:
    """Http404 for whoever has no right in the register."""
    if not may_see_register(request.user, KIND):
        raise Http404


@access(REGISTER)
@require_safe
def board_page(request: HttpRequest) -> HttpResponse:
    """The open items the reader may see, most urgent first, a page at a time; on top how many of which light."""
    readers_only(request)
    with one_instant():
        asked = board.Asked.of(request.GET.dict())
        lines, sums = board.matrix(request.user, asked)
        rows, more = board.page(request.user, asked)
    context = {
        "page_title": _("Supervision board"), "asked": asked, "lines": lines, "sums": sums, "rows": rows,
        "lights": [(light.value, light.label) for light in board.OPEN_LIGHTS], "origins": Origin.choices,
        "next_url": f"{asked.url()}&after={more}".replace("?&", "?") if more else "",
        "first_url": asked.url() if asked.after else "", "form_key": uuid4(), "all_url": reverse("supervision_board"),
        "may_urge": has_overview(request.user), "here": request.get_full_path(),
    }
    return render(request, "secretariat/supervision_board.html", context)


@access(REGISTER)
@require_POST
@answered_once
def urge_page(request: HttpRequest) -> HttpResponse:
    """Urge the ticked items of the board with one note; each at most as often a day as the house allows."""
    readers_only(request)
    keys = [int(key) for key in request.POST.getlist("item") if key.isascii() and key.isdecimal()][:MOST_URGED]
    note = request.POST.get("note", "").strip()[:300]
    if not keys or not note:
        messages.error(request, _("Tick the items, and write what is to be done."))
        return redirect("supervision_board")
    theirs = where_may(request.user, "urge_lead", SupervisedItem.objects.filter(pk__in=keys))
    with sent_once(request) as sent:
        done, refused = urging.urge_many(request.user, sorted(theirs.values_list("pk", flat=True)), note)
        sent.leads_to = reverse("supervision_board")
    if done:
        messages.success(request, ngettext("%(n)d item urged.", "%(n)d items urged.", done) % {"n": done})
    for text in refused:
        messages.error(request, text)
    return redirect(sent.leads_to)


@access(RECORD)
@answered_once
def feed_back_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done, with its evidence: files, or the number of another record."""
    item = get_for(request.user, pk, "feed_back", SupervisedItem, related=("division",))
    uploads, refused = uploads_in(request) if request.method == "POST" else ([], [])
    form = FeedbackForm(request.POST or None, user=request.user, item=item, initial={"progress": item.progress})
    if form.is_bound and form.is_valid() and not refused:
        data = {**form.cleaned_data, "uploads": [upload.key for upload in uploads]}
        done = _done(request, item, "feed_back", form, data)
        if done:
            return done
    context = _verb_context(item, "feed_back", form) | {
        "uploads": [upload_viewer_of(upload, request.user) for upload in uploads], "refused": refused,
        "errors": [("id_files", text) for text in refused]}
    return render(request, "secretariat/feedback_form.html", context, status=422 if form.is_bound else 200)


@access(RECORD)
@answered_once
def check_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The oldest feedback that is not checked, with its evidence: good, or back with the reason."""
    item = get_for(request.user, pk, "check", SupervisedItem, related=("division",))
    row = item.feedback.filter(state=ItemFeedback.State.GIVEN).select_related("by", "division").order_by("pk").first()
    if row is None:
        messages.info(request, _("No feedback waits for its check."))
        return redirect(item.get_absolute_url())
    form = CheckForm(request.POST or None)
    if form.is_bound and form.is_valid():
        said = request.POST.get("feedback", "")
        data = {**form.cleaned_data, "feedback": int(said) if said.isascii() and said.isdecimal() else row.pk}
        done = _done(request, item, "check", form, data)
        if done:
            return done
    evidence = row.evidence.select_related("attachment", "linked").order_by("pk")
    context = _verb_context(item, "check", form) | {"row": row, "evidence": evidence}
    return render(request, "secretariat/feedback_check.html", context, status=422 if form.is_bound else 200)


def _verb_context(item: SupervisedItem, verb: str, form: Any) -> dict[str, Any]:
    label = verb_of(KIND, verb).label
    return {"page_title": f"{label}: {item.number}", "register": register_of(KIND), "record": item,
            "verb": verb_of(KIND, verb), "form": form, "form_key": uuid4()}


def _done(request: HttpRequest, item: SupervisedItem, verb: str, form: Any,
          data: dict[str, Any]) -> HttpResponse | None:
    """Perform the verb and lead back to the item; None when its rules refused, with the reasons in the form."""
    try:
        with sent_once(request) as sent:
            perform(request.user, verb, item.pk, **data)
            sent.leads_to = item.get_absolute_url()
    except NotNow as late:
        messages.error(request, late.messages[0])
        return redirect(item.get_absolute_url())
    except ValidationError as error:
        refuse(form, error)
        return None
    messages.success(request, _("Done: %(verb)s.") % {"verb": verb_of(KIND, verb).label})
    return redirect(sent.leads_to)
