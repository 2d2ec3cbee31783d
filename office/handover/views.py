"""The pages of handovers: one's own lists and those one decides, a list with its acts, its paper, what has no owner."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from office.handover import services
from office.handover.face import face_of, may_sign
from office.handover.forms import ReasonForm, chosen
from office.handover.models import Handover, HandoverLine
from office.handover.paper import handover_pdf
from office.handover.rights import Ranks, is_giver, may_see
from office.handover.things import PENDING, lacking, on_a_list, things_of
from office.permissions.declared import HANDOVER, OVERSIGHT, access
from office.routing.people import addressees
from office.time import one_instant

MOST = 200  # lists on one page; pending ones are few
EARLIER = 20


@access(HANDOVER)
def list_page(request: HttpRequest) -> HttpResponse:
    """What is to be handed over: by the reader, to the reader, and what the reader decides."""
    user: Any = request.user
    with one_instant() as at:
        ranks, rows = Ranks(at), Handover.objects.select_related("appointment", "person", "post__division")
        pending = list(rows.filter(state__in=PENDING)[:MOST])
        mine = set(HandoverLine.objects.filter(taker=user.person_id, state=HandoverLine.State.OPEN)
                   .values_list("handover", flat=True))
        groups = [
            (_("To be handed over by you"), [row for row in pending if is_giver(user, row)]),
            (_("To be taken over by you"), [row for row in pending if row.pk in mine
                                            and row.state == Handover.State.SIGNED]),
            (_("For you to decide"), [row for row in pending if ranks.decides(user, row)]),
        ]
        oversees = ranks.oversees(user)
        if oversees:
            seen = {row.pk for _title, found in groups for row in found}
            groups.append((_("In the office"), [row for row in pending if row.pk not in seen]))
        earlier = rows.filter(state=Handover.State.DONE)
        earlier = earlier if oversees else earlier.filter(pk__in=_concerned(user))
        context = {"page_title": _("Handover"), "groups": [(title, found) for title, found in groups if found],
                   "earlier": list(earlier[:EARLIER]), "oversees": oversees}
        return render(request, "handover/list.html", context)


def _concerned(user: Any) -> Any:
    given = Handover.objects.filter(person=user.person_id).values("pk")
    taken = HandoverLine.objects.filter(taker=user.person_id).values("handover")
    return given.union(taken)


@access(HANDOVER)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One list, with what the reader may do to it now."""
    return _page(request, _found(request, pk))


@access(HANDOVER)
@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Assign, sign, take over or refuse."""
    handover = _found(request, pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        _do(request, handover, name, reason)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _page(request, _found(request, pk), 422)
    except PermissionDenied:
        raise Http404 from None
    messages.success(request, _("Done."))
    return redirect("handover", pk)


@access(HANDOVER)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The list on paper, with room for both signatures."""
    handover = _found(request, pk)
    with one_instant() as at:
        pdf = handover_pdf(handover, face_of(request.user, handover, at), request.user)
    return HttpResponse(pdf, content_type="application/pdf",
                        headers={"Content-Disposition": f'inline; filename="handover-{pk}.pdf"'})


@access(OVERSIGHT)
def unowned_page(request: HttpRequest) -> HttpResponse:
    """What waits for a post that nobody holds, or a person who has left; how much of what, and on which list."""
    with one_instant() as at:
        if not Ranks(at).oversees(request.user):
            raise Http404
        things = lacking(at)
        listed = on_a_list(things)
        known = addressees((thing.principal for thing in things), at)
        counted = Counter((thing.principal, str(thing.holding.label), listed.get(thing.key)) for thing in things)
        rows = [{"who": known[principal].name if principal in known else principal,
                 "vacancy": known[principal].vacancy if principal in known else "", "what": what, "number": number,
                 "handover": where}
                for (principal, what, where), number in sorted(counted.items(), key=lambda one: str(one[0]))]
        return render(request, "handover/unowned.html", {"page_title": _("Without an owner"), "rows": rows})


def _found(request: HttpRequest, pk: int) -> Handover:
    """The list, to whom it concerns; for all others it does not exist."""
    rows = Handover.objects.select_related("appointment", "person", "post__division", "signed_by")
    handover = rows.filter(pk=pk).first()
    with one_instant() as at:
        if handover is None or not may_see(request.user, handover, at):
            raise Http404
    return handover


def _do(request: HttpRequest, handover: Handover, name: str, reason: str) -> None:
    user = request.user
    match name:
        case "assign":
            with one_instant() as at:
                to = chosen(request.POST.dict(), things_of(handover, at))
            services.assign(user, handover.pk, to)
        case "sign":
            services.sign(user, handover.pk, reason)
        case "take":
            services.take(user, handover.pk)
        case "refuse":
            services.refuse(user, handover.pk, reason)
        case _:
            raise Http404


def _page(request: HttpRequest, handover: Handover, status: int = 200) -> HttpResponse:
    with one_instant() as at:
        user: Any = request.user
        face = face_of(user, handover, at)
        context = {
            "page_title": _("Handover of %(who)s") % {"who": face["who"]}, **face,
            "assigns": handover.state == Handover.State.OPEN and bool(face["rows"])
            and (is_giver(user, handover) or Ranks(at).decides(user, handover)),
            "signs": may_sign(user, handover, at), "form": ReasonForm(),
            "takes": handover.state == Handover.State.SIGNED and any(row["mine"] for row in face["rows"]),
        }
        return render(request, "handover/page.html", context, status=status)
