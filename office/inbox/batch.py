"""Several papers acted on together: first the list to check, then each one for itself, then what became of each."""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from office.files.names import clean_text
from office.inbox.filters import Filters
from office.inbox.models import Batch, BatchItem
from office.inbox.queries import BATCHABLE, batchable
from office.permissions.declared import OWN, access
from office.records.submissions import answered_once, form_key, sent_once
from office.routing.mine import open_steps
from office.routing.models import Step
from office.routing.services.acting import find
from office.routing.services.circulating import mark_read
from office.routing.services.deciding import agree
from office.time import now, one_instant

MOST = 1000  # papers in a batch
AT_ONCE = 100  # acts in one request; the page of results goes on with the rest


@access(OWN)
@require_POST
@answered_once
def batch(request: HttpRequest) -> HttpResponse:
    """Show what would be acted on, or begin with it (`confirm`); `all` means all that match the filters."""
    tab = request.POST.get("tab", "read")
    if tab not in BATCHABLE:
        raise Http404
    if "confirm" in request.POST:
        return _begin(request, tab)
    with one_instant():
        steps = list(_asked(request, tab).select_related("record")[:MOST])
    if not steps:
        return redirect(f"/?tab={tab}")
    context = {
        "page_title": _("Acknowledge these papers?") if tab == "read" else _("Agree to these papers?"),
        "tab": tab,
        "steps": steps,
        "keys": ",".join(str(step.pk) for step in steps),
        "button": _button(tab, len(steps)),
        "form_key": request.POST.get("form_key") or uuid4(),
    }
    return render(request, "inbox/check.html", context)


def _button(tab: str, count: int) -> str:
    if tab == "read":
        words = ngettext("Acknowledge %(count)s paper", "Acknowledge %(count)s papers", count)
    else:
        words = ngettext("Agree to %(count)s paper", "Agree to %(count)s papers", count)
    return words % {"count": count}


def _asked(request: HttpRequest, tab: str) -> QuerySet[Step]:
    """One's own open steps that were ticked, or all that match the filters the page was narrowed by."""
    if "all" in request.POST:
        return batchable(request.user, now(), tab, Filters.of(request.POST))
    return batchable(request.user, now(), tab, Filters()).filter(pk__in=_keys(request.POST.getlist("step")))


def _keys(texts: list[str]) -> list[int]:
    """The steps' keys, as separate values or joined by commas."""
    found = [int(text) for text in ",".join(texts).split(",") if text.isdecimal() and len(text) < 19]
    return list(dict.fromkeys(found))[:MOST]


def _begin(request: HttpRequest, tab: str) -> HttpResponse:
    """Write down what is to be done, once, and do the first of it."""
    user: Any = request.user
    key = form_key(request)
    with sent_once(request) as sent:
        sent.leads_to = f"/inbox/batch/{key}/"
        opinion = clean_text(request.POST.get("opinion", ""))[:4000]
        made = Batch.objects.create(
            key=key, person_id=user.person_id, tab=tab, opinion=opinion, made_at=now()
        )
        known = Step.objects.filter(pk__in=_keys(request.POST.getlist("step")))
        ordered = open_steps(user, now()).filter(pk__in=known).values_list("pk", flat=True)
        keys = dict.fromkeys([*ordered, *known.values_list("pk", flat=True)])
        BatchItem.objects.bulk_create(BatchItem(batch=made, step_id=pk) for pk in keys)
    _go_on(user, made)
    return redirect(sent.leads_to)


def _go_on(user: Any, made: Batch) -> None:
    waiting = made.items.filter(state=BatchItem.State.WAITING).values_list("pk", flat=True)
    for pk in list(waiting[:AT_ONCE]):
        _one(user, made, pk)


def _one(user: Any, made: Batch, item_pk: int) -> None:
    """Act on one paper; each is a transaction of its own with its result, so that one refusal undoes no other."""
    with transaction.atomic():
        item = BatchItem.objects.select_for_update().get(pk=item_pk)
        if item.state != BatchItem.State.WAITING:
            return
        try:
            with transaction.atomic():
                _act(user, made, item.step_id)
            item.state = BatchItem.State.DONE
        except (ValidationError, PermissionDenied, Http404) as refused:
            theirs = isinstance(refused, ValidationError)
            item.state = BatchItem.State.REFUSED
            item.why = str(refused.messages[0] if theirs else _("This paper is not yours to act on."))[:300]  # type: ignore[union-attr]
        item.save()


def _act(user: Any, made: Batch, step_pk: int) -> None:
    if find(step_pk).act not in BATCHABLE[made.tab]:
        raise ValidationError(_("This paper asks for more than that: open it."))
    (mark_read if made.tab == "read" else agree)(user, step_pk, made.opinion)


@access(OWN)
def result(request: HttpRequest, key: UUID) -> HttpResponse:
    """What became of each paper (GET, as often as one likes); go on with what still waits (POST)."""
    user: Any = request.user
    made = get_object_or_404(Batch, key=key, person=user.person_id)
    if request.method == "POST":
        _go_on(user, made)
        return redirect(request.path)
    items = list(made.items.select_related("step__record"))
    counted = {state: sum(item.state == state for item in items) for state in BatchItem.State.values}
    context = {
        "page_title": _("Acknowledged") if made.tab == "read" else _("Agreed"),
        "batch": made,
        "items": items,
        "total": len(items),
        **counted,
        "acted": len(items) - counted["waiting"],
    }
    return render(request, "inbox/result.html", context)
