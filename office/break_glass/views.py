"""The pages of emergency access: what was asked and decided, asking for one, and deciding or ending one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from office.break_glass import services
from office.break_glass.forms import AskForm, RefuseForm
from office.confirming import confirm_first
from office.permissions.break_glass import is_concerned, role_among, seen_by, state
from office.permissions.declared import BREAK_GLASS, access
from office.permissions.models import BreakGlass
from office.time import one_instant

PAGE = 50
STATES = {  # the light, and the word
    "waiting": ("waiting", gettext_lazy("waits for a decision")),
    "lapsed": ("void", gettext_lazy("lapsed undecided")),
    "refused": ("returned", gettext_lazy("refused")),
    "open": ("late", gettext_lazy("open now")),
    "ended": ("done", gettext_lazy("ended")),
}


@access(BREAK_GLASS)
def list_page(request: HttpRequest) -> HttpResponse:
    """The newest emergency accesses that are the user's to know of."""
    if not is_concerned(request.user):
        raise Http404
    with one_instant() as at:
        text = request.GET.get("before", "")
        rows = seen_by(request.user).order_by("-pk")
        found = list((rows.filter(pk__lt=int(text)) if text.isdecimal() and len(text) < 19 else rows)[: PAGE + 1])
        context = {
            "page_title": _("Emergency access"),
            "rows": [_face(row, at) for row in found[:PAGE]],
            "may_ask": role_among(request.user, BreakGlass.ASK),
            "first_url": request.path if text else "",
            "next_url": f"{request.path}?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        }
        return render(request, "break_glass/list.html", context)


@access(BREAK_GLASS)
def new_page(request: HttpRequest) -> HttpResponse:
    """Ask for an emergency access."""
    if not role_among(request.user, BreakGlass.ASK):
        raise Http404
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            row = services.ask(request.user, said["numbers"], said["reason"], said["minutes"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Asked. The director and the leaders in charge have been told."))
            return redirect("break_glass", row.pk)
    context = {"page_title": _("Ask for emergency access"), "form": form}
    return render(request, "break_glass/new.html", context, status=422 if request.method == "POST" else 200)


@access(BREAK_GLASS)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One emergency access: what was asked, by whom it was decided, until when, and what was opened under it."""
    return _page(request, pk, RefuseForm())


@access(BREAK_GLASS)
@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Approve, refuse or end it."""
    row = get_object_or_404(seen_by(request.user), pk=pk)
    form = RefuseForm(request.POST) if name == "refuse" else None
    if form is not None and not form.is_valid():
        return _page(request, pk, form, 422)
    try:
        _do(request, row, name, form)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except PermissionDenied:
        raise Http404 from None
    else:
        messages.success(request, _("Done."))
    return redirect("break_glass", pk)


def _do(request: HttpRequest, row: BreakGlass, name: str, form: Any) -> None:
    user = request.user
    match name:
        case "approve":
            if role_among(user, BreakGlass.DECIDE):  # a stranger is not asked for a password first
                confirm_first(request)
            services.approve(user, row.pk)
        case "refuse":
            services.refuse(user, row.pk, form.cleaned_data["why"])
        case "end":
            services.end_early(user, row.pk)
        case _:
            raise Http404


def _page(request: HttpRequest, pk: int, form: Any, status: int = 200) -> HttpResponse:
    row = get_object_or_404(seen_by(request.user), pk=pk)
    with one_instant() as at:
        face = _face(row, at)
        decides = bool(role_among(request.user, BreakGlass.DECIDE)) and row.asked_by_id != request.user.person_id  # type: ignore[union-attr]
        ends = services.may_give_up(request.user, row) or bool(role_among(request.user, BreakGlass.TAKE_BACK))
        context = {
            "page_title": _("Emergency access %(number)d") % {"number": row.pk},
            **face,
            "form": form,
            "decides": decides and face["state"] == "waiting",
            "ends": ends and face["state"] == "open",
            "is_asker": row.asked_by_id == request.user.person_id,  # type: ignore[union-attr]
            "readings": row.readings.select_related("record").order_by("-id")[:100],
        }
        return render(request, "break_glass/page.html", context, status=status)


def _face(row: BreakGlass, at: Any) -> dict[str, Any]:
    found = state(row, at)
    light, word = STATES[found]
    records = [one.record for one in row.about.all()]
    return {"row": row, "state": found, "light": light, "word": word, "records": records}
