"""The pages of routes: start one, do an act, see who read a circulation."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.files.uploads import refused_in
from office.permissions.ask import Decision, Denied, get_for, may
from office.permissions.declared import RECORD, access
from office.permissions.standing import standing_of
from office.records.drafts import draft_of, drop_draft
from office.records.submissions import answered_once, sent_once
from office.refusals import refuse
from office.routing.acts import ABOUT_RECORD, ACTS, Asked, RouteAct, button
from office.routing.errors import AlreadyDone
from office.routing.models import JournalLine, Step
from office.routing.people import addressees
from office.routing.queries import minute
from office.routing.services.acting import find
from office.routing.services.passing import is_vacant
from office.routing.way import draft_key
from office.routing.words import done_word
from office.time import now, one_instant

RIGHTS = {"withdraw": "start_route", "instruct_from_paper": "instruct_from_paper"}  # acts, and the right they ask
OF_THE_HOLDER = frozenset({"agree", "disagree", "return", "hand_on", "add_signer", "co_handle"})
RENAMED = {"note": "opinion", "reason": "opinion"}  # a service's name for a field, and the form's


@access(RECORD)
@answered_once
def act_page(request: HttpRequest, record_pk: int, name: str, about: int | None = None) -> HttpResponse:
    """Ask for what an act needs (GET) and do it (POST)."""
    act = ACTS.get(name)
    if act is None or (about is None) != (name in ABOUT_RECORD):
        raise Http404
    try:
        with one_instant():
            record = get_for(request.user, record_pk)
    except Http404:
        return _too_late(request, record_pk, name, about)
    asked = Asked(request.user, record, about)
    with one_instant():
        _refuse_first(asked, name)
    if request.method == "POST":
        return _post(request, act, name, asked)
    with one_instant():
        step = asked.step if about and name != "object" else None
        if step is not None and name != "recall" and not step.is_open:
            messages.error(request, AlreadyDone(step).messages[0])
            return redirect(record.get_absolute_url())
        draft = draft_of(request.user, draft_key(step)) if step else None
        form = (
            act.form(asked, initial={"opinion": draft.data.get("opinion", "")} if draft else None)
            if act.form
            else None
        )
        return _ask(request, act, name, asked, form)


def _refuse_first(asked: Asked, name: str) -> None:
    """Whoever may not do the act is told so before its form is shown, read, or a file in it opened.

    The service asks again under the record's lock. A step that has ended is its own answer.
    """
    if name in RIGHTS:
        get_for(asked.user, asked.record.pk, RIGHTS[name])
    if name == "object" and not JournalLine.objects.filter(pk=asked.about, record=asked.record.pk).exists():
        raise Http404
    if name == "hand_on" and is_vacant(asked.step):  # nobody holds it: whoever may route the record hands it on
        get_for(asked.user, asked.record.pk, "start_route")
    elif name in OF_THE_HOLDER and asked.step.is_open:
        standing, step = standing_of(asked.user), asked.step
        if not standing.answers_to(step.principal, step.kind, step.act):
            raise Denied(Decision(step.act, standing.at, standing, kind=step.kind))


def _ask(
    request: HttpRequest, act: RouteAct, name: str, asked: Asked, form: Any, status: int = 200
) -> HttpResponse:
    step = asked.step if asked.about and name != "object" else None
    context = {
        "page_title": f"{act.label}: {asked.record.number or asked.record.title}",
        "record": asked.record,
        "form": form,
        "act": act,
        "name": name,
        "step": step,
        "form_key": uuid4(),
        "submit": button(name, step),
        "draft_of": draft_key(step) if step else "",
    }
    return render(request, "route/act.html", context, status=status)


def _post(request: HttpRequest, act: RouteAct, name: str, asked: Asked) -> HttpResponse:
    with one_instant():  # until the write, which asks anew after it has its lock
        form = act.form(asked, request.POST, request.FILES) if act.form else None
        if form is not None and not _is_valid(form, request):
            return _ask(request, act, name, asked, form, 422)
    back = asked.record.get_absolute_url()
    try:
        with sent_once(request) as sent:
            line = act.run(asked, form, request)
            sent.leads_to = f"{back}?acted={asked.about or 0}"
    except ValidationError as error:
        if form is None or isinstance(error, AlreadyDone):
            messages.error(request, error.messages[0])
            return redirect(back if may(request.user, "view", asked.record) else "/")
        refuse_act(form, error)
        return _ask(request, act, name, asked, form, 422)
    if asked.about and name != "object":
        drop_draft(request.user, draft_key(asked.step))
    messages.success(request, done_words(name, line))
    with one_instant():
        return redirect(sent.leads_to if may(request.user, "view", asked.record) else "/?acted=1")


def _is_valid(form: Any, request: HttpRequest) -> bool:
    """Whether the form may be done; a file that was dropped while it was read is said at its field, not "missing"."""
    form.is_valid()
    for name in form.fields:
        if reasons := refused_in(request, name):
            form.errors[name] = form.error_class(reasons)
    return not form.errors


def done_words(name: str, line: Any) -> str:
    """What was done, and who has it now."""
    said = _("%(done)s.") % {"done": done_word(name, getattr(line, "act", ""))}
    targets = getattr(line, "targets", None) or []
    zh = (get_language() or "").startswith("zh")
    names = _(", ").join([one["zh" if zh else "en"] for one in targets[:3]])
    if not names:
        return said
    more = f" +{len(targets) - 3}" if len(targets) > 3 else ""
    return (
        f"{said} "
        + _("Now with %(names)s. You can take it back until it is opened.") % {"names": names + more}
        if line.name in ("agree", "return", "hand_on")
        else f"{said} " + _("To %(names)s.") % {"names": names + more}
    )


def refuse_act(form: Any, error: ValidationError) -> None:
    """Put a service's refusal beside the field it is about: of a stage without people, its picker."""
    pickers = [name for name in form.fields if name.startswith("to_")]
    if pickers and getattr(error, "code", "") == "choose":
        error = ValidationError({pickers[0]: error})
    refuse(form, error, RENAMED)


def _too_late(request: HttpRequest, record_pk: int, name: str, about: int | None) -> HttpResponse:
    """A step that was the user's and ended takes their sight of the record with it; they are still told by whom."""
    if about is None or name == "object":
        raise Http404
    step = find(about)
    mine = standing_of(request.user).answers_to(step.principal, step.kind, step.act)
    if step.record_id != record_pk or step.is_open or not mine or step.ended_by is None:
        raise Http404
    messages.error(request, AlreadyDone(step).messages[0])
    return redirect("/")


@access(RECORD)
def readers_page(request: HttpRequest, record_pk: int, line_pk: int) -> HttpResponse:
    """Who was given a circulation: delivered, opened, read."""
    with one_instant():
        record = get_for(request.user, record_pk)
        line = (
            JournalLine.objects.filter(record=record_pk, pk=line_pk, name="circulate")
            .select_related("by")
            .first()
        )
        if line is None:
            raise Http404
        steps = list(
            Step.objects.filter(opened_by=line, stage=None)
            .exclude(state="cancelled")
            .select_related("seen_by", "done_by")
            .order_by("id")[:1000]
        )
        known = addressees((step.principal for step in steps), now())
        rows = [
            {
                "who": known.get(step.principal),
                "step": step,
                "seen": minute(step.seen_at),
                "read": minute(step.done_at),
            }
            for step in steps
        ]
        context = {
            "page_title": _("Readers"),
            "record": record,
            "line": line,
            "rows": rows,
            "read": sum(step.state == "done" for step in steps),
        }
        return render(request, "route/readers.html", context)
