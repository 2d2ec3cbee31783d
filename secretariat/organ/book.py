"""The address book for the registry: looked through, searched, added to, corrected, and taken over from a table."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.audit.actor import Actor, acting
from office.files.names import clean_text, content_disposition
from office.files.uploads import refused_in
from office.permissions.ask import may_file
from office.permissions.declared import FILE_NEW, access
from office.secrecy import refuse_state_secrets
from secretariat.incoming_document.models import IncomingDocument
from secretariat.incoming_document.services import renamed
from secretariat.organ.importing import Wrong, read, save, template_file
from secretariat.organ.models import Organ

PAGE = 50
FIELDS = ("name", "short_name", "relation", "address", "postcode", "contact", "phone", "usual_mode")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OrganForm(forms.ModelForm):
    """One organ, as it is kept."""

    class Meta:
        model = Organ
        fields = FIELDS

    def clean(self) -> dict[str, Any]:
        """Texts without invisible characters; no state secrets."""
        said = super().clean() or {}
        said = {name: clean_text(text).strip() if isinstance(text, str) else text for name, text in said.items()}
        refuse_state_secrets(said)
        return said


class ImportForm(forms.Form):
    """The table."""

    file = forms.FileField(label=gettext_lazy("Table (.xlsx)"), widget=forms.FileInput(attrs={"accept": ".xlsx"}),
                           help_text=gettext_lazy("It is checked as a whole: with one wrong row nothing is saved."))

    def __init__(self, *arguments: Any, request: Any = None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.dropped = refused_in(request, "file") if request else []

    def clean_file(self) -> Any:
        """What was dropped while it was read says why."""
        if self.dropped:
            raise forms.ValidationError(self.dropped)
        return self.cleaned_data["file"]


def _registry_only(request: HttpRequest) -> None:
    if not may_file(request.user, IncomingDocument.KIND):
        raise Http404


def _actor(request: HttpRequest, cause: str) -> Actor:
    user: Any = request.user
    return Actor(user.pk, user.person_id, cause=cause)


@access(FILE_NEW)
def organ_list(request: HttpRequest) -> HttpResponse:
    """The organs in use, by name; searched by name, short name and pinyin initials."""
    _registry_only(request)
    words = clean_text(request.GET.get("q", "")).strip()[:40]
    rows = Organ.objects.filter(retired_at=None)
    if words:
        rows = rows.filter(Q(name__contains=words) | Q(short_name__contains=words)
                           | Q(initials__startswith=words.lower()))
    key = request.GET.get("after", "")
    after = Organ.objects.filter(pk=key).first() if _is_key(key) else None
    if after:
        rows = rows.filter(Q(pinyin__gt=after.pinyin) | Q(pinyin=after.pinyin, pk__gt=after.pk))
    found = list(rows.order_by("pinyin", "pk")[:PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    asked: dict[str, str] = {"q": words} if words else {}
    context = {
        "page_title": _("Address book"), "rows": found, "words": words,
        "first_url": f"?{urlencode(asked)}" if after else "",
        "next_url": f"?{urlencode({**asked, 'after': str(found[-1].pk)})}" if more else "",
    }
    return render(request, "secretariat/organ_list.html", context)


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) < 18


@access(FILE_NEW)
def organ_new(request: HttpRequest) -> HttpResponse:
    """Add an organ."""
    _registry_only(request)
    return _organ_form(request, None)


@access(FILE_NEW)
def organ_edit(request: HttpRequest) -> HttpResponse:
    """Correct an organ (`?organ=`)."""
    _registry_only(request)
    key = request.GET.get("organ", "")
    organ = Organ.objects.filter(pk=key, retired_at=None).first() if _is_key(key) else None
    if organ is None:
        messages.error(request, _("This organ is not in the address book any more."))
        return redirect("organ_list")
    return _organ_form(request, organ)


def _organ_form(request: HttpRequest, organ: Organ | None) -> HttpResponse:
    form = OrganForm(request.POST if request.method == "POST" else None, instance=organ)
    if form.is_bound and form.is_valid():
        with acting(_actor(request, "correct_organ" if organ else "add_sender")):
            saved = form.save()
            if organ and {"name", "short_name"} & set(form.changed_data):
                renamed(saved)
        messages.success(request, _("Saved: %(organ)s.") % {"organ": saved})
        return redirect("organ_list")
    context = {"page_title": _("Correct an organ") if organ else _("Add an organ"), "form": form}
    return render(request, "secretariat/organ_form.html", context, status=422 if form.is_bound else 200)


@access(FILE_NEW)
def organ_import(request: HttpRequest) -> HttpResponse:
    """Take organs over from a table: all of it, or nothing and what is wrong in which row."""
    _registry_only(request)
    form = ImportForm(request.POST, request.FILES, request=request) if request.method == "POST" else ImportForm()
    wrong: list[Wrong] = []
    if form.is_bound and form.is_valid():
        rows, wrong = read(form.cleaned_data["file"])
        if not wrong:
            with acting(_actor(request, "import_organs")):
                added, changed = save(rows)
            said = _("Taken over: %(added)s added, %(changed)s corrected, %(same)s as they were.")
            same = len(rows) - added - changed
            messages.success(request, said % {"added": added, "changed": changed, "same": same})
            return redirect("organ_list")
    context = {"page_title": _("Take organs over from a table"), "form": form, "wrong": wrong}
    return render(request, "secretariat/organ_import.html", context, status=422 if form.is_bound else 200)


@access(FILE_NEW)
def organ_template(request: HttpRequest) -> HttpResponse:
    """The empty table, with its heads."""
    _registry_only(request)
    answer = HttpResponse(template_file(), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition(f"{_('Address book')}.xlsx")
    return answer
