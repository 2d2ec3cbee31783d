"""Saved views of the inbox: saved, renamed, changed and deleted by their owner, and nobody else's business."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.files.names import clean_text
from office.inbox.filters import Filters, address
from office.inbox.models import SavedView
from office.inbox.rows import kinds_in_menu
from office.orgchart.models import Person
from office.permissions.declared import OWN, access
from office.records.submissions import answered_once, sent_once

MOST = 20  # views a person
NARROWED = (  # tabs that have filters
    ("act", gettext_lazy("To act")),
    ("read", gettext_lazy("To read")),
    ("done", gettext_lazy("Done")),
    ("started", gettext_lazy("Started by me")),
)


class ViewForm(forms.Form):
    """A view's name, its tab and its filters."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=40)
    tab = forms.ChoiceField(label=gettext_lazy("Tab"), choices=NARROWED)
    q = forms.CharField(
        label=gettext_lazy("Words in number, title or sender"), max_length=100, required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Register"), required=False)
    urgent = forms.BooleanField(label=gettext_lazy("Urgent only"), required=False)

    def __init__(self, *args: Any, user: Any, view: SavedView | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = SavedView.objects.filter(person_id=user.person_id).exclude(pk=view.pk if view else None)
        self.view = view
        self.fields["kind"].choices = [("", _("All")), *kinds_in_menu(user).items()]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """The name as it is kept; one's own views have different ones."""
        name = clean_text(self.cleaned_data["name"]).strip()
        if not name:
            raise ValidationError(_("Give the view a name."))
        if self.others.filter(name=name).exists():
            raise ValidationError(_("You have a view of this name already."))
        return name

    def clean(self) -> dict[str, Any]:
        """Refuse one too many."""
        if self.view is None and self.others.count() >= MOST:
            raise ValidationError(
                _("You have %(most)s views. Delete one before you save another."), params={"most": MOST}
            )
        return self.cleaned_data


@access(OWN)
@answered_once
def saved_view(request: HttpRequest, view_pk: int | None = None) -> HttpResponse:
    """Save the filters of the URL as a view, or change or delete one (`view_pk`) of one's own."""
    user: Any = request.user
    view = get_object_or_404(SavedView, pk=view_pk, person=user.person_id) if view_pk else None
    if request.method == "POST":
        if view and "delete" in request.POST:
            return _delete(request, view)
        if user.person_id is None:
            raise Http404
        form = ViewForm(request.POST, user=user, view=view)
        try:
            return _save(request, form, view)
        except ValidationError:
            pass  # the form says why
    else:
        kept = {"name": view.name, "tab": view.tab, **view.filters} if view else {}
        form = ViewForm(initial=_asked(request) or kept, user=user, view=view)
        form.initial["name"] = view.name if view else ""
    title = (
        _("Change the view “%(name)s”") % {"name": view.name} if view else _("Save these filters as a view")
    )
    context = {"page_title": title, "form": form, "view": view, "form_key": uuid4()}
    return render(request, "inbox/view.html", context, status=422 if form.is_bound else 200)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """The filters shown when "save" was pressed."""
    if "tab" not in request.GET:
        return {}
    return {"tab": request.GET["tab"], **Filters.of(request.GET.dict()).values()}


def _save(request: HttpRequest, form: ViewForm, view: SavedView | None) -> HttpResponse:
    """Raises ValidationError for a form that is not valid; its key is then free for the corrected one."""
    user: Any = request.user
    with sent_once(request) as sent:
        Person.objects.select_for_update().get(pk=user.person_id)  # the last free place is given once
        if not form.is_valid():
            raise ValidationError("")
        said, row = form.cleaned_data, view or SavedView(person_id=user.person_id)
        filters = Filters.of(said)
        row.name, row.tab, row.filters = said["name"], said["tab"], filters.values()
        row.save()
        sent.leads_to = address(row.tab, filters, row.pk)
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": row.name})
    return redirect(sent.leads_to)


def _delete(request: HttpRequest, view: SavedView) -> HttpResponse:
    view.delete()
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect(f"/?tab={view.tab}")
