"""Pages that only incoming documents have: senders, and pointers to the paper register."""

import re
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.audit.actor import Actor, acting
from office.dates import TypedDateField, not_to_come
from office.files.names import clean_text
from office.permissions.ask import may_file
from office.permissions.declared import FILE_NEW, access
from office.secrecy import refuse_state_secrets
from office.time import now, today
from secretariat.incoming_document.models import ClassifiedPointer, IncomingDocument
from secretariat.organ.forms import organs_like
from secretariat.organ.models import Organ


def _registry_only(request: HttpRequest) -> None:
    if not may_file(request.user, IncomingDocument.KIND):
        raise Http404


@access(FILE_NEW)
def suggest_senders(request: HttpRequest) -> HttpResponse:
    """Options for the sender's field: whose name holds the words, or whose pinyin initials begin with them."""
    _registry_only(request)
    words = clean_text(request.GET.get("sender", "")).strip()[:40]
    return render(request, "secretariat/_senders.html", {"rows": organs_like(words)})


class SenderForm(forms.ModelForm):
    """A new sender."""

    class Meta:
        model = Organ
        fields = ("name", "short_name")

    def clean(self) -> dict[str, Any]:
        """Both names as they are kept."""
        cleaned = {name: clean_text(text).strip() for name, text in (super().clean() or {}).items()}
        refuse_state_secrets(cleaned)
        return cleaned


@access(FILE_NEW)
def add_sender(request: HttpRequest) -> HttpResponse:
    """Add an organ that writes to us for the first time."""
    _registry_only(request)
    form = SenderForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    if request.method == "POST" and form.is_valid():
        with acting(Actor(request.user.pk, request.user.person_id, cause="add_sender")):
            sender = form.save()
        messages.success(request, _("Added: %(sender)s.") % {"sender": sender})
        return redirect("incoming_document_new")
    context = {"page_title": _("Add a sender"), "form": form}
    return render(request, "secretariat/plain_form.html", context, status=422 if form.is_bound else 200)


# 密收〔2026〕12号, JM-2026-0012: a few characters that name the register, then figures. No sentence, no title.
SIGNS = r"\-第字〔〕\[\]()（）./"
PAPER_NUMBER = re.compile(rf"(?=.{{1,20}}$)[\u4e00-\u9fffA-Za-z]{{0,6}}[\s{SIGNS}]*\d[\d{SIGNS}]*[号件份]?")


class PointerForm(forms.ModelForm):
    """All that may be noted of a paper that is a state secret."""

    received_on = TypedDateField(label=gettext_lazy("received on"))

    def clean_paper_number(self) -> str:
        """A number and nothing that tells what the paper is about."""
        number = clean_text(self.cleaned_data["paper_number"]).strip()
        if not PAPER_NUMBER.fullmatch(number):
            raise ValidationError(_("Write the number only, at most 20 characters, for example 密收〔2026〕12号: "
                                    "no title, no sender, no text."))
        return number

    def clean_received_on(self) -> date:
        """Nothing is received tomorrow."""
        return not_to_come(self.cleaned_data["received_on"])

    class Meta:
        model = ClassifiedPointer
        fields = ("paper_number", "received_on")


@access(FILE_NEW)
def pointers(request: HttpRequest) -> HttpResponse:
    """Pointers to the paper register: its number and the date, nothing else."""
    _registry_only(request)
    form = PointerForm(request.POST or None, initial={"received_on": today()})
    if request.method == "POST" and form.is_valid():
        _keep(request, form)
        return redirect("classified_pointers")
    rows: Any = ClassifiedPointer.objects.select_related("entered_by").order_by("-id")[:100]
    context = {"page_title": _("Pointers to the paper register"), "form": form, "rows": rows}
    return render(request, "secretariat/pointers.html", context, status=422 if form.is_bound else 200)


def _keep(request: HttpRequest, form: PointerForm) -> None:
    with acting(Actor(request.user.pk, request.user.person_id, cause="note_classified")):
        pointer = form.save(commit=False)
        pointer.entered_by_id, pointer.entered_at = request.user.person_id, now()
        pointer.save()
    messages.success(request, _("Noted. The paper itself stays in the paper register."))
