"""The pages of every register: list, new, record, edit, verb, history, print, export."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from office.confirming import confirm_first
from office.hanging.viewers import upload_viewer_of
from office.permissions.ask import may_file, may_see_register
from office.permissions.declared import FILE_NEW, RECORD, REGISTER, access
from office.records.drafts import draft_of, drop_draft
from office.records.perform import Closed, NotNow, OnRoute, Stale, perform
from office.records.submissions import answered_once, sent_once
from office.records.verbs import Verb, verb_form, verb_of, verbs_of
from office.refusals import refuse
from office.registers import services
from office.registers.conflicts import compare
from office.registers.door import record_for
from office.registers.forms import form_of
from office.registers.jump import place_of
from office.registers.listing import jumped, listing
from office.registers.register import Register, all_registers
from office.registers.sent import uploads_in, uploads_named
from office.registers.values import facts
from office.time import one_instant

Registers = type[Register]


@access(REGISTER)
def list_page(request: HttpRequest, register: Registers) -> HttpResponse:
    """The newest records the user may see, filtered as the URL says."""
    if not may_see_register(request.user, register.kind):
        raise Http404
    context = listing(request, register)
    if context["jump"]:
        try:
            return redirect(jumped(request, *place_of(request.user, register, context["jump"])))
        except ValidationError as error:
            context["jump_error"] = error.messages[0]
    rows = request.htmx and not request.htmx.boosted
    whole = [f"{register.division_app}/{register.kind}_list.html", "register/list.html"]
    return render(request, "register/_rows.html" if rows else whole, context)


@access(RECORD)
def record_page(request: HttpRequest, register: Registers, pk: int) -> HttpResponse:
    """One record: who has it now, what may be done, its fields, files, links and timeline."""
    record = record_for(request, register, pk)
    grounds = record.decision.grounds
    allowed = {verb for ground in grounds for verb in ground.verbs}
    verbs = [verb for verb in verbs_of(record.kind) if verb.name in allowed and verb.is_open_to(record)]
    context = {
        "page_title": record.title, "record": record, "register": register, "verbs": verbs,
        "sections": _sections(register, record),
        "may_edit": "edit" in allowed and record.is_open, "may_note": "note" in allowed, "form_key": uuid4(),
        "grounds": grounds, "follow_ups": _follow_ups(request.user, record),
    }
    return render(request, [f"{register.division_app}/{register.kind}_page.html", "register/page.html"], context)


def _follow_ups(user: Any, record: Any) -> list[tuple[Any, str]]:
    """The registers in which the user may open what follows from any record: words and address; no query."""
    return [(one.offered_on_records, f"{reverse(f'{one.kind}_new')}?source={record.pk}") for one in all_registers()
            if one.offered_on_records and one.kind != record.kind and may_file(user, one.kind)]


def _sections(register: Registers, record: Any) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The sections that have something to say."""
    filled = ((title, facts(record, names)) for title, names in register.sections.items())
    return [(title, found) for title, found in filled if any(worth for _label, worth in found)]


@access(FILE_NEW)
@answered_once
def new_page(request: HttpRequest, register: Registers) -> HttpResponse:
    """File a new record; a draft that was kept is put back into the form."""
    if not may_file(request.user, register.kind):
        raise Http404
    make = form_of(register)
    if request.method != "POST":
        source = _source(request, register)  # a draft was of another: it waits until it is asked for without one
        draft = None if source else draft_of(request.user, request.path)
        initial = {**_defaults(request, register), **source, **(draft.data if draft else {})}
        form = make(user=request.user, initial=initial)
        return _form_page(request, register, form, draft=draft, uploads=_kept(request, draft))
    with one_instant():  # until the write, which asks anew
        form = make(request.POST, user=request.user)
        uploads, refused = uploads_in(request)
        warning = register.warn(request.user, form) if form.is_valid() and register.warn else None
        if not form.is_valid() or refused or warning:
            return _form_page(request, register, form, uploads=uploads, refused=refused, warning=warning, status=422)
    try:
        with sent_once(request) as sent:
            record = services.file_new(request.user, register, form, [upload.key for upload in uploads])
            drop_draft(request.user, request.path)
            sent.leads_to = _after_filing(request, register, form, record)
    except ValidationError as error:
        refuse(form, error)
        return _form_page(request, register, form, uploads=uploads, status=422)
    messages.success(request, _("Saved as %(record)s.") % {"record": record.number or record.title})
    return redirect(sent.leads_to)


def _defaults(request: HttpRequest, register: Registers) -> dict[str, Any]:
    return {name: request.GET[name] for name in register.next_keeps if name in request.GET}


def _source(request: HttpRequest, register: Registers) -> dict[str, str]:
    """The record from which a new one is opened, where the register is offered on records; see _follow_ups."""
    return {"source": request.GET["source"]} if register.offered_on_records and "source" in request.GET else {}


def _kept(request: HttpRequest, draft: Any) -> list[Any]:
    """The files that a draft had already."""
    return uploads_named(request.user, draft.data.get("upload", [])) if draft else []


def _after_filing(request: HttpRequest, register: Registers, form: Any, record: Any) -> str:
    """Where "save and next" (with what was kept, as it was understood) and "save and route" lead; else the record."""
    if "save_next" in request.POST:
        kept = {name: form.fields[name].prepare_value(form.cleaned_data[name]) for name in register.next_keeps}
        return f"{request.path}?{urlencode(kept)}"
    return reverse("route_start", args=[record.pk]) if "save_route" in request.POST else record.get_absolute_url()


@access(RECORD)
@answered_once
def edit_page(request: HttpRequest, register: Registers, pk: int) -> HttpResponse:
    """Change a record's fields; whoever comes second sees both texts and loses nothing."""
    record = record_for(request, register, pk, "edit")
    if request.method != "POST" and not record.is_open:
        messages.error(request, Closed().messages[0])
        return redirect(record.get_absolute_url())
    make = form_of(register)
    if request.method != "POST":
        draft = draft_of(request.user, request.path)
        form = make(user=request.user, instance=record, initial=draft.data if draft else None)
        return _form_page(request, register, form, record=record, draft=draft, uploads=_kept(request, draft))
    form = make(request.POST, user=request.user, instance=record)
    uploads, refused = uploads_in(request)
    if not form.is_valid() or refused:
        return _form_page(request, register, form, record=record, uploads=uploads, refused=refused, status=422)
    try:
        with sent_once(request) as sent:
            keys = [upload.key for upload in uploads]
            services.edit(request.user, register, form, int(request.POST.get("version") or 0), keys)
            drop_draft(request.user, request.path)
            sent.leads_to = record.get_absolute_url()
    except Stale as stale:
        context = {"page_title": _("Changed by somebody else"), "register": register, "record": stale.record,
                   "rows": compare(register, form, stale.record), "by": stale.by, "at": stale.at,
                   "form": form, "form_key": uuid4()}
        return render(request, "register/conflict.html", context, status=409)
    except ValidationError as error:
        refuse(form, error)
        return _form_page(request, register, form, record=record, uploads=uploads, status=422)
    messages.success(request, _("Changes saved."))
    return redirect(record.get_absolute_url())


def _form_page(request: HttpRequest, register: Registers, form: Any, *, record: Any = None, status: int = 200,
               **extra: Any) -> HttpResponse:
    title = _("Edit %(record)s") if record else _("New %(noun)s")
    words = {"record": record.number or record.title} if record else {"noun": register.noun()}
    shown = [upload_viewer_of(upload, request.user) for upload in extra.pop("uploads", [])]
    context = {"page_title": title % words, "register": register, "form": form, "record": record,
               "form_key": uuid4(), "uploads": shown,
               "errors": [("id_files", text) for text in extra.get("refused", [])], **extra}
    templates = [f"{register.division_app}/{register.kind}_form.html", "register/form.html"]
    return render(request, templates, context, status=status)


@access(RECORD)
@answered_once
def verb_page(request: HttpRequest, register: Registers, pk: int, verb: str) -> HttpResponse:
    """Ask for what a verb needs (GET) and do it (POST)."""
    try:
        declared = verb_of(register.kind, verb)
    except KeyError:
        raise Http404 from None
    record = record_for(request, register, pk, verb)
    closes = declared.target in type(record).CLOSED and not declared.ends_route
    if request.method != "POST" and closes and record.is_open and record.is_on_route():
        messages.error(request, OnRoute().messages[0])  # said before anything is typed
        return redirect(record.get_absolute_url())
    form = verb_form(declared)(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if declared.grave:
            confirm_first(request)
        done = _do(request, record, declared, form)
        if done:
            return done
    context = {"page_title": f"{declared.label}: {record.number or record.title}", "register": register,
               "record": record, "verb": declared, "form": form, "form_key": uuid4()}
    return render(request, "register/verb.html", context, status=422 if form.is_bound else 200)


def _do(request: HttpRequest, record: Any, verb: Verb, form: Any) -> HttpResponse | None:
    """Perform the verb; None when its rules refused, with the reasons beside the fields of the form."""
    version = request.POST.get("version", "")
    try:
        with sent_once(request) as sent:
            perform(request.user, verb.name, record.pk, version=int(version) if version.isdigit() else None,
                    **form.cleaned_data)
            sent.leads_to = record.get_absolute_url()
    except (NotNow, Stale) as late:
        text = late.messages[0] if isinstance(late, NotNow) else _("%(person)s changed this record meanwhile.") % {
            "person": late.by or _("Somebody")}
        messages.error(request, text)
        return redirect(record.get_absolute_url())
    except ValidationError as error:
        refuse(form, error)
        return None
    messages.success(request, _("Done: %(verb)s.") % {"verb": verb.label})
    return redirect(sent.leads_to)
