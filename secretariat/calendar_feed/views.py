"""The page on which a person makes and revokes their calendar's address, and the calendar at it."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.permissions.declared import OWN, PUBLIC, access
from office.records.submissions import answered_once, sent_once
from secretariat.calendar_feed import services


@access(OWN)
@answered_once
def feed_page(request: HttpRequest) -> HttpResponse:
    """Whether one has an address (GET); make a new one, shown once, or revoke it (POST)."""
    token = ""
    if request.method == "POST" and request.POST.get("do") == "make":
        token = services.make(request.user)  # answered with the page itself: the address is kept nowhere
    elif request.method == "POST":
        with sent_once(request) as sent:
            services.revoke(request.user)
            sent.leads_to = request.path
        messages.success(request, _("Revoked: nothing is at the old address any more."))
        return redirect(sent.leads_to)
    address = request.build_absolute_uri(reverse("calendar_feed", args=[token])) if token else ""
    context = {"page_title": _("My calendar"), "feed": services.feed_of(request.user), "address": address,
               "form_key": uuid4()}
    answer = render(request, "secretariat/calendar_feed.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@access(PUBLIC)
@require_safe
def feed_file(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address, as its owner may see it now; 404 for any other address."""
    feed = services.found(token)
    if feed is None:
        raise Http404
    with translation.override(feed.language):
        body = services.calendar(feed.user)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = 'attachment; filename="office.ics"'
    return answer
