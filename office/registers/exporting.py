"""A register's long PDF: asked for in one request, made by the outbox, fetched by whoever asked and nobody else."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from office.files.names import content_disposition
from office.outbox.models import PENDING, Message
from office.outbox.services import publish
from office.papers import keeping as papers
from office.papers.errors import PaperError
from office.permissions.ask import may_see_register, visible_to
from office.permissions.declared import OWN, access
from office.records.models import Record
from office.records.submissions import form_key, sent_once
from office.registers import export
from office.registers.filters import filters_of
from office.registers.listing import permitted
from office.registers.models import Export
from office.registers.register import Register, register_of
from office.time import now

KEPT = timedelta(days=3)
TOPIC = "registers.export"
STOP_ASKING = 286  # htmx's own status: the answer is final, no more polling


def rows_asked(user: Any, register: type[Register], query: QueryDict, most: int = export.MOST) -> Any:
    """The filtered records the user may see, at most `most`, as a queryset."""
    chosen = filters_of(register)(query, queryset=register.model.objects.all())
    return permitted(user, register, chosen, query.get("q", "").strip())[:most]


def offer(request: HttpRequest, register: type[Register]) -> HttpResponse:
    """Ask whether a long PDF is to be made (GET), or promise it (POST)."""
    count = rows_asked(request.user, register, request.GET, export.MOST_IN_A_BOOK).count()
    if request.method != "POST":
        context = {
            "page_title": _("%(register)s as PDF") % {"register": register.title()},
            "register": register,
            "count": count,
            "is_cut": count == export.MOST_IN_A_BOOK,
            "form_key": uuid4(),
        }
        return render(request, "register/export_ask.html", context)
    user: Any = request.user
    if user.person_id is None:
        raise Http404
    key = form_key(request)
    with sent_once(request) as sent:
        sent.leads_to = reverse("export", args=[key])
        Export.objects.create(
            key=key,
            person_id=user.person_id,
            kind=register.kind,
            query=request.GET.urlencode(),
            rows=count,
            language=get_language() or "",
        )
        publish(TOPIC, str(key), {"export": str(key)})
    return redirect(sent.leads_to)


def make_export(key: str) -> None:
    """Make the PDF with the rights its person has now, in the caller's transaction; tell them. Once made it stays."""
    asked = Export.objects.select_for_update(of=("self",)).select_related("person__user").get(pk=key)
    if asked.state != Export.State.WAITING:
        return
    with override(asked.language):
        _fill(asked, getattr(asked.person, "user", None), register_of(asked.kind))
        asked.save()
        words = {"line": register_of(asked.kind).title(), "url": reverse("export", args=[asked.key])}
    payload = {"subject": f"export_{asked.state}", "to": [f"u{asked.person_id}"], "words": words}
    publish("notice.export", key, payload)


def _fill(asked: Export, user: Any, register: type[Register]) -> None:
    if user is None or not user.is_active or not may_see_register(user, register.kind):
        asked.state, asked.error = Export.State.FAILED, _("You may not see this register any more.")
        return
    rows = list(rows_asked(user, register, QueryDict(asked.query), export.MOST_IN_A_BOOK))
    try:
        asked.body = export.as_pdf(register, rows, user)[0]
    except PaperError as error:  # no face has a character, it is too heavy, …: a second try would say the same
        asked.state, asked.error = Export.State.FAILED, str(error)
        return
    asked.state, asked.records = Export.State.DONE, [record.pk for record in rows]


def progress(asked: Export) -> dict[str, Any]:
    """How far it is while it waits: whether it is begun, and how many papers are made before it."""
    if asked.state != Export.State.WAITING:
        return {}
    message = Message.objects.filter(topic=TOPIC, key=str(asked.key)).first()
    if message is None:
        return {}
    earlier = Message.objects.filter(PENDING, topic__in=(TOPIC, papers.TOPIC), pk__lt=message.pk)
    return {"begun": message.attempts > 0, "before": earlier.count()}


def forget_exports() -> int:
    """Delete what was kept long enough; returns how many."""
    return Export.objects.filter(asked_at__lt=now() - KEPT).delete()[0]


def _own(request: HttpRequest, key: UUID) -> Export:
    person_id = getattr(request.user, "person_id", None)
    rows = Export.objects.filter(key=key, person=person_id, asked_at__gte=now() - KEPT)
    asked = rows.first()
    if asked is None or not may_see_register(request.user, asked.kind):
        raise Http404
    return asked


@access(OWN)
def export_state(request: HttpRequest, key: UUID) -> HttpResponse:
    """Whether one's PDF is made; the page asks again by itself."""
    asked = _own(request, key)
    register = register_of(asked.kind)
    context = {
        "page_title": _("%(register)s as PDF") % {"register": register.title()},
        "register": register,
        "asked": asked,
        "until": asked.asked_at + KEPT,
        "count": len(asked.records),
        **progress(asked),
    }
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "register/export.html", context)
    status = 200 if asked.state == Export.State.WAITING else STOP_ASKING
    return render(request, "register/_export.html", context, status=status)


@access(OWN)
def export_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """One's PDF, if one may still see everything in it."""
    asked = _own(request, key)
    if asked.state != Export.State.DONE or asked.body is None:
        raise Http404
    seen = visible_to(request.user, Record.objects.filter(pk__in=asked.records)).count()
    if seen < len(asked.records):
        messages.error(request, _("You may not see everything in this file any more. Have it made anew."))
        return redirect("export", key)
    answer = HttpResponse(bytes(asked.body), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition(f"{register_of(asked.kind).title()}.pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer
