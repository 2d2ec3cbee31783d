"""The list of what nobody has confirmed yet, over all documents."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.permissions.ask import may_see_register
from office.permissions.declared import REGISTER, access
from secretariat.dispatch.listing import page_of
from secretariat.dispatch.models import Dispatch
from secretariat.outgoing_document.models import OutgoingDocument

State = Dispatch.State


@access(REGISTER)
def open_dispatches(request: HttpRequest) -> HttpResponse:
    """Who has not received what, since when; or who refused it."""
    if not may_see_register(request.user, OutgoingDocument.KIND):
        raise Http404
    state = State.REFUSED if request.GET.get("state") == State.REFUSED else State.SENT
    tabs = [{"label": label, "url": f"?state={name}", "current": name == state}
            for name, label in ((State.SENT, _("Not received")), (State.REFUSED, pgettext("dispatch", "Refused")))]
    context = {"page_title": _("Who has not received"), "tabs": tabs, "state": state, **page_of(request, state)}
    return render(request, "secretariat/dispatch_open.html", context)
