"""Who may see a record and why, at any instant; giving and taking back explicit grants."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from office.confirming import confirm_first
from office.dates import TypedDateField
from office.orgchart.models import Person, Post
from office.permissions.ask import get_for, may
from office.permissions.break_glass import CAUSE
from office.permissions.declared import RECORD, access
from office.permissions.grants import Grant, cause_of, grant, grants_on, revoke
from office.permissions.models import Access, BreakGlass
from office.routing.people import addressees
from office.routing.pick import PrincipalField, addressable
from office.time import now

CAUSES = {
    "role": gettext_lazy("by the post's role in this register"),
    "step": gettext_lazy("was asked to act, and has not yet"),
    "took_part": gettext_lazy("took part in its route"),
    "circulation": gettext_lazy("it was circulated to them"),
}


class GrantForm(forms.Form):
    """Let a post or a person see one record."""

    until = TypedDateField(label=gettext_lazy("Until the end of"), required=False)
    cause = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = PrincipalField(addressable(now(), divisions=False), label=_("Grant to"))
        self.order_fields(["to"])

    @property
    def addressee(self) -> Person | Post:
        """The post or person chosen."""
        principal = self.cleaned_data["to"]
        model = Post if principal.startswith("p") else Person
        return model.objects.get(pk=int(principal[1:]))

    @property
    def valid_to(self) -> datetime | None:
        """The first instant at which the grant no longer holds."""
        day = self.cleaned_data["until"]
        return timezone.make_aware(datetime.combine(day, datetime.max.time())) if day else None


@access(RECORD)
def rights_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Why you may see this record, and who else may, as of `?on=`."""
    record = get_for(request.user, pk)
    at = _instant(request)
    may_grant = bool(may(request.user, "grant", record))
    form = GrantForm(request.POST or None) if may_grant else None
    if request.method == "POST" and form is not None and form.is_valid():
        confirm_first(request)
        try:
            grant(request.user, form.addressee, record, cause=form.cleaned_data["cause"], valid_to=form.valid_to)
            messages.success(request, _("Granted."))
            return redirect(request.path)
        except ValidationError as error:
            form.add_error(None, error)
    mine = {(ground.principal, ground.cause) for ground in may(request.user, "view", record, at).grounds}
    context = {"page_title": _("Who may see %(record)s") % {"record": record.number or record.title}, "at": at,
               "record": record, "rows": rows(record, at, mine), "form": form,
               "grants": grants_on(record) if may_grant else []}
    return render(request, "hanging/rights.html", context, status=422 if request.method == "POST" else 200)


@access(RECORD)
@require_POST
def revoke_page(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Take a grant back."""
    record = get_for(request.user, pk, "grant")
    found = next((row for row in grants_on(record) if row.slug == slug), None)
    if found is None:
        raise Http404
    confirm_first(request)
    revoke(request.user, found)
    messages.success(request, _("The grant was taken back."))
    return redirect("rights", pk)


def _instant(request: HttpRequest) -> datetime:
    try:
        day = datetime.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return now()
    return day if timezone.is_aware(day) else timezone.make_aware(day)


def rows(record: Any, at: datetime, mine: set[tuple[str, str]]) -> list[dict[str, Any]]:
    """One row for each ground at an instant: whom it names, who that is, why, since when and until when.

    A role that nobody holds there is left out; a vacant post is shown, for whoever gets it will see the record.
    """
    found = list(Access.objects.on(at).filter(record_id=record.pk).order_by("valid_from", "id"))
    known = addressees((row.principal for row in found), at)
    causes: dict[str, Grant | BreakGlass] = {cause_of(row): row for row in grants_on(record)}
    causes |= _opened(row.cause for row in found)
    return [
        {"who": known[row.principal].name if row.principal in known else row.principal,
         "people": known[row.principal].people if row.principal in known else [], "since": row.valid_from,
         "until": row.valid_to, "why": _why(row.cause, causes), "mine": (row.principal, row.cause) in mine,
         "acts": len(row.verbs) > 1}
        for row in found if "." not in row.principal or (row.principal in known and known[row.principal].people)
    ]


def _opened(causes: Iterable[str]) -> dict[str, BreakGlass]:
    """The emergency accesses among the causes; no query when there is none."""
    keys = [int(cause.partition(":")[2]) for cause in causes if cause.startswith(CAUSE)]
    rows = BreakGlass.objects.filter(pk__in=keys).select_related("asked_by", "decided_by") if keys else []
    return {row.cause: row for row in rows}


def _why(cause: str, known: dict[str, Grant | BreakGlass]) -> str:
    row = known.get(cause)
    if isinstance(row, BreakGlass):
        return _("emergency access, opened by %(person)s: %(cause)s") % {
            "person": row.decided_by.name if row.decided_by else "", "cause": row.reason}
    if row is not None:
        return _("granted by %(person)s: %(cause)s") % {"person": row.granted_by.name, "cause": row.cause}
    return str(CAUSES.get(cause.partition(":")[0], cause))
